import type { FieldError } from '../api/statusError.ts';
import type { ResourceDefinition } from '../schema/resourceDefinition.ts';
import { isRecord } from '../store/json.ts';
import type { ObjectMeta } from '../types.ts';
import { invalid } from './validation/fieldErrors.ts';
import {
  labelKeyProblem,
  labelValueProblem,
  nameProblem,
} from './metadataFormat.ts';

const MAX_ANNOTATIONS_BYTES = 256 * 1024;

/** ValidateObjectMeta: name, labels, annotations, owners and finalizers. */
export function validateMetadata(
  metadata: Partial<ObjectMeta>,
  definition: ResourceDefinition,
): FieldError[] {
  return [
    ...validateName(metadata, definition),
    ...validateLabels(metadata.labels ?? {}),
    ...validateAnnotations(metadata.annotations ?? {}),
    ...validateOwners(metadata.ownerReferences ?? []),
    ...validateFinalizers(metadata.finalizers ?? [], definition),
  ];
}

function validateName(
  { name, generateName }: Partial<ObjectMeta>,
  definition: ResourceDefinition,
): FieldError[] {
  if (!name && !generateName) {
    return [
      {
        reason: 'FieldValueRequired',
        field: 'metadata.name',
        message: 'Required value: name or generateName is required',
      },
    ];
  }
  const problem = name && nameProblem(name, definition.nameFormat);
  return problem ? [invalid('metadata.name', name, problem)] : [];
}

function validateLabels(labels: Record<string, string>): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const keyProblem = labelKeyProblem(key);
    const valueProblem = labelValueProblem(value);
    return [
      ...(keyProblem ? [invalid('metadata.labels', key, keyProblem)] : []),
      ...(valueProblem
        ? [invalid('metadata.labels', value, valueProblem)]
        : []),
    ];
  });
}

function validateAnnotations(
  annotations: Record<string, string>,
): FieldError[] {
  let bytes = 0;
  const errors = Object.entries(annotations).flatMap(([key, value]) => {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
    const problem = labelKeyProblem(key.toLowerCase());
    return problem ? [invalid('metadata.annotations', key, problem)] : [];
  });
  if (bytes > MAX_ANNOTATIONS_BYTES) {
    errors.push({
      reason: 'FieldValueTooLong',
      field: 'metadata.annotations',
      message: `Too long: may not be more than ${MAX_ANNOTATIONS_BYTES} bytes`,
    });
  }
  return errors;
}

function validateOwners(owners: ObjectMeta['ownerReferences']): FieldError[] {
  const errors: FieldError[] = [];
  const controllers = (owners ?? []).filter(owner => owner.controller);
  if (controllers.length > 1) {
    errors.push(
      invalid(
        'metadata.ownerReferences',
        owners,
        `Only one reference can have Controller set to true. Found "true" in references for ${controllers[0].kind}/${controllers[0].name} and ${controllers[1].kind}/${controllers[1].name}`,
      ),
    );
  }
  for (const owner of owners ?? []) {
    for (const field of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      if (owner[field]) continue;
      errors.push({
        ...invalid(
          `metadata.ownerReferences.${field}`,
          owner[field] ?? '',
          field === 'apiVersion'
            ? 'version must not be empty'
            : 'must not be empty',
        ),
      });
    }
  }
  return errors;
}

/** Finalizers of Kubernetes itself, the only ones without a domain. */
export const STANDARD_FINALIZERS = [
  'kubernetes',
  'orphan',
  'foregroundDeletion',
];

function validateFinalizers(
  finalizers: string[],
  { custom, group }: ResourceDefinition,
): FieldError[] {
  return finalizers.flatMap((finalizer, index) => {
    const problem = labelKeyProblem(finalizer);
    if (problem) return [invalid('metadata.finalizers', finalizer, problem)];
    // The server of custom resources and their definitions is less strict.
    if (custom || group === 'apiextensions.k8s.io') return [];
    const known = STANDARD_FINALIZERS.includes(finalizer);
    if (known || finalizer.includes('/')) return [];
    return [
      invalid(
        `metadata.finalizers[${index}]`,
        finalizer,
        'name is neither a standard finalizer name nor is it fully qualified',
      ),
    ];
  });
}

const STRING_FIELDS = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
] as const;

/**
 * What a JSON decoder of ObjectMeta refuses, in its words; undefined when the
 * metadata can be read.
 */
export function metadataTypeProblem(metadata: unknown): string | undefined {
  if (metadata === undefined) return undefined;
  if (!isRecord(metadata)) {
    return `json: cannot unmarshal ${jsonType(
      metadata,
    )} into Go struct field ObjectMeta.metadata of type v1.ObjectMeta`;
  }
  for (const field of STRING_FIELDS) {
    const value = metadata[field];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      return `json: cannot unmarshal ${jsonType(
        value,
      )} into Go struct field ObjectMeta.metadata.${field} of type string`;
    }
  }
  for (const field of ['labels', 'annotations']) {
    const value = metadata[field];
    if (value === undefined || value === null) continue;
    if (!isRecord(value)) {
      return `json: cannot unmarshal ${jsonType(
        value,
      )} into Go struct field ObjectMeta.metadata.${field} of type map[string]string`;
    }
    const wrong = Object.values(value).find(item => typeof item !== 'string');
    if (wrong !== undefined) {
      return `json: cannot unmarshal ${jsonType(
        wrong,
      )} into Go struct field ObjectMeta.metadata.${field} of type string`;
    }
  }
  return (
    listProblem(
      metadata,
      'finalizers',
      item => typeof item === 'string',
      'string',
    ) ?? listProblem(metadata, 'ownerReferences', isRecord, 'v1.OwnerReference')
  );
}

function listProblem(
  metadata: Record<string, unknown>,
  field: string,
  isItem: (item: unknown) => boolean,
  itemType: string,
): string | undefined {
  const value = metadata[field];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    return `json: cannot unmarshal ${jsonType(
      value,
    )} into Go struct field ObjectMeta.metadata.${field} of type []${itemType}`;
  }
  const wrong = value.find(item => !isItem(item));
  return wrong === undefined
    ? undefined
    : `json: cannot unmarshal ${jsonType(
        wrong,
      )} into Go struct field ObjectMeta.metadata.${field} of type ${itemType}`;
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return value === null ? 'null' : typeof value;
}
