import type {
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodSpec,
} from 'kubernetes-types/core/v1';
import type { NodeState } from './nodeState.ts';

function meets(
  { key, operator, values = [] }: NodeSelectorRequirement,
  fields: Record<string, string>,
): boolean {
  const value: string | undefined = fields[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}

function matchesTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  { labels, name }: NodeState,
): boolean {
  // An empty term selects nothing.
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every(expression => meets(expression, labels)) &&
    matchFields.every(field => meets(field, { 'metadata.name': name }))
  );
}

export function matchesNodeSelector(
  { nodeSelectorTerms }: NodeSelector,
  node: NodeState,
): boolean {
  return nodeSelectorTerms.some(term => matchesTerm(term, node));
}

/** Whether the node is one of those that the pod demands. */
export function suitsNode(spec: PodSpec, node: NodeState): boolean {
  const wanted = Object.entries(spec.nodeSelector ?? {});
  if (!wanted.every(([key, value]) => node.labels[key] === value)) return false;
  const required =
    spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || matchesNodeSelector(required, node);
}

/** Sum of the weights of the wishes that the node grants. */
export function nodePreference(spec: PodSpec, node: NodeState): number {
  const wishes =
    spec.affinity?.nodeAffinity
      ?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return wishes
    .filter(({ preference }) => matchesTerm(preference, node))
    .reduce((sum, { weight }) => sum + weight, 0);
}
