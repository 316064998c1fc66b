import type { KubeObject, ScalePaths } from '../types.ts';
import type { OpenApiSchema } from './openApiSchema.ts';
import {
  CUSTOM_VERBS,
  STATUS_VERBS,
  type PrinterColumn,
  type ResourceDefinition,
  type SubresourceDefinition,
} from './resourceDefinition.ts';
import { compareVersions } from './resourceRegistry.ts';

/** A version of a custom resource as its definition writes it. */
export interface CustomVersion {
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
    terminating: crd.metadata.deletionTimestamp !== undefined,
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

/** What decoding fills in of a definition. */
export function setDefinitionDefaults({ spec }: KubeObject): void {
  if (!spec) return;
  spec.conversion ??= { strategy: 'None' };
  const { names } = spec;
  if (!names?.kind) return;
  names.singular ||= names.kind.toLowerCase();
  names.listKind ||= `${names.kind}List`;
}
