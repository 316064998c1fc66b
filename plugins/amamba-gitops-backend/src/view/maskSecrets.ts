import type { JsonObject, JsonValue } from '@backstage/types';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const MASK = '++++++++';
/** What Argo CD writes in place of a value; two that differ have two lengths. */
const MASKED = /^\++$/;

/**
 * A manifest without what nobody needs to see: managed fields, the copy that
 * kubectl keeps in an annotation, and the values of Secrets, should Argo CD
 * ever let them through.
 */
export function maskSecrets(manifest: JsonObject): JsonObject {
  const shown = withoutNoise(manifest);
  if (!isSecret(shown)) {
    return shown;
  }
  return {
    ...shown,
    ...(shown.data !== undefined && { data: maskValues(shown.data) }),
    ...(shown.stringData !== undefined && {
      stringData: maskValues(shown.stringData),
    }),
  };
}

/** Of any group: what is called so and is not Kubernetes' holds secrets too. */
function isSecret({ kind }: JsonObject): boolean {
  return kind === 'Secret' || kind === 'SecretList';
}

function maskValues(values: JsonValue): JsonValue {
  if (!isObject(values)) {
    return MASK;
  }
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' && MASKED.test(value) ? value : MASK,
    ]),
  );
}

function withoutNoise(manifest: JsonObject): JsonObject {
  const { metadata } = manifest;
  if (!isObject(metadata)) {
    return manifest;
  }
  const { managedFields: _, annotations, ...rest } = metadata;
  if (!isObject(annotations)) {
    return {
      ...manifest,
      metadata: { ...rest, ...(annotations !== undefined && { annotations }) },
    };
  }
  const { [LAST_APPLIED]: __, ...kept } = annotations;
  return {
    ...manifest,
    metadata: {
      ...rest,
      ...(Object.keys(kept).length > 0 && { annotations: kept }),
    },
  };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
