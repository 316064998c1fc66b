import {
  ALL_VERBS,
  STATUS_VERBS,
  type ResourceDefinition,
  type SubresourceDefinition,
} from '../resourceDefinition.ts';

/** What distinguishes a resource from the plainest: namespaced, without status. */
export interface Traits {
  short?: string[];
  categories?: string[];
  /** Of the whole cluster, not of a namespace. */
  cluster?: boolean;
  status?: boolean;
  scale?: boolean;
  generation?: boolean;
  plural?: string;
  singular?: string;
  verbs?: string[];
  subresources?: SubresourceDefinition[];
  nameFormat?: ResourceDefinition['nameFormat'];
  orphans?: boolean;
  returnsDeleted?: boolean;
  fields?: string[];
  /** Served versions, preferred and stored first; the version alone unless given. */
  versions?: string[];
  storedAs?: string;
}

const SCALE: SubresourceDefinition = {
  name: 'scale',
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  verbs: STATUS_VERBS,
};

/** Answers a POST and stores nothing. */
export const REVIEW: Traits = { verbs: ['create'], cluster: true };

function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (/(s|x|ch)$/.test(word)) return `${word}es`;
  return /[^aeo]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** A resource that is part of the server. */
export function define(
  group: string,
  version: string,
  kind: string,
  traits: Traits = {},
): ResourceDefinition {
  const status = traits.status ?? false;
  const subresources = [...(traits.subresources ?? [])];
  if (traits.scale) subresources.push(SCALE);
  if (status) subresources.push({ name: 'status', kind, verbs: STATUS_VERBS });
  return {
    group,
    version,
    kind,
    listKind: `${kind}List`,
    plural: traits.plural ?? pluralOf(kind),
    singular: traits.singular ?? kind.toLowerCase(),
    shortNames: traits.short ?? [],
    categories: traits.categories ?? [],
    namespaced: !traits.cluster,
    hasStatus: status,
    custom: false,
    versions: traits.versions ?? [version],
    verbs: traits.verbs ?? ALL_VERBS,
    subresources,
    hasGeneration: traits.generation ?? false,
    nameFormat: traits.nameFormat ?? 'subdomain',
    defaultPropagation: traits.orphans ? 'Orphan' : 'Background',
    returnsDeleted: traits.returnsDeleted ?? false,
    selectableFields: traits.fields ?? [],
    printerColumns: {},
    ...(traits.storedAs && { storedAs: traits.storedAs }),
    schemas: {},
  };
}

/** Category of what `kubectl get all` shows. */
export const ALL = ['all'];
