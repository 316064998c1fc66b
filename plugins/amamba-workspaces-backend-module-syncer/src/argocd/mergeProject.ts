import type { ArgoProject, ArgoProjectRole } from '@amamba/plugin-amamba-node';
import type { DesiredProject } from './buildProject';
import { describeSets, isSameSet } from './sets';
import type { GroupKind } from './Settings';
import type { RememberedProject } from './state';

type Spec = ArgoProject['spec'];

/** A project as it is to be, and what of it that changes, in words. */
export interface MergedProject {
  project: ArgoProject;
  details: string[];
}

/**
 * The project with the syncer's fields as desired. What the syncer wrote
 * before and does not want any more goes; what others wrote beside it stays:
 * their roles and tokens, sync windows, labels, and what they forbid besides.
 */
export function mergeProject(
  actual: ArgoProject,
  desired: DesiredProject,
  options: {
    labels: Record<string, string>;
    remembered: RememberedProject | undefined;
  },
): MergedProject {
  const { labels, remembered } = options;
  const details: string[] = [];
  const spec: Spec = { ...actual.spec };
  const metadata = {
    ...actual.metadata,
    labels: mergeLabels(actual, labels, details),
  };
  mergeText(spec, desired, details);
  mergeSets(spec, desired, remembered, details);
  const roles = mergeRoles(spec.roles ?? [], desired.roles, remembered);
  if (roles.details.length > 0) {
    details.push(...roles.details);
    spec.roles = roles.roles;
  }
  return {
    project: { ...actual, metadata, spec },
    details,
  };
}

function mergeLabels(
  actual: ArgoProject,
  labels: Record<string, string>,
  details: string[],
): Record<string, string> {
  const before = actual.metadata.labels ?? {};
  for (const [name, value] of Object.entries(labels)) {
    if (before[name] !== value) {
      details.push(`label ${name}: ${before[name] ?? 'none'} → ${value}`);
    }
  }
  return { ...before, ...labels };
}

function mergeText(
  spec: Spec,
  { description }: DesiredProject,
  details: string[],
): void {
  if (spec.description !== description) {
    details.push(`description: ${spec.description || 'none'} → ${description}`);
    spec.description = description;
  }
}

function mergeSets(
  spec: Spec,
  desired: DesiredProject,
  remembered: RememberedProject | undefined,
  details: string[],
): void {
  const destinations = spec.destinations ?? [];
  const before = destinations.map(({ server, name, namespace }) =>
    place({ server: server ?? `name ${name}`, namespace: namespace ?? '' }),
  );
  const after = desired.destinations.map(place);
  if (!isSameSet(before, after)) {
    details.push(describeSets('destinations', before, after));
    spec.destinations = desired.destinations.map(item => ({ ...item }));
  }
  if (!isSameSet(spec.sourceRepos ?? [], desired.sourceRepos)) {
    details.push(
      describeSets('sourceRepos', spec.sourceRepos ?? [], desired.sourceRepos),
    );
    spec.sourceRepos = desired.sourceRepos;
  }
  const namespaces = spec.sourceNamespaces ?? [];
  const wanted =
    desired.sourceNamespaces ??
    namespaces.filter(name => !remembered?.sourceNamespaces.includes(name));
  if (!isSameSet(namespaces, wanted)) {
    details.push(describeSets('sourceNamespaces', namespaces, wanted));
    spec.sourceNamespaces = wanted;
  }
  if ((spec.clusterResourceWhitelist ?? []).length > 0) {
    const kinds = spec.clusterResourceWhitelist!.map(kindKey);
    details.push(describeSets('clusterResourceWhitelist', kinds, []));
    spec.clusterResourceWhitelist = [];
  }
  mergeBlacklist(spec, desired, remembered, details);
}

function mergeBlacklist(
  spec: Spec,
  { namespaceResourceBlacklist }: DesiredProject,
  remembered: RememberedProject | undefined,
  details: string[],
): void {
  const actual = spec.namespaceResourceBlacklist ?? [];
  const ours = namespaceResourceBlacklist.map(kindKey);
  const kept = actual.filter(
    item =>
      ours.includes(kindKey(item)) ||
      !remembered?.blacklist.includes(kindKey(item)),
  );
  const added = namespaceResourceBlacklist.filter(
    item => !actual.some(other => kindKey(other) === kindKey(item)),
  );
  const after = [...kept, ...added.map(item => ({ ...item }))];
  if (!isSameSet(actual.map(kindKey), after.map(kindKey))) {
    details.push(
      describeSets(
        'namespaceResourceBlacklist',
        actual.map(kindKey),
        after.map(kindKey),
      ),
    );
    spec.namespaceResourceBlacklist = after;
  }
}

function mergeRoles(
  actual: readonly ArgoProjectRole[],
  desired: readonly ArgoProjectRole[],
  remembered: RememberedProject | undefined,
): { roles: ArgoProjectRole[]; details: string[] } {
  const details: string[] = [];
  const wanted = new Set(desired.map(({ name }) => name));
  const kept = actual.filter(({ name }) => {
    const gone = !wanted.has(name) && remembered?.roles.includes(name);
    if (gone) details.push(`role ${name}: removed`);
    return !gone;
  });
  const roles = kept.map(role => {
    const after = desired.find(({ name }) => name === role.name);
    return after ? mergeRole(role, after, details) : role;
  });
  for (const role of desired) {
    if (!kept.some(({ name }) => name === role.name)) {
      details.push(`role ${role.name}: ${role.groups?.join(', ') || 'nobody'}`);
      roles.push(role);
    }
  }
  return { roles, details };
}

/** Tokens of the role stay. */
function mergeRole(
  actual: ArgoProjectRole,
  desired: ArgoProjectRole,
  details: string[],
): ArgoProjectRole {
  const differences = [
    ...(['groups', 'policies'] as const)
      .filter(field => !isSameSet(actual[field] ?? [], desired[field] ?? []))
      .map(field =>
        describeSets(field, actual[field] ?? [], desired[field] ?? []),
      ),
    ...(actual.description === desired.description ? [] : ['description']),
  ];
  if (differences.length === 0) {
    return actual;
  }
  details.push(`role ${desired.name}: ${differences.join(', ')}`);
  return { ...actual, ...desired };
}

/** `group/kind` */
export function kindKey({ group, kind }: GroupKind): string {
  return `${group}/${kind}`;
}

function place({ server, namespace }: { server: string; namespace: string }) {
  return `${namespace} on ${server}`;
}
