import type { Container, Pod } from 'kubernetes-types/core/v1';
import { StatusError } from '../api/statusError.ts';
import type { KubeObject } from '../types.ts';

/**
 * The container that a request is about, as the API server finds it.
 * @throws StatusError BadRequest
 */
export function containerOf(object: KubeObject, wanted: string | null): string {
  const name = wanted || onlyContainer(object);
  const { spec } = object as unknown as Pod;
  const all = [
    ...(spec?.containers ?? []),
    ...(spec?.initContainers ?? []),
    ...(spec?.ephemeralContainers ?? []),
  ];
  if (!all.some(container => container.name === name)) {
    throw StatusError.badRequest(
      `container ${name} is not valid for pod ${object.metadata.name}`,
    );
  }
  return name;
}

/** @throws StatusError BadRequest */
export function assertScheduled(pod: KubeObject): void {
  if (pod.spec?.nodeName) return;
  throw StatusError.badRequest(
    `pod ${pod.metadata.name} does not have a host assigned`,
  );
}

function onlyContainer(object: KubeObject): string {
  const { spec } = object as unknown as Pod;
  const containers = spec?.containers ?? [];
  if (containers.length === 1) return containers[0].name;
  const names = (list: Pick<Container, 'name'>[]) =>
    list.map(({ name }) => name).join(' ');
  let message = `a container name must be specified for pod ${
    object.metadata.name
  }, choose one of: [${names(containers)}]`;
  if (spec?.initContainers?.length) {
    message += ` or one of the init containers: [${names(
      spec.initContainers,
    )}]`;
  }
  throw StatusError.badRequest(message);
}
