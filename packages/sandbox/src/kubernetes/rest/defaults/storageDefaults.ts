import type {
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
} from 'kubernetes-types/core/v1';
import { writeCanonically } from './quantityDefaults.ts';
import type { CSIDriver, StorageClass } from 'kubernetes-types/storage/v1';

export function setClaimSpecDefaults(spec: PersistentVolumeClaimSpec): void {
  spec.volumeMode ||= 'Filesystem';
  writeCanonically(spec.resources?.requests);
}

export function setClaimDefaults({ spec }: PersistentVolumeClaim): void {
  if (spec) setClaimSpecDefaults(spec);
}

export function setVolumeDefaults({ spec }: PersistentVolume): void {
  if (!spec) return;
  spec.persistentVolumeReclaimPolicy ||= 'Retain';
  spec.volumeMode ||= 'Filesystem';
  if (spec.hostPath) spec.hostPath.type ??= '';
}

export function setStorageClassDefaults(storageClass: StorageClass): void {
  storageClass.reclaimPolicy ||= 'Delete';
  storageClass.volumeBindingMode ||= 'Immediate';
}

export function setCsiDriverDefaults({ spec }: CSIDriver): void {
  spec.attachRequired ??= true;
  spec.podInfoOnMount ??= false;
  spec.storageCapacity ??= false;
  spec.fsGroupPolicy ||= 'ReadWriteOnceWithFSType';
  spec.requiresRepublish ??= false;
  spec.volumeLifecycleModes ??= ['Persistent'];
}
