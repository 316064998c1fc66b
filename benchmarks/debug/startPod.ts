import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import type { Sandbox } from '../../plugins/amamba-node/src/testUtils';

/** In which all commands run. */
export const POD = { namespace: 'bench', name: 'bench', container: 'main' };

/** Resolves when it runs. */
export async function startPod({ kubeconfigPath }: Sandbox): Promise<void> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfigPath);
  const api = config.makeApiClient(CoreV1Api);
  const { namespace, name, container } = POD;
  await api.createNamespace({ body: { metadata: { name: namespace } } });
  await api.createNamespacedPod({
    namespace,
    body: {
      metadata: { name },
      spec: {
        containers: [
          {
            name: container,
            image: 'local.test/busybox:1',
            command: ['sleep', '86400'],
          },
        ],
      },
    },
  });
  const isRunning = async () => {
    const { status } = await api.readNamespacedPod({ namespace, name });
    return status?.phase === 'Running';
  };
  while (!(await isRunning())) {
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
  }
}
