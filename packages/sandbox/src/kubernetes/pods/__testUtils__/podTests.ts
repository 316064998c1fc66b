import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StatusError } from '../../api/statusError.ts';
import { createSystemClock } from '../../clock.ts';
import { createCluster, type LocalCluster } from '../../cluster.ts';
import type { Clock, KubeObject } from '../../types.ts';
import { installPods } from '../installPods.ts';

const SPEED = 20;

function createFastClock(): Clock {
  const clock = createSystemClock();
  const start = clock.now();
  return {
    now: () => start + (clock.now() - start) * SPEED,
    after: (ms, callback) => clock.after(ms / SPEED, callback),
    sleep: (ms, signal) => clock.sleep(ms / SPEED, signal),
  };
}

export async function until<T>(read: () => T | undefined | false): Promise<T> {
  for (;;) {
    const value = read();
    if (value) return value;
    await new Promise(resolve => {
      setTimeout(resolve, 2);
    });
  }
}

/** A cluster with one node for each test of a file, where time runs fast. */
export class PodTests {
  #cluster: LocalCluster | undefined;
  readonly #stops: (() => void)[] = [];

  get cluster(): LocalCluster {
    if (!this.#cluster) throw new Error('not started');
    return this.#cluster;
  }

  start(clock: Clock = createFastClock()): void {
    const cluster = createCluster({ name: 'test', clock });
    this.#cluster = cluster;
    installPods(cluster, { nodes: 1 });
    this.onStop(() => cluster.stop());
  }

  onStop(stop: () => void): void {
    this.#stops.push(stop);
  }

  stop(): void {
    this.#stops.splice(0).forEach(stop => stop());
  }

  create(spec: object, name = 'p'): void {
    this.cluster.objects.create('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec,
    });
  }

  pod(name = 'p'): KubeObject | undefined {
    return this.cluster.objects.get('pods', 'default', name);
  }

  reaches(phase: string, name?: string): Promise<KubeObject> {
    return until(() => {
      const found = this.pod(name);
      return found?.status?.phase === phase && found;
    });
  }

  /** The log as the API server would serve it. */
  async serveLogs(): Promise<
    (query: string, name?: string) => Promise<Response>
  > {
    const handler = this.cluster.subresource('pods', 'log');
    const server = createServer(async (request, response) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      const abort = new AbortController();
      response.on('close', () => abort.abort());
      try {
        const object = this.pod(url.pathname.slice(1)) as KubeObject;
        const user = { username: 'admin', groups: [] };
        await handler?.handle({
          request,
          response,
          url,
          object,
          user,
          signal: abort.signal,
        });
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        response.writeHead(error.code).end(JSON.stringify(error.status));
      }
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    this.onStop(() => server.close());
    const { port } = server.address() as AddressInfo;
    return (query, name = 'p') =>
      fetch(`http://127.0.0.1:${port}/${name}?${query}`);
  }
}

/** A container that runs a script. */
export function shell(script: string, more: object = {}) {
  return {
    name: 'main',
    image: 'local.test/busybox:1',
    command: ['sh', '-c', script],
    ...more,
  };
}
