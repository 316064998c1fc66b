import type {
  DebugProfile,
  PodSecurityLevel,
} from '@amamba/plugin-amamba-debug-common';

/** `securityContext` of a container, as far as profiles set it. */
export interface ProfileSecurity {
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  runAsNonRoot?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
  seccompProfile?: { type: string };
}

/**
 * What each profile of `kubectl debug` (1.36) sets on the container that is
 * debugged with; nothing else of a security context stays.
 */
const PROFILES: Record<DebugProfile, ProfileSecurity | undefined> = {
  general: { capabilities: { add: ['SYS_PTRACE'] } },
  baseline: undefined,
  restricted: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  netadmin: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
  sysadmin: { privileged: true },
};

/** For a container that is made; undefined: none of its own. */
export function securityOf(profile: DebugProfile): ProfileSecurity | undefined {
  return structuredClone(PROFILES[profile]);
}

/** A profile that the namespace's Pod Security level refuses. */
export interface RefusedProfile {
  profile: DebugProfile;
  because: string;
}

/** Each profile's first breach of a level, by the Pod Security Standards. */
const BREACHES: Record<
  Exclude<PodSecurityLevel, 'privileged'>,
  Partial<Record<DebugProfile, string>>
> = {
  baseline: {
    general: 'it adds the capability SYS_PTRACE',
    netadmin: 'it adds the capabilities NET_ADMIN and NET_RAW',
    sysadmin: 'it is privileged',
  },
  restricted: {
    general: 'it adds the capability SYS_PTRACE',
    baseline: 'it drops no capabilities and may gain privileges',
    netadmin: 'it adds the capabilities NET_ADMIN and NET_RAW',
    sysadmin: 'it is privileged',
  },
};

/**
 * Which profiles a namespace does not take, by its label
 * `pod-security.kubernetes.io/enforce`, before anybody tries. That the image
 * runs as root, which `restricted` forbids, only the cluster finds out.
 *
 * @param level - `privileged` where there is no label
 */
export function refusedProfiles(level: PodSecurityLevel): RefusedProfile[] {
  const breaches = level === 'privileged' ? {} : BREACHES[level];
  return Object.entries(breaches).map(([profile, breach]) => ({
    profile: profile as DebugProfile,
    because: `Pod Security "${level}" refuses the profile ${profile}: ${breach}.`,
  }));
}
