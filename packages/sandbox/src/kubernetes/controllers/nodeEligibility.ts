import type {
  Node,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodSpec,
  Taint,
  Toleration,
} from 'kubernetes-types/core/v1';
import { fromMatchSelector } from '../rest/labelSelector.ts';
import type { Stored } from './objectReader.ts';

export type StoredNode = Stored<Node>;

/** What pods of a DaemonSet put up with whatever their template says. */
export function daemonTolerations(spec: PodSpec | undefined): Toleration[] {
  const tolerate = (name: string, effect: string) => ({
    key: `node.kubernetes.io/${name}`,
    operator: 'Exists',
    effect,
  });
  return [
    tolerate('not-ready', 'NoExecute'),
    tolerate('unreachable', 'NoExecute'),
    tolerate('disk-pressure', 'NoSchedule'),
    tolerate('memory-pressure', 'NoSchedule'),
    tolerate('pid-pressure', 'NoSchedule'),
    tolerate('unschedulable', 'NoSchedule'),
    ...(spec?.hostNetwork
      ? [tolerate('network-unavailable', 'NoSchedule')]
      : []),
  ] as Toleration[];
}

export function tolerates(tolerations: Toleration[], taint: Taint): boolean {
  return tolerations.some(({ key, operator = 'Equal', value, effect }) => {
    if (effect && effect !== taint.effect) return false;
    if (key && key !== taint.key) return false;
    return operator === 'Exists' || (value ?? '') === (taint.value ?? '');
  });
}

/** Whether a node is one of those that a pod's template asks for. */
function selectsNode(spec: PodSpec | undefined, node: StoredNode): boolean {
  const labels = node.metadata.labels ?? {};
  const wanted = Object.entries(spec?.nodeSelector ?? {});
  if (!wanted.every(([key, value]) => labels[key] === value)) return false;
  if (spec?.nodeName && spec.nodeName !== node.metadata.name) return false;
  const terms =
    spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      ?.nodeSelectorTerms;
  return !terms || terms.some(term => matchesTerm(term, node));
}

function matchesTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  { metadata }: StoredNode,
): boolean {
  const fields = { 'metadata.name': metadata.name };
  return (
    matchExpressions.length + matchFields.length > 0 &&
    matchesAll(matchExpressions, metadata.labels ?? {}) &&
    matchesAll(matchFields, fields)
  );
}

function matchesAll(
  requirements: NodeSelectorRequirement[],
  values: Record<string, string>,
): boolean {
  const isComparison = ({ operator }: NodeSelectorRequirement) =>
    operator === 'Gt' || operator === 'Lt';
  const matches = fromMatchSelector({
    matchExpressions: requirements.filter(item => !isComparison(item)),
  });
  return (
    matches(values) &&
    requirements
      .filter(isComparison)
      .every(({ key, operator, values: [limit] = [] }) => {
        const value = Number.parseInt(values[key] ?? '', 10);
        return operator === 'Gt'
          ? value > Number(limit)
          : value < Number(limit);
      })
  );
}

/** Whether a daemon's pod is to run on a node, and may stay where it is. */
export function daemonFits(
  spec: PodSpec | undefined,
  node: StoredNode,
): { runs: boolean; stays: boolean } {
  if (!selectsNode(spec, node)) return { runs: false, stays: false };
  const tolerations = [
    ...(spec?.tolerations ?? []),
    ...daemonTolerations(spec),
  ];
  const taints = (node.spec?.taints ?? []).filter(
    taint =>
      taint.effect !== 'PreferNoSchedule' && !tolerates(tolerations, taint),
  );
  return {
    runs: taints.length === 0,
    stays: taints.every(({ effect }) => effect !== 'NoExecute'),
  };
}
