import type { Pod, SecurityContext } from 'kubernetes-types/core/v1';
import type { Clock, KubeObject, ObjectClient } from '../../types.ts';
import { ContainerLog } from '../containerLog.ts';
import {
  buildEnvironment,
  ConfigError,
  expandVariables,
} from '../environment.ts';
import { createRootFs, imageUser, profileOf } from '../images.ts';
import { serviceEnvironment } from '../network/serviceEnvironment.ts';
import { networkFiles } from '../network/networkFiles.ts';
import { ContainerFs } from '../shell/containerFs.ts';
import type { PodVolumes } from '../volumes.ts';
import type { ContainerRecord } from './containerRecord.ts';

/** What a container's processes start with. */
export interface ContainerSetup {
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  fs: ContainerFs;
  log: ContainerLog;
}

export interface SetupOptions {
  pod: KubeObject;
  record: ContainerRecord;
  podIP: string;
  objects: ObjectClient;
  volumes: PodVolumes;
  clock: Clock;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Prepares a container: its environment, its user, its files.
 * @throws ConfigError when something that it names is not there
 */
export async function setUpContainer({
  pod,
  record,
  podIP,
  objects,
  volumes,
  clock,
}: SetupOptions): Promise<ContainerSetup> {
  const { spec } = record;
  const profile = profileOf(spec.image ?? '');
  const env: Record<string, string> = {
    PATH,
    HOME: '/root',
    ...profile.env,
    ...serviceEnvironment(
      objects,
      pod.metadata.namespace ?? '',
      pod.spec.enableServiceLinks !== false,
    ),
    ...buildEnvironment(spec, withAddresses(pod, podIP), objects),
  };
  setUser(pod, record, imageUser(spec.image ?? ''));
  const log = new ContainerLog(() => clock.now());
  const fs = new ContainerFs(
    await createRootFs(profile, spec.image, () => clock.now()),
    (stream, chunk) => log.write(stream, chunk),
  );
  const files = networkFiles(pod as unknown as Pod, podIP);
  for (const [path, content] of Object.entries(files)) {
    await fs.writeFile(path, content);
  }
  await volumes.mount(spec, fs, env);
  const cwd = spec.workingDir ?? profile.workingDir ?? '/';
  await fs.mkdir(cwd, { recursive: true });
  const argv = [
    ...(spec.command ?? profile.entrypoint),
    ...(spec.args ?? (spec.command ? [] : profile.cmd)),
  ].map(word => expandVariables(word, env));
  return { argv, env, cwd, fs, log };
}

/** The user of the image, unless the pod says otherwise. */
function setUser(
  pod: KubeObject,
  record: ContainerRecord,
  image: { uid: number; gid: number },
): void {
  const own: SecurityContext = record.spec.securityContext ?? {};
  const shared = pod.spec.securityContext ?? {};
  const uid = own.runAsUser ?? shared.runAsUser;
  const gid =
    own.runAsGroup ?? shared.runAsGroup ?? (uid === undefined ? image.gid : 0);
  const nonRoot = own.runAsNonRoot ?? shared.runAsNonRoot;
  const { namespace, name, uid: podUid } = pod.metadata;
  const where = `(pod: "${name}_${namespace}(${podUid})", container: ${record.spec.name})`;
  if (nonRoot && uid === undefined && image.uid === 0) {
    throw new ConfigError(
      `container has runAsNonRoot and image will run as root ${where}`,
    );
  }
  if (nonRoot && uid === 0) {
    throw new ConfigError(
      `container's runAsUser breaks non-root policy ${where}`,
    );
  }
  record.uid = uid ?? image.uid;
  record.gid = gid;
  const groups: number[] = [
    gid,
    ...(shared.fsGroup === undefined ? [] : [shared.fsGroup]),
    ...(shared.supplementalGroups ?? []),
  ];
  record.supplementalGroups = [...new Set(groups)];
}

/** Containers know the address before the pod's status tells it. */
function withAddresses(pod: KubeObject, podIP: string): KubeObject {
  const podIPs = [{ ip: podIP }];
  return { ...pod, status: { ...pod.status, podIP, podIPs } };
}
