import type {
  Pod,
  PodSpec,
  ResourceQuotaSpec,
  ScopedResourceSelectorRequirement,
} from 'kubernetes-types/core/v1';

/** Whether a quota looks at a pod. */
export function isInScope(
  { scopes = [], scopeSelector }: ResourceQuotaSpec,
  { spec }: Pod,
): boolean {
  if (!spec) return false;
  const required: ScopedResourceSelectorRequirement[] = [
    ...scopes.map(scopeName => ({ scopeName, operator: 'Exists' })),
    ...(scopeSelector?.matchExpressions ?? []),
  ];
  return required.every(requirement => matches(requirement, spec));
}

/** A quota with scopes counts pods alone. */
export function hasScopes({ scopes, scopeSelector }: ResourceQuotaSpec) {
  return Boolean(scopes?.length || scopeSelector?.matchExpressions?.length);
}

function matches(
  requirement: ScopedResourceSelectorRequirement,
  spec: PodSpec,
): boolean {
  switch (requirement.scopeName) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return isBestEffort(spec);
    case 'NotBestEffort':
      return !isBestEffort(spec);
    case 'PriorityClass':
      return matchesPriority(requirement, spec.priorityClassName);
    case 'CrossNamespacePodAffinity':
      return usesOtherNamespaces(spec);
    default:
      return false;
  }
}

function matchesPriority(
  { operator, values = [] }: ScopedResourceSelectorRequirement,
  name: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return name !== undefined && values.includes(name);
    case 'NotIn':
      return name === undefined || !values.includes(name);
    case 'DoesNotExist':
      return !name;
    default:
      return Boolean(name);
  }
}

/** Nothing asked for, nothing limited. */
function isBestEffort(spec: PodSpec): boolean {
  return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].every(
    ({ resources }) =>
      Object.keys({ ...resources?.requests, ...resources?.limits }).length ===
      0,
  );
}

function usesOtherNamespaces({ affinity }: PodSpec): boolean {
  const terms = [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap(
    kind => [
      ...(kind?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(kind?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
        weighted => weighted.podAffinityTerm,
      ),
    ],
  );
  return terms.some(
    term => Boolean(term.namespaces?.length) || Boolean(term.namespaceSelector),
  );
}
