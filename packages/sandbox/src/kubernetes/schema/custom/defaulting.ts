import { isRecord, ownMember, setMember } from '../../store/json.ts';
import type { OpenApiSchema } from '../openApiSchema.ts';

/**
 * Fills in what a structural schema gives as default. A null where none may
 * be counts as absent.
 * @param value - is changed
 */
export function setDefaults(value: unknown, schema: OpenApiSchema): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items) for (const item of value) setDefaults(item, items);
    return;
  }
  if (!isRecord(value)) return;
  const { properties = {}, additionalProperties } = schema;
  for (const [name, property] of Object.entries(properties)) {
    let member = ownMember(value, name);
    if (member === null && !property.nullable) {
      delete value[name];
      member = undefined;
    }
    if (member === undefined && property.default !== undefined) {
      member = structuredClone(property.default);
      setMember(value, name, member);
    }
    if (member !== undefined && name !== 'metadata') {
      setDefaults(member, property);
    }
  }
  if (typeof additionalProperties !== 'object') return;
  for (const [name, member] of Object.entries(value)) {
    if (Object.hasOwn(properties, name)) continue;
    if (member === null && !additionalProperties.nullable) {
      delete value[name];
    } else {
      setDefaults(member, additionalProperties);
    }
  }
}
