import { randomBytes, randomUUID } from 'node:crypto';
import { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import {
  apiVersionOf,
  resourceNameOf,
  type ResourceDefinition,
} from '../schema/resourceDefinition.ts';
import { setDefaults as setSchemaDefaults } from '../schema/custom/defaulting.ts';
import { validateCustom } from '../schema/custom/validateCustom.ts';
import type { Clock, KubeObject, NewObject, ObjectMeta } from '../types.ts';
import { metadataTypeProblem, validateMetadata } from './metadataValidation.ts';
import { dropZeroValues } from './defaults/zeroValues.ts';
import { strategyOf } from './strategy/strategies.ts';

/** The letters Kubernetes makes names from: none that could spell a word. */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
/** The longest base that leaves room for the suffix in 63 characters. */
const LONGEST_GENERATE_NAME = 63 - SUFFIX_LENGTH;

export function randomSuffix(length = SUFFIX_LENGTH): string {
  return Array.from(
    randomBytes(length),
    byte => NAME_LETTERS[byte % NAME_LETTERS.length],
  ).join('');
}

/** Refuses metadata that a decoder could not read. */
export function assertReadableMetadata(
  metadata: unknown,
  definition: ResourceDefinition,
): void {
  const problem = metadataTypeProblem(metadata);
  if (!problem) return;
  throw StatusError.badRequest(
    `${definition.kind} in version "${definition.version}" cannot be handled as a ${definition.kind}: ${problem}`,
  );
}

function dropEmpty<T extends object>(
  value: T | null | undefined,
): T | undefined {
  return value && Object.keys(value).length > 0 ? value : undefined;
}

/** Metadata in the order in which the server writes it, without empty parts. */
export function orderMetadata(metadata: ObjectMeta): ObjectMeta {
  const {
    name,
    generateName,
    namespace,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
  } = metadata;
  const ordered: Record<string, unknown> = {
    name,
    generateName: generateName || undefined,
    namespace,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    labels: dropEmpty(metadata.labels),
    annotations: dropEmpty(metadata.annotations),
    ownerReferences: dropEmpty(metadata.ownerReferences),
    finalizers: dropEmpty(metadata.finalizers),
    managedFields: dropEmpty(metadata.managedFields),
  };
  for (const key of Object.keys(ordered)) {
    // The version of a new object comes later, but has its place here.
    if (ordered[key] === undefined && key !== 'resourceVersion') {
      delete ordered[key];
    }
  }
  return ordered as unknown as ObjectMeta;
}

/** Fills in what the server decides of a new object, before admission. */
export function prepareNew(
  definition: ResourceDefinition,
  namespace: string | undefined,
  object: NewObject,
  clock: Clock,
): KubeObject {
  assertReadableMetadata(object.metadata, definition);
  const { name, generateName } = object.metadata;
  object.metadata.name ||= generateName
    ? `${generateName.slice(0, LONGEST_GENERATE_NAME)}${randomSuffix()}`
    : name;
  setDefaults(definition, object as KubeObject);
  if (definition.hasStatus) delete object.status;
  const { kind: _kind, apiVersion: _version, metadata, ...content } = object;
  return {
    kind: definition.kind,
    apiVersion: apiVersionOf(definition.group, definition.version),
    metadata: orderMetadata({
      ...metadata,
      name: metadata.name ?? '',
      namespace: definition.namespaced ? namespace : undefined,
      uid: randomUUID(),
      resourceVersion: undefined as unknown as string,
      generation: definition.hasGeneration ? 1 : undefined,
      creationTimestamp: timestamp(clock.now()),
      deletionTimestamp: undefined,
      deletionGracePeriodSeconds: undefined,
    }),
    ...content,
  };
}

/** Forgets what is empty and fills in what is left out, as decoding does. */
export function setDefaults(
  definition: ResourceDefinition,
  object: KubeObject,
): void {
  if (definition.custom) {
    const schema = definition.schemas[definition.version];
    if (schema) setSchemaDefaults(object, schema);
    return;
  }
  dropZeroValues(object);
  object.metadata ??= {} as ObjectMeta;
  strategyOf(resourceNameOf(definition))?.setDefaults?.(object);
}

export function validateNew(
  definition: ResourceDefinition,
  object: KubeObject,
): void {
  const errors = [
    ...validateMetadata(object.metadata, definition),
    ...(strategyOf(resourceNameOf(definition))?.validate?.(object) ?? []),
    ...(definition.custom ? validateCustom(definition, object) : []),
  ];
  if (errors.length > 0) {
    throw StatusError.invalid(definition, object.metadata.name, errors);
  }
}
