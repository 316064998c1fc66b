import { StatusError } from '../api/statusError.ts';
import type { ResourceDefinition } from '../schema/resourceDefinition.ts';
import { isRecord, ownMember } from '../store/json.ts';
import type { KubeObject } from '../types.ts';

export interface FieldSelector {
  matches(object: KubeObject): boolean;
  /** Set when the selector asks for one name, which a read can use. */
  name?: string;
}

interface Term {
  field: string;
  equal: boolean;
  value: string;
}

/** Parses `fieldSelector`; `\` escapes a comma, an equals sign or itself. */
export function parseFieldSelector(
  text: string | undefined,
  definition: ResourceDefinition,
): FieldSelector {
  const terms = splitTerms(text ?? '').map(parseTerm);
  const known = [
    'metadata.name',
    ...(definition.namespaced ? ['metadata.namespace'] : []),
  ];
  for (const { field } of terms) {
    if (known.includes(field) || definition.selectableFields.includes(field)) {
      continue;
    }
    throw unknownField(field, definition, known);
  }
  const name = terms.find(term => term.equal && term.field === 'metadata.name');
  return {
    matches: object =>
      terms.every(
        term => (fieldValue(object, term.field) === term.value) === term.equal,
      ),
    name: name?.value,
  };
}

function unknownField(
  field: string,
  definition: ResourceDefinition,
  known: string[],
): StatusError {
  // Built-in types with fields of their own word it differently.
  if (definition.selectableFields.length > 0 || definition.custom) {
    return StatusError.badRequest(`field label not supported: ${field}`);
  }
  const list = known.map(item => `"${item}"`).join(', ');
  return StatusError.badRequest(
    `"${field}" is not a known field selector: only ${list}`,
  );
}

function splitTerms(text: string): string[] {
  return (text.match(/(?:\\.|[^,\\])+/g) ?? []).filter(term => term.trim());
}

function parseTerm(term: string): Term {
  const match = /^((?:\\.|[^=!\\])*)(!=|==|=)(.*)$/s.exec(term);
  if (!match) {
    throw StatusError.badRequest(
      `invalid selector: '${term}'; can't understand '${term}'`,
    );
  }
  const [, field, operator, value] = match;
  return {
    field: field.trim(),
    equal: operator !== '!=',
    value: value.replace(/\\(.)/g, '$1'),
  };
}

function fieldValue(object: KubeObject, field: string): string {
  // An Event calls its component by two names.
  if (object.kind === 'Event' && field === 'source') {
    return object.source?.component ?? object.reportingComponent ?? '';
  }
  let value: unknown = object;
  for (const part of field.split('.')) {
    value = isRecord(value) ? ownMember(value, part) : undefined;
  }
  return value === undefined || value === null
    ? defaultOf(field)
    : String(value);
}

/** Booleans that are left out count as false. */
function defaultOf(field: string): string {
  return ['spec.unschedulable', 'spec.hostNetwork'].includes(field)
    ? 'false'
    : '';
}
