import type { ObjectStore } from '../store/objectStore.ts';
import type { Admission, KubeObject } from '../types.ts';

const CLASSES = 'storageclasses.storage.k8s.io';
const DEFAULT_ANNOTATION = 'storageclass.kubernetes.io/is-default-class';
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

/** Gives a claim that names no StorageClass the default one, when there is one. */
export function defaultStorageClass(store: ObjectStore): Admission {
  return {
    resources: ['persistentvolumeclaims'],
    admit({ operation, subresource, object }) {
      if (operation !== 'CREATE' || subresource || !object.spec) return;
      const { annotations } = object.metadata;
      const named =
        object.spec.storageClassName ?? annotations?.[CLASS_ANNOTATION];
      // An empty name asks for a volume without a class.
      if (named !== undefined) return;
      const chosen = newestDefault(store);
      if (chosen) object.spec.storageClassName = chosen.metadata.name;
    },
  };
}

/** The newest of several defaults, then the first by name. */
function newestDefault(store: ObjectStore): KubeObject | undefined {
  let newest: KubeObject | undefined;
  for (const { object } of store.collection(CLASSES).range(undefined)) {
    const { annotations, creationTimestamp } = object.metadata;
    if (annotations?.[DEFAULT_ANNOTATION] !== 'true') continue;
    if (!newest || creationTimestamp > newest.metadata.creationTimestamp) {
      newest = object;
    }
  }
  return newest;
}
