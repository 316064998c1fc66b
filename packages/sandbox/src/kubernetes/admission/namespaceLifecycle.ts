import { StatusError } from '../api/statusError.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { Admission, ResourceType } from '../types.ts';

/** Without these a cluster is none. */
const IMMORTAL = new Set(['default', 'kube-system', 'kube-public']);

/**
 * Nothing is created in a namespace that is absent or on its way out, and those
 * of the cluster itself stay.
 */
export function namespaceLifecycle(store: ObjectStore): Admission {
  return {
    resources: ['*'],
    admit({ operation, resource, object }) {
      if (operation === 'DELETE' && resource.kind === 'Namespace') {
        assertMortal(resource, object.metadata.name);
      }
      if (operation !== 'CREATE' || !resource.namespaced) return;
      const name = object.metadata.namespace ?? '';
      const namespace = store.get('namespaces', undefined, name)?.object;
      if (!namespace) {
        throw StatusError.notFound({ group: '', plural: 'namespaces' }, name);
      }
      if (!namespace.metadata.deletionTimestamp) return;
      throw StatusError.forbidden(
        resource,
        object.metadata.name,
        `unable to create new content in namespace ${name} because it is being terminated`,
        [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${name} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      );
    },
  };
}

function assertMortal(resource: ResourceType, name: string): void {
  if (resource.group !== '' || !IMMORTAL.has(name)) return;
  throw StatusError.forbidden(
    resource,
    name,
    'this namespace may not be deleted',
  );
}
