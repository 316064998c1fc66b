import { isRecord } from '../../store/json.ts';
import { META } from '../modelNames.ts';
import type { OpenApiSchema } from '../openApiSchema.ts';
import { decodeTyped } from '../typed/decodeTyped.ts';
import { setDefaults } from './defaulting.ts';
import { prune } from './pruning.ts';

type Json = Record<string, unknown>;

/** What reading an object of a custom resource comes to. */
export interface CustomDecoded {
  object: Json;
  /** Places of fields that the schema does not have, sorted. */
  unknownFields: string[];
  /** Why its metadata cannot be read. */
  error?: string;
}

/**
 * Reads a custom object as its structural schema says: fields that the schema
 * does not have are left out and told, nulls that may not be are gone, and
 * defaults are filled in. Whether values are right is for validation to say.
 * @param schema - undefined when anything goes
 */
export function readCustom(
  given: Json,
  schema: OpenApiSchema | undefined,
): CustomDecoded {
  const object = structuredClone(given);
  const unknownFields: string[] = [];
  const error = readMetadata(object, unknownFields);
  if (schema) {
    unknownFields.push(...prune(object, schema));
    setDefaults(object, schema);
  }
  return { object, unknownFields: unknownFields.sort(), error };
}

/** Metadata is of one type everywhere. */
function readMetadata(
  object: Json,
  unknownFields: string[],
): string | undefined {
  const { metadata } = object;
  if (metadata === undefined || metadata === null) return undefined;
  const { error, ...decoded } = decodeTyped(
    { metadata },
    `${META}.PartialObjectMetadata`,
  );
  if (error) return error;
  unknownFields.push(...decoded.unknownFields);
  if (isRecord(decoded.object.metadata)) {
    object.metadata = decoded.object.metadata;
  }
  return undefined;
}
