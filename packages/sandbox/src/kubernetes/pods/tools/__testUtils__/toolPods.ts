import type { Pod } from 'kubernetes-types/core/v1';
import { eventually } from '../../../__testUtils__/testCluster.ts';
import { createCluster } from '../../../cluster.ts';
import { installPods } from '../../installPods.ts';

/** A cluster whose pods' tools can be run. */
export function createToolPods() {
  const cluster = createCluster({ name: 'dev' });
  const runtime = installPods(cluster);

  function createPod(name: string, image: string, container: object = {}) {
    cluster.objects.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { app: name } },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'main', image, ...container }],
      },
    });
  }

  const podOf = (name: string) =>
    cluster.objects.get('pods', 'default', name) as Pod | undefined;

  function ready(name: string): Promise<Pod> {
    return eventually(() => {
      const pod = podOf(name);
      return pod?.status?.conditions?.some(
        ({ type, status }) => type === 'Ready' && status === 'True',
      )
        ? pod
        : undefined;
    });
  }

  /** Runs a command in a pod as exec does. */
  async function exec(name: string, command: string | string[], input = '') {
    const uid = podOf(name)?.metadata?.uid ?? '';
    const container = runtime.kubelet.container(uid, 'main');
    if (!container) throw new Error(`${name} does not run`);
    const output = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
    const started = await container.exec({
      argv: typeof command === 'string' ? ['sh', '-c', command] : command,
      stdin: input !== '',
      onOutput: (stream, chunk) => {
        output[stream] = Buffer.concat([output[stream], chunk]);
      },
    });
    if (input) {
      await started.write(Buffer.from(input, 'latin1'));
      started.end();
    }
    const { exitCode } = await started.exited;
    return {
      exitCode,
      out: output.stdout.toString('latin1'),
      err: output.stderr.toString(),
    };
  }

  return { cluster, runtime, createPod, podOf, ready, exec };
}
