import type { KubeClient, KubeService } from '@amamba/plugin-amamba-node';

/** Calls that a client answers by asking its cluster. */
const CALLS = new Set<PropertyKey>([
  'request',
  'get',
  'list',
  'create',
  'patch',
  'delete',
]);

/**
 * The service, telling what is asked of clusters apart from watches before it
 * is.
 */
export function interceptCalls(
  kube: KubeService,
  onCall: (call: string) => void | Promise<void>,
): KubeService {
  const intercept = (client: KubeClient) =>
    new Proxy(client, {
      get(target, property) {
        const value = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        if (!CALLS.has(property)) return value.bind(target);
        return async (...args: unknown[]) => {
          await onCall(`${String(property)} ${JSON.stringify(args[1])}`);
          return Reflect.apply(value, target, args);
        };
      },
    });
  return new Proxy(kube, {
    get(target, property) {
      const value = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      return property === 'client'
        ? (cluster: string) => intercept(kube.client(cluster))
        : value.bind(target);
    },
  });
}
