import type {
  ContainerDetail,
  DebugImage,
  PodDetail,
  PodSecurityLevel,
  Usage,
} from '@amamba/plugin-amamba-debug-common';
import { podSecurityLevelSchema } from '@amamba/plugin-amamba-debug-common';
import type { KubeObject } from '@amamba/plugin-amamba-node';
import { z } from 'zod';
import { refusedProfiles } from '../modes/profiles';
import { type PodContainerState, readPod } from '../pods/Pod';
import { toContainerState, toPodSummary } from '../pods/toPodSummary';
import { toAmounts, toMounts, toProbes } from './containerFacts';
import { guessLanguages, orderImages } from './guessLanguages';
import { toNetworkPolicies } from './networkPolicies';
import { toPodEvents } from './podEvents';
import type { PodFacts, Reading } from './PodFacts';
import { type ContainerSpec, podSpecSchema, type Volume } from './podSpec';

const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';

const metricsSchema = z.object({
  timestamp: z.string(),
  containers: z.array(
    z.object({ name: z.string(), usage: z.record(z.string(), z.string()) }),
  ),
});

/** A pod with what helps to find out what is wrong with it. */
export function toPodDetail(
  cluster: string,
  facts: PodFacts,
  images: readonly DebugImage[],
): PodDetail {
  const pod = readPod(facts.pod);
  const { metadata, spec, status } = podSpecSchema.parse(facts.pod);
  const summary = toPodSummary(cluster, pod);
  const usage = readUsage(valueOf(facts.metrics));
  const specs = [
    ...spec.containers,
    ...spec.initContainers,
    ...spec.ephemeralContainers,
  ];
  const ends = [
    ...status.containerStatuses,
    ...status.initContainerStatuses,
    ...status.ephemeralContainerStatuses,
  ];
  const containers = summary.containers.map(
    (container): ContainerDetail => ({
      ...container,
      ...lastTermination(ends.find(({ name }) => name === container.name)),
      ...describeContainer(
        specs.find(({ name }) => name === container.name),
        spec.volumes,
      ),
      ...(usage?.containers.has(container.name) && {
        usage: usage.containers.get(container.name),
      }),
    }),
  );
  const level = levelOf(valueOf(facts.namespace));
  return {
    ...summary,
    containers,
    conditions: status.conditions,
    events: toPodEvents(valueOf(facts.events) ?? []),
    ...(usage && { usageAt: usage.at }),
    notices: noticesOf(facts),
    networkPolicies: toNetworkPolicies(
      valueOf(facts.policies) ?? [],
      metadata.labels ?? {},
    ),
    podSecurity: { level, refused: refusedProfiles(level) },
    suitableImages: orderImages(images, [
      ...new Set(
        containers
          .filter(({ kind }) => kind !== 'ephemeral')
          .flatMap(({ languages }) => languages),
      ),
    ]),
  };
}

function valueOf<T>(reading: Reading<T>): T | undefined {
  return 'value' in reading ? reading.value : undefined;
}

function noticesOf({
  events,
  policies,
  metrics,
  namespace,
}: PodFacts): string[] {
  return [events, metrics, policies, namespace].flatMap(reading =>
    'notice' in reading ? [reading.notice] : [],
  );
}

function lastTermination(
  status: { lastState: PodContainerState } | undefined,
): Pick<ContainerDetail, 'lastTermination'> {
  return status?.lastState.terminated
    ? { lastTermination: toContainerState(status.lastState) }
    : {};
}

function describeContainer(
  spec: ContainerSpec | undefined,
  volumes: readonly Volume[],
): Pick<
  ContainerDetail,
  'requests' | 'limits' | 'ports' | 'probes' | 'mounts' | 'languages'
> {
  return {
    requests: toAmounts(spec?.resources.requests),
    limits: toAmounts(spec?.resources.limits),
    ports: (spec?.ports ?? []).map(({ name, containerPort, protocol }) => ({
      ...(name && { name }),
      port: containerPort,
      protocol,
    })),
    probes: spec ? toProbes(spec) : [],
    mounts: spec ? toMounts(spec, volumes) : [],
    languages: spec ? guessLanguages(spec) : [],
  };
}

/** Undefined while nothing has been measured. */
function readUsage(
  object: KubeObject | undefined,
): { at: string; containers: Map<string, Usage> } | undefined {
  const { data } = metricsSchema.safeParse(object);
  const at = new Date(data?.timestamp ?? Number.NaN);
  if (!data || Number.isNaN(at.getTime())) {
    return undefined;
  }
  const containers = new Map(
    data.containers.flatMap(({ name, usage }) => {
      const { cpu, memory } = toAmounts(usage);
      return cpu !== undefined && memory !== undefined
        ? [[name, { cpu, memory }] as const]
        : [];
    }),
  );
  return { at: at.toISOString(), containers };
}

/** What is not one of the levels counts as none, as for Kubernetes. */
function levelOf(namespace: KubeObject | undefined): PodSecurityLevel {
  const label = namespace?.metadata.labels?.[ENFORCE_LABEL];
  return podSecurityLevelSchema.safeParse(label).data ?? 'privileged';
}
