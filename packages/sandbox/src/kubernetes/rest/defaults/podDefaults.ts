import { writeCanonically } from './quantityDefaults.ts';
import type {
  Container,
  EphemeralContainer,
  EnvVar,
  HTTPGetAction,
  PodSpec,
  Probe,
  ResourceRequirements,
  Volume,
} from 'kubernetes-types/core/v1';

const DEFAULT_FILE_MODE = 0o644;
const TOKEN_LIFETIME_SECONDS = 3600;

/**
 * What decoding fills into the spec of a pod and of a pod template
 * (`SetDefaults_PodSpec` and those below it).
 */
export function setPodSpecDefaults(spec: PodSpec): void {
  const write = spec as Partial<PodSpec>;
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume);
  for (const container of spec.initContainers ?? []) {
    setContainerDefaults(container, spec);
  }
  for (const container of spec.containers ?? []) {
    setContainerDefaults(container, spec);
  }
  for (const container of spec.ephemeralContainers ?? []) {
    setContainerDefaults(container, spec);
  }
  write.restartPolicy ??= 'Always';
  write.terminationGracePeriodSeconds ??= 30;
  write.dnsPolicy ||= 'ClusterFirst';
  write.securityContext ??= {};
  write.schedulerName ||= 'default-scheduler';
  if (write.serviceAccountName || write.serviceAccount) {
    write.serviceAccountName ||= write.serviceAccount;
    write.serviceAccount = write.serviceAccountName;
  }
  for (const constraint of spec.topologySpreadConstraints ?? []) {
    constraint.whenUnsatisfiable ||= 'DoNotSchedule';
  }
}

/** What only pods have, not their templates (`SetDefaults_Pod`). */
export function setPodDefaults(spec: PodSpec): void {
  setPodSpecDefaults(spec);
  spec.enableServiceLinks ??= true;
  for (const container of [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
  ]) {
    setRequestsFromLimits(container.resources);
  }
}

/** A limit without a request is requested in full. */
function setRequestsFromLimits(resources?: ResourceRequirements): void {
  if (!resources?.limits) return;
  const requests = { ...resources.requests };
  for (const [name, quantity] of Object.entries(resources.limits)) {
    requests[name] ??= quantity;
  }
  if (Object.keys(requests).length > 0) resources.requests = requests;
}

/** @param spec - of the pod, whose network decides about host ports */
function setContainerDefaults(
  container: Container | EphemeralContainer,
  spec: PodSpec,
): void {
  for (const port of container.ports ?? []) {
    port.protocol ||= 'TCP';
    if (spec.hostNetwork) port.hostPort ||= port.containerPort;
  }
  for (const variable of container.env ?? []) setEnvDefaults(variable);
  container.resources ??= {};
  writeCanonically(container.resources.limits);
  writeCanonically(container.resources.requests);
  const { startupProbe, livenessProbe, readinessProbe, lifecycle } = container;
  for (const probe of [livenessProbe, readinessProbe, startupProbe]) {
    if (probe) setProbeDefaults(probe);
  }
  for (const handler of [lifecycle?.postStart, lifecycle?.preStop]) {
    if (handler?.httpGet) setHttpDefaults(handler.httpGet);
  }
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
  container.imagePullPolicy ||= pullPolicyOf(container.image ?? '');
}

const PATH = '[a-z0-9]+(?:[._-]+[a-z0-9]+)*';
const REFERENCE = new RegExp(
  `^(?:[a-zA-Z0-9.-]+(?::\\d+)?/)?${PATH}(?:/${PATH})*(?::[\\w.-]+)?(?:@.+)?$`,
);

/** Images that are named by a moving tag are pulled each time. */
function pullPolicyOf(image: string): string {
  // What is no name has no tag, and so not that of the latest either.
  if (image.includes('@') || !REFERENCE.test(image)) return 'IfNotPresent';
  const [, tag = 'latest'] = /:([^:/]+)$/.exec(image) ?? [];
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function setEnvDefaults({ valueFrom }: EnvVar): void {
  if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ||= 'v1';
  const resource = valueFrom?.resourceFieldRef;
  if (resource) resource.divisor ??= '0';
}

function setProbeDefaults(probe: Probe): void {
  if (probe.httpGet) setHttpDefaults(probe.httpGet);
  const call = (probe as { grpc?: { service?: string } }).grpc;
  if (call) call.service ??= '';
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
}

function setHttpDefaults(action: HTTPGetAction): void {
  action.path ||= '/';
  action.scheme ||= 'HTTP';
}

/** Members of a volume that name where it comes from. */
function isSourceless(volume: Volume): boolean {
  return Object.keys(volume).every(key => key === 'name');
}

function setVolumeDefaults(volume: Volume): void {
  if (isSourceless(volume)) volume.emptyDir = {};
  const { secret, configMap, downwardAPI, projected, hostPath } = volume;
  if (secret) secret.defaultMode ??= DEFAULT_FILE_MODE;
  if (configMap) configMap.defaultMode ??= DEFAULT_FILE_MODE;
  if (downwardAPI) {
    downwardAPI.defaultMode ??= DEFAULT_FILE_MODE;
    for (const file of downwardAPI.items ?? []) setFileDefaults(file);
  }
  if (hostPath) hostPath.type ??= '';
  if (!projected) return;
  projected.defaultMode ??= DEFAULT_FILE_MODE;
  for (const source of projected.sources ?? []) {
    const token = source.serviceAccountToken;
    if (token) token.expirationSeconds ??= TOKEN_LIFETIME_SECONDS;
    for (const file of source.downwardAPI?.items ?? []) setFileDefaults(file);
  }
}

function setFileDefaults(file: {
  fieldRef?: { apiVersion?: string };
  resourceFieldRef?: { divisor?: string };
}): void {
  if (file.fieldRef) file.fieldRef.apiVersion ||= 'v1';
  if (file.resourceFieldRef) file.resourceFieldRef.divisor ??= '0';
}
