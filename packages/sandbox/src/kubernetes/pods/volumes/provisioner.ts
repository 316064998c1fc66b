import type { KubeObject, NewObject } from '../../types.ts';

const PROVISIONER = 'volumes.sandbox.amamba.io';

/** The class of claims that name none. */
export const STORAGE_CLASS = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: {
    name: 'standard',
    annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
  },
  provisioner: PROVISIONER,
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
  allowVolumeExpansion: true,
} satisfies NewObject;

/** The volume that a claim asks for; all nodes reach it. */
export function createVolume({ metadata, spec = {} }: KubeObject): NewObject {
  const name = `pvc-${metadata.uid}`;
  const { requests = { storage: '1Gi' } } = spec.resources ?? {};
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: { 'pv.kubernetes.io/provisioned-by': PROVISIONER },
    },
    spec: {
      capacity: requests,
      accessModes: spec.accessModes ?? ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Delete',
      ...(spec.storageClassName && { storageClassName: spec.storageClassName }),
      volumeMode: spec.volumeMode ?? 'Filesystem',
      csi: { driver: PROVISIONER, fsType: 'ext4', volumeHandle: name },
    },
  };
}
