import type { Container, PodSpec, Volume } from 'kubernetes-types/core/v1';
import {
  BASELINE_CHECKS,
  forbiddenCapabilities,
  unconfinedSetters,
} from './baselineChecks.ts';
import {
  named,
  namesOf,
  plural,
  quoted,
  setters,
  type Check,
  type Finding,
} from './finding.ts';

const ADDABLE = new Set(['NET_BIND_SERVICE']);
const SECCOMP_TYPES = ['RuntimeDefault', 'Localhost'];

/** Volumes that hold nothing of the node. */
const VOLUME_TYPES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

type SecurityContext = Container['securityContext'];

function allowPrivilegeEscalation(spec: PodSpec): Finding | undefined {
  const names = namesOf(
    spec,
    container => container.securityContext?.allowPrivilegeEscalation !== false,
  );
  if (names.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${named(
      'container',
      names,
    )} must set securityContext.allowPrivilegeEscalation=false`,
  };
}

function capabilities(spec: PodSpec): Finding | undefined {
  const names = namesOf(
    spec,
    ({ securityContext }) =>
      !securityContext?.capabilities?.drop?.includes('ALL'),
  );
  const details = [
    ...(names.length > 0
      ? [
          `${named(
            'container',
            names,
          )} must set securityContext.capabilities.drop=["ALL"]`,
        ]
      : []),
    ...[forbiddenCapabilities(spec, ADDABLE) ?? []].flat(),
  ];
  if (details.length === 0) return undefined;
  return { reason: 'unrestricted capabilities', detail: details.join('; ') };
}

function volumeTypes({ volumes = [] }: PodSpec): Finding | undefined {
  const typeOf = (volume: Volume) =>
    Object.keys(volume).find(field => field !== 'name') ?? 'unknown';
  const bad = volumes.filter(volume => !VOLUME_TYPES.has(typeOf(volume)));
  if (bad.length === 0) return undefined;
  const types = [...new Set(bad.map(typeOf))].sort();
  const verb = bad.length === 1 ? 'uses' : 'use';
  return {
    reason: 'restricted volume types',
    detail: `${named(
      'volume',
      bad.map(volume => volume.name),
    )} ${verb} restricted volume ${plural('type', types)} ${quoted(types)}`,
  };
}

function runAsNonRoot(spec: PodSpec): Finding | undefined {
  const reason = 'runAsNonRoot != true';
  const bad = setters(spec, context => context?.runAsNonRoot === false);
  if (bad.length > 0) {
    const must = 'must not set securityContext.runAsNonRoot=false';
    return { reason, detail: `${bad.join(' and ')} ${must}` };
  }
  if (spec.securityContext?.runAsNonRoot) return undefined;
  const names = namesOf(
    spec,
    ({ securityContext }) => securityContext?.runAsNonRoot === undefined,
  );
  if (names.length === 0) return undefined;
  return {
    reason,
    detail: `pod or ${named(
      'container',
      names,
    )} must set securityContext.runAsNonRoot=true`,
  };
}

function runAsUser(spec: PodSpec): Finding | undefined {
  const bad = setters(spec, context => context?.runAsUser === 0);
  if (bad.length === 0) return undefined;
  return {
    reason: 'runAsUser=0',
    detail: `${bad.join(' and ')} must not set runAsUser=0`,
  };
}

function seccompProfile(spec: PodSpec): Finding | undefined {
  if (unconfinedSetters(spec).length > 0) {
    return BASELINE_CHECKS.seccompProfile(spec);
  }
  const isSet = (context: SecurityContext) =>
    SECCOMP_TYPES.includes(context?.seccompProfile?.type ?? '');
  if (isSet(spec.securityContext as SecurityContext)) return undefined;
  const names = namesOf(spec, ({ securityContext }) => !isSet(securityContext));
  if (names.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `pod or ${named(
      'container',
      names,
    )} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
}

/** Baseline checks that a stricter one takes the place of. */
const {
  capabilities: _capabilities,
  hostPathVolumes: _hostPathVolumes,
  seccompProfile: _seccompProfile,
  ...KEPT
} = BASELINE_CHECKS;

/** What the level `restricted` forbids, in the order in which it is told. */
export const RESTRICTED_CHECKS: Check[] = [
  ...Object.values(KEPT),
  allowPrivilegeEscalation,
  capabilities,
  volumeTypes,
  runAsNonRoot,
  runAsUser,
  seccompProfile,
];
