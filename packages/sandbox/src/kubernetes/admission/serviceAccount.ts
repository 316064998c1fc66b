import type {
  Container,
  Pod,
  ServiceAccount,
  Volume,
} from 'kubernetes-types/core/v1';
import { StatusError } from '../api/statusError.ts';
import { randomSuffix } from '../rest/objectCreation.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { Admission } from '../types.ts';

const DEFAULT_ACCOUNT = 'default';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const VOLUME_PREFIX = 'kube-api-access-';
/** An hour and some seconds: so the kubelet tells its tokens from others. */
const TOKEN_SECONDS = 3607;
const FILE_MODE = 0o644;
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/**
 * Runs pods as a service account: names the default one, and mounts a token
 * unless the account or the pod asks for none.
 */
export function serviceAccountAdmission(store: ObjectStore): Admission {
  return {
    resources: ['pods'],
    admit({ operation, object, subresource }) {
      if (operation !== 'CREATE' || subresource) return;
      const pod = object as unknown as Pod;
      const { metadata, spec } = pod;
      if (!spec || metadata?.annotations?.[MIRROR_ANNOTATION]) return;
      spec.serviceAccountName ||= DEFAULT_ACCOUNT;
      spec.serviceAccount = spec.serviceAccountName;
      const account = store.get(
        'serviceaccounts',
        metadata?.namespace,
        spec.serviceAccountName,
      )?.object;
      // The real server waits for the account that every namespace is given.
      if (!account && spec.serviceAccountName !== DEFAULT_ACCOUNT) {
        const { namespace, name = '' } = metadata ?? {};
        throw StatusError.forbidden(
          { group: '', plural: 'pods' },
          name,
          `error looking up service account ${namespace}/${spec.serviceAccountName}: serviceaccount "${spec.serviceAccountName}" not found`,
        );
      }
      const mounts =
        spec.automountServiceAccountToken ??
        account?.automountServiceAccountToken ??
        true;
      if (mounts) mountToken(pod);
      const pullSecrets = (account as ServiceAccount | undefined)
        ?.imagePullSecrets;
      if (!spec.imagePullSecrets?.length && pullSecrets) {
        spec.imagePullSecrets = pullSecrets;
      }
    },
  };
}

function mountToken({ spec }: Pod): void {
  if (!spec) return;
  const { containers, initContainers = [], volumes = [] } = spec;
  const name =
    volumes.find(volume => volume.name.startsWith(VOLUME_PREFIX))?.name ??
    `${VOLUME_PREFIX}${randomSuffix()}`;
  let mounted = false;
  for (const container of [...initContainers, ...(containers ?? [])]) {
    mounted = mountInto(container, name) || mounted;
  }
  if (!mounted || volumes.some(volume => volume.name === name)) return;
  spec.volumes = [...volumes, tokenVolume(name)];
}

function mountInto(container: Container, name: string): boolean {
  const mounts = container.volumeMounts ?? [];
  if (mounts.some(({ mountPath }) => mountPath === MOUNT_PATH)) return false;
  const mount = { name, readOnly: true, mountPath: MOUNT_PATH };
  container.volumeMounts = [...mounts, mount];
  return true;
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        {
          serviceAccountToken: {
            expirationSeconds: TOKEN_SECONDS,
            path: 'token',
          },
        },
        {
          configMap: {
            name: 'kube-root-ca.crt',
            items: [{ key: 'ca.crt', path: 'ca.crt' }],
          },
        },
        {
          downwardAPI: {
            items: [
              {
                path: 'namespace',
                fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' },
              },
            ],
          },
        },
      ],
      defaultMode: FILE_MODE,
    },
  };
}
