import type { PodDetail } from '@amamba/plugin-amamba-debug-common';
import {
  type KubeObject,
  type LabelRequirement,
  meetsRequirements,
} from '@amamba/plugin-amamba-node';
import { z } from 'zod';

const selectorSchema = z.object({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
        values: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

type Selector = z.output<typeof selectorSchema>;

const peerSchema = z.object({
  podSelector: selectorSchema.optional(),
  namespaceSelector: selectorSchema.optional(),
  ipBlock: z
    .object({ cidr: z.string(), except: z.array(z.string()).nullish() })
    .optional(),
});

const portSchema = z.object({
  protocol: z.string().default('TCP'),
  port: z.union([z.number(), z.string()]).optional(),
  endPort: z.number().optional(),
});

const peersSchema = z.array(peerSchema).nullish();
const portsSchema = z.array(portSchema).nullish();

const policySchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    podSelector: selectorSchema.nullish(),
    policyTypes: z.array(z.string()).nullish(),
    ingress: z
      .array(z.object({ from: peersSchema, ports: portsSchema }))
      .nullish(),
    egress: z
      .array(z.object({ to: peersSchema, ports: portsSchema }))
      .nullish(),
  }),
});

/** Those of its namespace that select a pod, with what they allow in words. */
export function toNetworkPolicies(
  objects: readonly KubeObject[],
  labels: Readonly<Record<string, string>>,
): PodDetail['networkPolicies'] {
  return objects.flatMap(object => {
    const { data } = policySchema.safeParse(object);
    return data && selects(data.spec.podSelector ?? {}, labels)
      ? [describe(data)]
      : [];
  });
}

/** An empty selector selects all. */
function selects(
  selector: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return meetsRequirements(toRequirements(selector), labels);
}

function toRequirements({
  matchLabels,
  matchExpressions,
}: Selector): LabelRequirement[] {
  return [
    ...Object.entries(matchLabels ?? {}).map(([key, value]) => ({
      key,
      operator: 'in' as const,
      values: [value],
    })),
    ...(matchExpressions ?? []).map(({ key, operator, values }) => ({
      key,
      operator: operator.toLowerCase() as LabelRequirement['operator'],
      values: values ?? [],
    })),
  ];
}

type Policy = z.output<typeof policySchema>;

function describe({
  metadata,
  spec,
}: Policy): PodDetail['networkPolicies'][number] {
  const { ingress, egress } = spec;
  // Without types it is of ingress, and of egress when it has rules for that.
  const types = spec.policyTypes ?? ['Ingress', ...(egress ? ['Egress'] : [])];
  const restricts = (['ingress', 'egress'] as const).filter(direction =>
    types.some(type => type.toLowerCase() === direction),
  );
  return {
    name: metadata.name,
    restricts,
    allows: [
      ...(restricts.includes('ingress') ? ingress ?? [] : []).map(
        ({ from, ports }) =>
          `ingress from ${describePeers(from)}, ${describePorts(ports)}`,
      ),
      ...(restricts.includes('egress') ? egress ?? [] : []).map(
        ({ to, ports }) =>
          `egress to ${describePeers(to)}, ${describePorts(ports)}`,
      ),
    ],
  };
}

/** None at all is anywhere. */
function describePeers(peers: z.output<typeof peersSchema>): string {
  return !peers || peers.length === 0
    ? 'anywhere'
    : peers.map(describePeer).join(' or ');
}

function describePeer({
  podSelector,
  namespaceSelector,
  ipBlock,
}: z.output<typeof peerSchema>): string {
  if (ipBlock) {
    const { cidr, except } = ipBlock;
    return except?.length ? `${cidr} except ${except.join(', ')}` : cidr;
  }
  const pods = describeSelector('pods', podSelector);
  return namespaceSelector
    ? `${pods} in ${describeSelector('namespaces', namespaceSelector)}`
    : `${pods} of this namespace`;
}

function describeSelector(what: string, selector: Selector = {}): string {
  const clauses = toRequirements(selector).map(({ key, operator, values }) => {
    switch (operator) {
      case 'exists':
        return key;
      case 'doesnotexist':
        return `!${key}`;
      case 'notin':
        return `${key} notin (${values.join(', ')})`;
      default:
        return values.length === 1
          ? `${key}=${values[0]}`
          : `${key} in (${values.join(', ')})`;
    }
  });
  return clauses.length === 0
    ? `all ${what}`
    : `${what} with ${clauses.join(', ')}`;
}

function describePorts(ports: z.output<typeof portsSchema>): string {
  if (!ports || ports.length === 0) {
    return 'any port';
  }
  return ports
    .map(({ protocol, port, endPort }) => {
      if (port === undefined) return `any ${protocol} port`;
      return `${protocol} ${port}${endPort === undefined ? '' : `-${endPort}`}`;
    })
    .join(', ');
}
