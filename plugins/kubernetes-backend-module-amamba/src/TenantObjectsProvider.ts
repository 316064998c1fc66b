import type { WorkspaceAccess } from '@amamba/plugin-amamba-node';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  ClusterObjects,
  FetchResponse,
  ObjectsByEntityResponse,
} from '@backstage/plugin-kubernetes-common';
import type {
  CustomResourcesByEntity,
  KubernetesObjectsByEntity,
  KubernetesObjectsProvider,
} from '@backstage/plugin-kubernetes-node';
import { createPermission } from '@backstage/plugin-permission-common';

/** See what runs in a workspace: a row of Amamba's matrix. */
const applicationsReadPermission = createPermission({
  name: 'amamba.applications.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

interface Options {
  credentials: BackstageCredentials;
}

/** What a namespaced object has; others have no namespace. */
interface Named {
  kind?: string;
  metadata?: { namespace?: string };
}

/**
 * Of what the plugin finds for an entity, that which is in a namespace of the
 * caller's workspaces.
 *
 * @remarks
 * The plugin reads the clusters as the portal, by labels and a namespace that
 * the entity's own annotations choose: everybody who may register an entity
 * would read every tenant's objects. So it is decided by where an object is,
 * not by what the entity says. Secrets are left out: to see a namespace is
 * not to see its secrets.
 */
export class TenantObjectsProvider implements KubernetesObjectsProvider {
  readonly #inner: KubernetesObjectsProvider;
  readonly #access: Pick<WorkspaceAccess, 'placementsWith'>;

  constructor(
    inner: KubernetesObjectsProvider,
    access: Pick<WorkspaceAccess, 'placementsWith'>,
  ) {
    this.#inner = inner;
    this.#access = access;
  }

  async getKubernetesObjectsByEntity(
    request: KubernetesObjectsByEntity,
    options: Options,
  ): Promise<ObjectsByEntityResponse> {
    return this.#restrict(options, () =>
      this.#inner.getKubernetesObjectsByEntity(request, options),
    );
  }

  async getCustomResourcesByEntity(
    request: CustomResourcesByEntity,
    options: Options,
  ): Promise<ObjectsByEntityResponse> {
    return this.#restrict(options, () =>
      this.#inner.getCustomResourcesByEntity(request, options),
    );
  }

  /** Who has no namespace anywhere asks no cluster. */
  async #restrict(
    { credentials }: Options,
    read: () => Promise<ObjectsByEntityResponse>,
  ): Promise<ObjectsByEntityResponse> {
    const places = await this.#placesOf(credentials);
    if (places.size === 0) {
      return { items: [] };
    }
    const { items } = await read();
    return {
      items: items
        .map(item => keepPlaces(item, places))
        .filter(({ resources, errors }) => resources.length + errors.length),
    };
  }

  async #placesOf(
    credentials: BackstageCredentials,
  ): Promise<ReadonlySet<string>> {
    const placements = await this.#access.placementsWith(
      applicationsReadPermission,
      credentials,
    );
    return new Set(
      placements.flatMap(({ clusters }) =>
        clusters.flatMap(({ name, namespaces }) =>
          namespaces.map(namespace => placeOf(name, namespace)),
        ),
      ),
    );
  }
}

function keepPlaces(
  { cluster, resources, podMetrics, errors }: ClusterObjects,
  places: ReadonlySet<string>,
): ClusterObjects {
  const isIn = (object: Named) =>
    places.has(placeOf(cluster.name, object.metadata?.namespace ?? ''));
  return {
    cluster,
    resources: resources.flatMap(response => keepObjects(response, isIn)),
    podMetrics: podMetrics.filter(({ pod }) => isIn(pod)),
    errors,
  };
}

/** Nothing at all when nothing is left, as the plugin itself has it. */
function keepObjects(
  response: FetchResponse,
  isIn: (object: Named) => boolean,
): FetchResponse[] {
  if (response.type === 'secrets') {
    return [];
  }
  const kept = (response.resources as Named[]).filter(
    object => object.kind !== 'Secret' && isIn(object),
  );
  return kept.length > 0
    ? [{ ...response, resources: kept } as FetchResponse]
    : [];
}

function placeOf(cluster: string, namespace: string): string {
  return `${namespace}@${cluster}`;
}
