import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import { addAll, largest, parseAmounts, type Amounts } from './amount.ts';

type Side = 'requests' | 'limits';

/**
 * What a pod asks for altogether: its containers at once with the sidecars, or
 * an init container with the sidecars before it, whichever is more; overhead
 * on top. Amounts for the pod as a whole take the place of its containers'.
 */
export function podAmounts(spec: PodSpec, side: Side): Amounts {
  let running: Amounts = {};
  for (const container of spec.containers ?? []) {
    running = addAll(running, containerAmounts(container, side));
  }
  let sidecars: Amounts = {};
  let starting: Amounts = {};
  for (const container of spec.initContainers ?? []) {
    const own = containerAmounts(container, side);
    if (isSidecar(container)) {
      sidecars = addAll(sidecars, own);
      starting = largest(starting, sidecars);
    } else {
      starting = largest(starting, addAll(sidecars, own));
    }
  }
  const whole = (spec as { resources?: Container['resources'] }).resources;
  const needed = {
    ...largest(addAll(running, sidecars), starting),
    ...parseAmounts(whole?.[side]),
  };
  return withOverhead(needed, parseAmounts(spec.overhead), side);
}

export function containerAmounts(container: Container, side: Side): Amounts {
  return parseAmounts(container.resources?.[side]);
}

/** An init container that goes on beside the others. */
function isSidecar(container: Container): boolean {
  const { restartPolicy } = container as { restartPolicy?: string };
  return restartPolicy === 'Always';
}

/** Where there is no limit the overhead does not make one. */
function withOverhead(
  amounts: Amounts,
  overhead: Amounts,
  side: Side,
): Amounts {
  const counted = Object.entries(overhead).filter(
    ([name]) => side === 'requests' || name in amounts,
  );
  return addAll(amounts, Object.fromEntries(counted));
}
