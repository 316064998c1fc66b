import type { Endpoint, EndpointSlice } from 'kubernetes-types/discovery/v1';
import { equalJson } from '../store/json.ts';
import type { PortGroup } from './endpoints.ts';
import type { Stored } from './objectReader.ts';

/** As `--max-endpoints-per-slice` has it. */
const MAX_ENDPOINTS = 100;

type StoredSlice = Stored<EndpointSlice>;

interface Plan {
  /** Without content a slice stays as a placeholder. */
  kept: { slice: StoredSlice; content?: PortGroup }[];
  added: (PortGroup | undefined)[];
  dropped: StoredSlice[];
}

/**
 * Which slices hold which endpoints. An endpoint stays in its slice, so that
 * watchers of large Services are told little.
 */
export function distribute(slices: StoredSlice[], groups: PortGroup[]): Plan {
  const plan: Plan = { kept: [], added: [], dropped: [] };
  let spare = slices.filter(({ endpoints }) => !endpoints?.length);
  const used = slices.filter(({ endpoints }) => endpoints?.length);
  const matched = new Set<StoredSlice>();
  for (const { ports, endpoints } of groups) {
    const own = used.filter(slice => equalJson(slice.ports ?? [], ports));
    own.forEach(slice => matched.add(slice));
    const rest = new Map(endpoints.map(item => [addressOf(item), item]));
    const contents = own.map(slice => ({
      slice,
      endpoints: stay(slice, rest),
    }));
    for (const content of contents) {
      const room = MAX_ENDPOINTS - content.endpoints.length;
      content.endpoints.push(...take(rest, room));
      if (content.endpoints.length === 0) spare.push(content.slice);
      else
        plan.kept.push({
          slice: content.slice,
          content: { ports, endpoints: content.endpoints },
        });
    }
    while (rest.size > 0) {
      const content = { ports, endpoints: take(rest, MAX_ENDPOINTS) };
      const slice = spare.shift();
      if (slice) plan.kept.push({ slice, content });
      else plan.added.push(content);
    }
  }
  spare = [...spare, ...used.filter(slice => !matched.has(slice))];
  if (plan.kept.length + plan.added.length === 0) {
    const slice = spare.shift();
    if (slice) plan.kept.push({ slice });
    else plan.added.push(undefined);
  }
  plan.dropped = spare;
  return plan;
}

function addressOf({ addresses, targetRef }: Endpoint): string {
  return `${targetRef?.uid} ${addresses[0]}`;
}

/** Those of a slice that are still there, as they are now. */
function stay(slice: StoredSlice, rest: Map<string, Endpoint>): Endpoint[] {
  return slice.endpoints.flatMap(before => {
    const key = addressOf(before);
    const now = rest.get(key);
    rest.delete(key);
    return now ?? [];
  });
}

function take(rest: Map<string, Endpoint>, count: number): Endpoint[] {
  const taken = [...rest].slice(0, count);
  for (const [key] of taken) rest.delete(key);
  return taken.map(([, endpoint]) => endpoint);
}
