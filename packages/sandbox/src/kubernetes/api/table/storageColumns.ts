import type { KubeObject, ResourceName } from '../../types.ts';
import { column, type Column } from './column.ts';
import { AGE, NAME } from './commonColumns.ts';

const UNSET = '<unset>';

const SHORT_MODES: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(modes: string[] = []): string {
  return modes.map(mode => SHORT_MODES[mode] ?? mode).join(',');
}

const storageClass = ({ metadata, spec }: KubeObject): string =>
  metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ??
  spec?.storageClassName ??
  '';

const ATTRIBUTES_CLASS = column(
  'VolumeAttributesClass',
  ({ spec }) => spec?.volumeAttributesClassName ?? UNSET,
);

const VOLUME_MODE = column(
  'VolumeMode',
  ({ spec }) => spec?.volumeMode ?? UNSET,
  { wide: true },
);

/** A claim has a capacity and modes once it has a volume. */
const CLAIM: Column[] = [
  NAME,
  column('Status', ({ metadata, status }) =>
    metadata.deletionTimestamp ? 'Terminating' : status?.phase ?? '',
  ),
  column('Volume', ({ spec }) => spec?.volumeName ?? ''),
  column('Capacity', ({ spec, status }) =>
    spec?.volumeName ? status?.capacity?.storage ?? '' : '',
  ),
  column('Access Modes', ({ spec, status }) =>
    spec?.volumeName ? accessModes(status?.accessModes) : '',
  ),
  column('StorageClass', storageClass),
  ATTRIBUTES_CLASS,
  AGE,
  VOLUME_MODE,
];

const VOLUME: Column[] = [
  NAME,
  column('Capacity', ({ spec }) => spec?.capacity?.storage ?? ''),
  column('Access Modes', ({ spec }) => accessModes(spec?.accessModes)),
  column(
    'Reclaim Policy',
    ({ spec }) => spec?.persistentVolumeReclaimPolicy ?? '',
  ),
  column('Status', ({ metadata, status }) =>
    metadata.deletionTimestamp ? 'Terminating' : status?.phase ?? '',
  ),
  column('Claim', ({ spec }) => {
    const { namespace, name } = spec?.claimRef ?? {};
    return name ? `${namespace}/${name}` : '';
  }),
  column('StorageClass', storageClass),
  ATTRIBUTES_CLASS,
  column('Reason', ({ status }) => status?.reason ?? ''),
  AGE,
  VOLUME_MODE,
];

const STORAGE_CLASS: Column[] = [
  {
    ...NAME,
    cell: ({ metadata }) => {
      const key = 'storageclass.kubernetes.io/is-default-class';
      const isDefault = metadata.annotations?.[key] === 'true';
      return isDefault ? `${metadata.name} (default)` : metadata.name;
    },
  },
  column('Provisioner', ({ provisioner }) => provisioner),
  column('ReclaimPolicy', ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete'),
  column(
    'VolumeBindingMode',
    ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate',
  ),
  column(
    'AllowVolumeExpansion',
    ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false,
  ),
  AGE,
];

const ATTACHMENT: Column[] = [
  NAME,
  column('Attacher', ({ spec }) => spec?.attacher ?? '', { format: 'name' }),
  column('PV', ({ spec }) => spec?.source?.persistentVolumeName ?? ''),
  column('Node', ({ spec }) => spec?.nodeName ?? ''),
  column('Attached', ({ status }) => status?.attached ?? false, {
    type: 'boolean',
  }),
  AGE,
];

const ATTRIBUTES: Column[] = [
  NAME,
  column('DriverName', ({ driverName }) => driverName ?? ''),
  AGE,
];

export const STORAGE_COLUMNS: Record<ResourceName, Column[]> = {
  persistentvolumeclaims: CLAIM,
  persistentvolumes: VOLUME,
  'storageclasses.storage.k8s.io': STORAGE_CLASS,
  'volumeattachments.storage.k8s.io': ATTACHMENT,
  'volumeattributesclasses.storage.k8s.io': ATTRIBUTES,
};
