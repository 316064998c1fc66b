import type {
  PersistentVolume,
  PersistentVolumeClaim,
} from 'kubernetes-types/core/v1';
import type { CSIDriver, StorageClass } from 'kubernetes-types/storage/v1';
import {
  setClaimDefaults,
  setCsiDriverDefaults,
  setStorageClassDefaults,
  setVolumeDefaults,
} from '../defaults/storageDefaults.ts';
import {
  validateClaim,
  validateClaimUpdate,
} from '../validation/storageValidation.ts';
import type { Strategy } from './strategy.ts';

const claims: Strategy<PersistentVolumeClaim> = {
  setDefaults: setClaimDefaults,
  prepareForCreate(claim) {
    claim.status = { phase: 'Pending' };
  },
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
};

const volumes: Strategy<PersistentVolume> = {
  setDefaults: setVolumeDefaults,
  prepareForCreate(volume) {
    volume.status = { phase: 'Pending' };
  },
};

const storageClasses: Strategy<StorageClass> = {
  setDefaults: setStorageClassDefaults,
};

const csiDrivers: Strategy<CSIDriver> = { setDefaults: setCsiDriverDefaults };

/** Volumes and where they come from. */
export const STORAGE_STRATEGIES = {
  persistentvolumeclaims: claims,
  persistentvolumes: volumes,
  'storageclasses.storage.k8s.io': storageClasses,
  'csidrivers.storage.k8s.io': csiDrivers,
};
