import type {
  PersistentVolume,
  PersistentVolumeClaim,
} from 'kubernetes-types/core/v1';
import { claimsOf } from '../pods/volumes/volumeBinder.ts';
import type { Admission, KubeObject, ResourceName } from '../types.ts';
import { KeyedController, type ControllerContext } from './keyedController.ts';
import type { Stored } from './objectReader.ts';

const FINALIZERS: Record<ResourceName, string> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
};

/** Storage is protected from the start (StorageObjectInUseProtection). */
export const storageProtection: Admission = {
  resources: Object.keys(FINALIZERS),
  admit({ operation, subresource, resource, object }) {
    if (operation !== 'CREATE' || subresource) return;
    protect(object, FINALIZERS[resource.plural]);
  },
};

/** Lets storage go once nothing uses it any more. */
abstract class ProtectionController<T> extends KeyedController<T> {
  protected abstract isUsed(object: Stored<T>): boolean;

  protected reconcile(object: Stored<T>): void {
    const { namespace, name, finalizers, deletionTimestamp } = object.metadata;
    const finalizer = FINALIZERS[this.resource];
    const isProtected = finalizers?.includes(finalizer) === true;
    // Who takes the protection away from what is to stay gets it back.
    const isWanted = !deletionTimestamp || this.isUsed(object);
    if (isProtected === isWanted || (isWanted && deletionTimestamp)) return;
    this.cluster.objects.modify(this.resource, namespace, name, item => {
      if (isWanted) protect(item, finalizer);
      else {
        const others = item.metadata.finalizers ?? [];
        item.metadata.finalizers = others.filter(other => other !== finalizer);
      }
    });
  }
}

/** A claim stays while a pod that has got its node names it. */
export class ClaimProtectionController extends ProtectionController<PersistentVolumeClaim> {
  constructor(context: ControllerContext) {
    super(context, 'persistentvolumeclaims', 'pvc-protection-controller');
  }

  protected listen(): void {
    this.onChange('pods', pod => {
      for (const name of claimsOf(pod)) {
        this.enqueue(`${pod.metadata.namespace}/${name}`);
      }
    });
  }

  protected isUsed({ metadata }: Stored<PersistentVolumeClaim>): boolean {
    return this.reader
      .list<{ spec?: { nodeName?: string } }>('pods', metadata.namespace)
      .some(
        pod =>
          pod.spec?.nodeName &&
          claimsOf(pod as KubeObject).includes(metadata.name),
      );
  }
}

/** A volume stays while it is bound. */
export class VolumeProtectionController extends ProtectionController<PersistentVolume> {
  constructor(context: ControllerContext) {
    super(context, 'persistentvolumes', 'pv-protection-controller');
  }

  protected listen(): void {}

  protected isUsed({ status }: Stored<PersistentVolume>): boolean {
    return status?.phase === 'Bound';
  }
}

function protect({ metadata }: KubeObject, finalizer: string): void {
  if (metadata.finalizers?.includes(finalizer)) return;
  metadata.finalizers = [...(metadata.finalizers ?? []), finalizer];
}
