import type { Container, PodSpec } from 'kubernetes-types/core/v1';

/** What is wrong with a pod: `privileged` (`container "a" must not …`). */
export interface Finding {
  reason: string;
  detail: string;
}

/** Looks at one side of a pod's security. */
export type Check = (spec: PodSpec) => Finding | undefined;

/** All containers in the order in which the real checks visit them. */
export function containersOf(spec: PodSpec): Container[] {
  return [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
    ...((spec.ephemeralContainers ?? []) as Container[]),
  ];
}

export function quoted(names: Iterable<string>): string {
  return Array.from(names, name => JSON.stringify(name)).join(', ');
}

/** `container "a"`, `containers "a", "b"`. */
export function named(noun: string, names: string[]): string {
  return `${plural(noun, names)} ${quoted(names)}`;
}

export function plural(noun: string, items: readonly unknown[]): string {
  return items.length === 1 ? noun : `${noun}s`;
}

/** Names of the containers that are so. */
export function namesOf(
  spec: PodSpec,
  isSo: (container: Container) => boolean,
): string[] {
  return containersOf(spec)
    .filter(isSo)
    .map(container => container.name);
}

/** The pod itself and those of its containers that set something forbidden. */
export function setters(
  spec: PodSpec,
  isBad: (
    context: NonNullable<Container['securityContext']> | undefined,
  ) => boolean,
): string[] {
  const names = namesOf(spec, ({ securityContext }) => isBad(securityContext));
  const pod = spec.securityContext as Container['securityContext'];
  return [
    ...(isBad(pod) ? ['pod'] : []),
    ...(names.length > 0 ? [named('container', names)] : []),
  ];
}
