import type {
  Container,
  Node,
  PodSpec,
  ResourceFieldSelector,
} from 'kubernetes-types/core/v1';
import { parseQuantity } from '../../quantity.ts';
import type { KubeObject, ObjectClient } from '../../types.ts';

/** The downward API: `metadata.labels['a']`, `status.podIP`, … */
export function readField(pod: KubeObject, path: string): string | undefined {
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed) {
    return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]] ?? '';
  }
  if (path === 'metadata.labels' || path === 'metadata.annotations') {
    const values =
      pod.metadata[path.slice(9) as 'labels' | 'annotations'] ?? {};
    const lines = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
    return lines
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join('\n');
  }
  if (path === 'status.podIPs' || path === 'status.hostIPs') {
    const addresses: { ip: string }[] = pod.status?.[path.slice(7)] ?? [];
    return addresses.map(({ ip }) => ip).join(',');
  }
  const value = path
    .split('.')
    .reduce<unknown>(
      (object, key) => (object as Record<string, unknown> | undefined)?.[key],
      pod,
    );
  return value === undefined ? undefined : String(value);
}

/** A limit or request of a container; without a limit what the node has. */
export function readResource(
  { resource, containerName, divisor }: ResourceFieldSelector,
  own: Container | undefined,
  pod: KubeObject,
  objects: ObjectClient,
): string {
  const { containers, initContainers = [], nodeName }: PodSpec = pod.spec;
  const container = containerName
    ? [...containers, ...initContainers].find(
        ({ name }) => name === containerName,
      )
    : own;
  const [which, name] = resource.split('.') as ['limits' | 'requests', string];
  const { limits, requests } = container?.resources ?? {};
  let quantity = { limits, requests }[which]?.[name];
  if (quantity === undefined && which === 'limits' && nodeName) {
    const node = objects.get('nodes', undefined, nodeName) as Node | undefined;
    quantity = node?.status?.allocatable?.[name];
  }
  const amount = parseQuantity(quantity) ?? 0;
  const unit = parseQuantity(divisor || '1') || 1;
  return String(Math.ceil(amount / unit - 1e-9));
}
