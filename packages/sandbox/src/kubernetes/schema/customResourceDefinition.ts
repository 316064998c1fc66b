import type { FieldError } from '../api/statusError.ts';
import { isRecord } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import type { OpenApiSchema } from './openApiSchema.ts';
import {
  CUSTOM_VERBS,
  STATUS_VERBS,
  type PrinterColumn,
  type ResourceDefinition,
  type ScalePaths,
  type SubresourceDefinition,
} from './resourceDefinition.ts';
import { compareVersions } from './resourceRegistry.ts';

interface CustomVersion {
  name: string;
  served: boolean;
  storage: boolean;
  subresources?: { status?: object; scale?: ScalePaths };
  schema?: { openAPIV3Schema?: OpenApiSchema };
  additionalPrinterColumns?: PrinterColumn[];
  selectableFields?: { jsonPath: string }[];
}

/** The resource that a CustomResourceDefinition describes. */
export function definitionOf(crd: KubeObject): ResourceDefinition {
  const { group, names, scope } = crd.spec;
  const versions: CustomVersion[] = crd.spec.versions;
  const served = versions.filter(version => version.served);
  const storage = versions.find(version => version.storage) ?? versions[0];
  return {
    group,
    version: storage.name,
    versions: served.map(version => version.name).sort(compareVersions),
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    kind: names.kind,
    listKind: names.listKind ?? `${names.kind}List`,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: scope === 'Namespaced',
    hasStatus: storage.subresources?.status !== undefined,
    custom: true,
    verbs: CUSTOM_VERBS,
    subresources: subresourcesOf(storage, names.kind),
    hasGeneration: true,
    nameFormat: 'subdomain',
    defaultPropagation: 'Background',
    returnsDeleted: false,
    selectableFields: (storage.selectableFields ?? []).map(field =>
      field.jsonPath.replace(/^\./, ''),
    ),
    printerColumns: Object.fromEntries(
      versions.flatMap(version =>
        version.additionalPrinterColumns
          ? [[version.name, version.additionalPrinterColumns]]
          : [],
      ),
    ),
    scalePaths: storage.subresources?.scale,
    schemas: Object.fromEntries(
      versions.flatMap(({ name, schema }) =>
        schema?.openAPIV3Schema ? [[name, schema.openAPIV3Schema]] : [],
      ),
    ),
  };
}

function subresourcesOf(
  { subresources }: CustomVersion,
  kind: string,
): SubresourceDefinition[] {
  const found: SubresourceDefinition[] = [];
  if (subresources?.status) {
    found.push({ name: 'status', kind, verbs: STATUS_VERBS });
  }
  if (subresources?.scale) {
    found.push({
      name: 'scale',
      group: 'autoscaling',
      version: 'v1',
      kind: 'Scale',
      verbs: STATUS_VERBS,
    });
  }
  return found;
}

function required(field: string): FieldError {
  return { reason: 'FieldValueRequired', field, message: 'Required value' };
}

function invalid(field: string, value: unknown, why: string): FieldError {
  return {
    reason: 'FieldValueInvalid',
    field,
    message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
  };
}

/** What must be there for the resource to be served. */
export function validateCustomResourceDefinition({
  metadata,
  spec,
}: KubeObject): FieldError[] {
  if (!isRecord(spec)) return [required('spec')];
  const names = isRecord(spec.names) ? spec.names : {};
  const errors = [
    ...(spec.group ? [] : [required('spec.group')]),
    ...(spec.scope ? [] : [required('spec.scope')]),
    ...['plural', 'kind'].flatMap(name =>
      names[name] ? [] : [required(`spec.names.${name}`)],
    ),
    ...validateVersions(spec.versions),
  ];
  const expected = `${names.plural}.${spec.group}`;
  if (errors.length === 0 && metadata.name !== expected) {
    errors.push(
      invalid(
        'metadata.name',
        metadata.name,
        'must be spec.names.plural+"."+spec.group',
      ),
    );
  }
  return errors;
}

function validateVersions(versions: unknown): FieldError[] {
  if (!Array.isArray(versions) || !versions.every(isRecord)) {
    return [required('spec.versions')];
  }
  const stored = versions.filter(version => version.storage === true);
  const unnamed = versions.findIndex(version => !version.name);
  return [
    ...(unnamed >= 0 ? [required(`spec.versions[${unnamed}].name`)] : []),
    ...(stored.length === 1
      ? []
      : [
          invalid(
            'spec.versions',
            versions.map(version => version.name),
            'must have exactly one version marked as storage version',
          ),
        ]),
  ];
}
