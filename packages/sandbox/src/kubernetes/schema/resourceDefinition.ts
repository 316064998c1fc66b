import type { KubeObject, ResourceName, ResourceType } from '../types.ts';
import type { OpenApiSchema } from './openApiSchema.ts';

/** A column of a Table; `jsonPath` as CustomResourceDefinitions write it. */
export interface PrinterColumn {
  name: string;
  type: string;
  format?: string;
  description?: string;
  priority?: number;
  jsonPath: string;
}

/** `…/{name}/{subresource}` as discovery lists it. */
export interface SubresourceDefinition {
  name: string;
  kind: string;
  /** Where the kind is of another group, such as Scale. */
  group?: string;
  version?: string;
  verbs: string[];
}

/** Everything the server knows about a resource. */
export interface ResourceDefinition extends ResourceType {
  /** Defined by a CustomResourceDefinition. */
  custom: boolean;
  /** Its definition is being deleted: no more objects come. */
  terminating?: boolean;
  /** Served versions, preferred first; `version` is the one stored. */
  versions: string[];
  verbs: string[];
  subresources: SubresourceDefinition[];
  /** Objects count changes of their spec in `metadata.generation`. */
  hasGeneration: boolean;
  /** Names are DNS subdomains unless the type asks for less or more. */
  nameFormat: 'subdomain' | 'label' | 'label-1035' | 'path-segment';
  /** What becomes of dependents when a client does not say. */
  defaultPropagation: 'Background' | 'Orphan';
  /** Deletion answers with the object instead of a Status. */
  returnsDeleted: boolean;
  /** Fields that fieldSelector knows besides name and namespace. */
  selectableFields: string[];
  printerColumns: Record<string, PrinterColumn[]>;
  /** Of custom resources, by version: what their definition says of them. */
  schemas: Record<string, OpenApiSchema>;
  /** Where the objects are those of another resource, shown otherwise. */
  storedAs?: ResourceName;
  /** Where the objects are made when they are asked for, instead of stored. */
  computed?: ComputedObjects;
}

/** Objects that only get and list reach, as of an aggregated API. */
export interface ComputedObjects {
  get(namespace: string | undefined, name: string): KubeObject | undefined;
  list(namespace: string | undefined): KubeObject[];
}

/** All that a stored resource can be asked for. */
export const ALL_VERBS = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** The order in which discovery lists the verbs of custom resources. */
export const CUSTOM_VERBS = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
];

export const STATUS_VERBS = ['get', 'patch', 'update'];

export function resourceNameOf(
  type: Pick<ResourceType, 'group' | 'plural'>,
): ResourceName {
  return type.group ? `${type.plural}.${type.group}` : type.plural;
}

export function apiVersionOf(group: string, version: string): string {
  return group ? `${group}/${version}` : version;
}

/** A custom resource that is described by its type alone. */
export function customDefinition(type: ResourceType): ResourceDefinition {
  return {
    ...type,
    custom: true,
    versions: [type.version],
    verbs: CUSTOM_VERBS,
    subresources: type.hasStatus
      ? [{ name: 'status', kind: type.kind, verbs: STATUS_VERBS }]
      : [],
    hasGeneration: true,
    nameFormat: 'subdomain',
    defaultPropagation: 'Background',
    returnsDeleted: false,
    selectableFields: [],
    printerColumns: {},
    schemas: {},
  };
}
