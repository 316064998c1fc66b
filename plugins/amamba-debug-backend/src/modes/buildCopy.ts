import type { DebugProfile } from '@amamba/plugin-amamba-debug-common';
import type { KubeObject, NewKubeObject } from '@amamba/plugin-amamba-node';
import { z } from 'zod';
import {
  COPY_OF_ANNOTATION,
  ENTITY_ANNOTATION,
  EXPIRES_ANNOTATION,
  MADE_FOR_LABEL,
  PROFILE_ANNOTATION,
  SESSION_ANNOTATION,
} from '../pods/marks';
import { OpeningError } from '../process/RemoteProcess';
import { keeperCommand } from './keeper';
import { nameWithSuffix } from './names';
import { securityOf } from './profiles';

const containerSchema = z.looseObject({ name: z.string(), image: z.string() });
const specSchema = z.looseObject({
  containers: z.array(containerSchema),
  initContainers: z.array(containerSchema).nullish(),
});

const nodeSchema = z.object({
  hostPID: z.boolean().nullish(),
  hostIPC: z.boolean().nullish(),
  hostNetwork: z.boolean().nullish(),
  volumes: z.array(z.object({ hostPath: z.unknown().optional() })).nullish(),
});
const privilegedSchema = z.object({
  securityContext: z.object({ privileged: z.boolean().nullish() }).nullish(),
});

type Spec = z.output<typeof specSchema>;
type Container = z.output<typeof containerSchema>;

export interface CopyOptions {
  /** The container that is debugged in the copy. */
  container: string;
  image?: string;
  /** What it runs instead of its own; the keeper unless told. */
  command?: string[];
  profile: DebugProfile;
  sameNode: boolean;
  /** Reference of the entity for which it is made. */
  entityRef: string;
  session: string;
  now: Date;
  ttlSeconds: number;
}

/**
 * A copy of a pod to debug, as `kubectl debug --copy-to` makes it: without
 * labels and owners, so that no Service and no ReplicaSet takes it for one of
 * its own, and without probes, so that nothing restarts it. It ends by itself.
 *
 * @throws OpeningError when the pod has no such container to run, or has its
 * node and the profile is not `sysadmin`.
 */
export function buildCopy(
  pod: KubeObject,
  options: CopyOptions,
): NewKubeObject {
  const { name, namespace } = pod.metadata;
  const { now, ttlSeconds } = options;
  const expiresAt = new Date(now.getTime() + ttlSeconds * 1000).toISOString();
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: nameWithSuffix(`${name.slice(0, 50)}-debug`),
      namespace,
      labels: { [MADE_FOR_LABEL]: 'copy' },
      annotations: {
        [COPY_OF_ANNOTATION]: name,
        [ENTITY_ANNOTATION]: options.entityRef,
        [EXPIRES_ANNOTATION]: expiresAt,
        [PROFILE_ANNOTATION]: options.profile,
        [SESSION_ANNOTATION]: options.session,
      },
    },
    spec: copySpec(name, specSchema.parse(pod.spec), options),
  };
}

function copySpec(
  pod: string,
  spec: Spec,
  options: CopyOptions,
): Record<string, unknown> {
  const { container: name, sameNode, ttlSeconds } = options;
  if (!spec.containers.some(container => container.name === name)) {
    throw new OpeningError(
      'not-found',
      `${name} is no container of pod ${pod} that a copy could run; choose one that is neither an init nor a debug container.`,
    );
  }
  const { ephemeralContainers: _, nodeName, initContainers, ...rest } = spec;
  const copy = {
    ...rest,
    ...(sameNode && nodeName !== undefined && { nodeName }),
    ...(initContainers && { initContainers: initContainers.map(withoutHooks) }),
    containers: spec.containers.map(container =>
      container.name === name
        ? debugged(withoutHooks(container), options)
        : withoutHooks(container),
    ),
    // What crashes stays as it ended, to be looked at.
    restartPolicy: 'Never',
    // With the processes of its node it has all of them already.
    ...(!rest.hostPID && { shareProcessNamespace: true }),
    // The cluster ends it, also when the portal cannot.
    activeDeadlineSeconds: Math.ceil(ttlSeconds),
  };
  const because = options.profile !== 'sysadmin' && hasNode(copy);
  if (because) {
    throw new OpeningError(
      'not-allowed',
      `A copy of pod ${pod} ${because}: it takes the profile sysadmin.`,
    );
  }
  return copy;
}

/**
 * What of its node a copy has: another program would run with it, for somebody
 * who may not be root of a node.
 */
function hasNode(
  spec: Pick<Spec, 'containers' | 'initContainers'>,
): string | undefined {
  const { hostPID, hostIPC, hostNetwork, volumes } = nodeSchema.parse(spec);
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  if (hostPID || hostIPC || hostNetwork) {
    return 'would share the processes or the network of its node';
  }
  if (volumes?.some(({ hostPath }) => hostPath)) {
    return 'would have files of its node';
  }
  return containers.some(
    container => privilegedSchema.parse(container).securityContext?.privileged,
  )
    ? 'would have a privileged container'
    : undefined;
}

function withoutHooks(container: Container): Container {
  const {
    livenessProbe: _liveness,
    readinessProbe: _readiness,
    startupProbe: _startup,
    lifecycle: _lifecycle,
    ...rest
  } = container;
  return rest as Container;
}

function debugged(container: Container, options: CopyOptions): Container {
  const { args: _, securityContext: __, ...rest } = container;
  const { image = container.image, profile, ttlSeconds } = options;
  const securityContext = securityWith(profile, container.securityContext);
  return {
    ...rest,
    image,
    command: options.command ?? keeperCommand(container.name, ttlSeconds),
    ...(securityContext && { securityContext }),
    stdin: true,
    tty: true,
  } as Container;
}

const ownSecuritySchema = z
  .looseObject({
    capabilities: z
      .looseObject({ add: z.array(z.string()).nullish() })
      .nullish(),
  })
  .nullish();

/** `general` and `netadmin` add to what the container has; the others replace it. */
function securityWith(profile: DebugProfile, own: unknown): object | undefined {
  const added = securityOf(profile);
  if (profile !== 'general' && profile !== 'netadmin') {
    return added;
  }
  const kept = ownSecuritySchema.parse(own);
  const add = new Set([
    ...(kept?.capabilities?.add ?? []),
    ...(added?.capabilities?.add ?? []),
  ]);
  return { ...kept, capabilities: { ...kept?.capabilities, add: [...add] } };
}
