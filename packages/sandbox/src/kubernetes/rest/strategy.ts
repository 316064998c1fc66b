import type { FieldError } from '../api/statusError.ts';
import { validateCustomResourceDefinition } from '../schema/customResourceDefinition.ts';
import { equalJson } from '../store/json.ts';
import type { Clock, KubeObject, NewObject, ResourceName } from '../types.ts';

/** What is particular about one built-in resource when it is written. */
export interface Strategy {
  prepareForCreate?(object: NewObject, clock: Clock): void;
  prepareForUpdate?(object: KubeObject, old: KubeObject): void;
  validate?(object: KubeObject): FieldError[];
  validateUpdate?(object: KubeObject, old: KubeObject): FieldError[];
}

function forbidden(field: string, message: string): FieldError {
  return {
    reason: 'FieldValueForbidden',
    field,
    message: `Forbidden: ${message}`,
  };
}

/** `immutable: true` of ConfigMaps and Secrets cannot be taken back. */
function validateImmutable(object: KubeObject, old: KubeObject): FieldError[] {
  if (!old.immutable) return [];
  const message = 'field is immutable when `immutable` is set';
  const fields = ['data', 'binaryData'].filter(
    field => !equalJson(object[field], old[field]),
  );
  if (!object.immutable) fields.unshift('immutable');
  return fields.map(field => forbidden(field, message));
}

const namespaces: Strategy = {
  prepareForCreate(object) {
    object.metadata.labels = {
      ...object.metadata.labels,
      ...(object.metadata.name && {
        'kubernetes.io/metadata.name': object.metadata.name,
      }),
    };
    const finalizers: string[] = object.spec?.finalizers ?? [];
    object.spec = { finalizers: [...new Set([...finalizers, 'kubernetes'])] };
    object.status = { phase: 'Active' };
  },
  prepareForUpdate(object, old) {
    object.spec = old.spec;
  },
};

/** Go leaves empty maps out of JSON. */
function dropEmptyData(object: NewObject | KubeObject): void {
  for (const field of ['data', 'binaryData']) {
    const value = object[field];
    if (value && Object.keys(value).length === 0) delete object[field];
  }
}

const configMaps: Strategy = {
  prepareForCreate: dropEmptyData,
  prepareForUpdate: dropEmptyData,
  validateUpdate: validateImmutable,
};

const secrets: Strategy = {
  prepareForCreate(object) {
    object.type ??= 'Opaque';
    mergeStringData(object);
    dropEmptyData(object);
  },
  prepareForUpdate(object, old) {
    object.type ??= old.type;
    mergeStringData(object);
    dropEmptyData(object);
  },
  validateUpdate(object, old) {
    const errors = validateImmutable(object, old);
    if (object.type !== old.type) {
      errors.push({
        reason: 'FieldValueInvalid',
        field: 'type',
        message: `Invalid value: ${JSON.stringify(
          object.type,
        )}: field is immutable`,
      });
    }
    return errors;
  },
};

/** `stringData` is for writing only: it is folded into `data`. */
function mergeStringData(object: NewObject | KubeObject): void {
  if (!object.stringData) return;
  const encoded = Object.entries<string>(object.stringData).map(
    ([key, text]) => [key, Buffer.from(text).toString('base64')],
  );
  object.data = { ...object.data, ...Object.fromEntries(encoded) };
  delete object.stringData;
}

const customResourceDefinitions: Strategy = {
  validate: validateCustomResourceDefinition,
};

const pods: Strategy = {
  prepareForCreate(object) {
    object.status = { phase: 'Pending' };
  },
};

/** By resource; one that is not named here has nothing particular. */
export const STRATEGIES: ReadonlyMap<ResourceName, Strategy> = new Map([
  ['namespaces', namespaces],
  ['configmaps', configMaps],
  ['secrets', secrets],
  ['pods', pods],
  ['customresourcedefinitions.apiextensions.k8s.io', customResourceDefinitions],
]);
