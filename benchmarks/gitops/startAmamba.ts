import { createServiceFactory } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { createClient } from '../../plugins/amamba-common/src';
import {
  gitopsContract,
  type GitopsSignal,
} from '../../plugins/amamba-gitops-common/src';
import amambaGitopsPlugin from '../../plugins/amamba-gitops-backend/src';
import type { Sandbox } from '../../plugins/amamba-node/src/testUtils';
import { applicationOf } from './fillArgoCd';
import { INSTANCE, type Portal, startBackend, type Tab } from './startBackend';

/** As the page reads. */
const SAFETY_POLL_MS = 30_000;
const SIGNAL_GAP_MS = 500;

function sleep(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms);
  });
}

/** Reads of tabs that signals ask for. */
class SignalledReads {
  readonly #running = new Set<Promise<void>>();

  /** @returns what asks for a read: at once, and then one in half a second. */
  of(read: () => Promise<void>): () => void {
    let running: Promise<void> | undefined;
    let asked = false;
    const run = async () => {
      while (asked) {
        asked = false;
        await read();
        await sleep(SIGNAL_GAP_MS);
      }
    };
    return () => {
      asked = true;
      if (!running) {
        const started = run().finally(() => {
          this.#running.delete(started);
          running = undefined;
        });
        running = started;
        this.#running.add(started);
      }
    };
  }

  async finished(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all(this.#running);
    }
  }
}

type Client = ReturnType<typeof createClient<typeof gitopsContract>>;
type Listener = (signal: GitopsSignal) => void;

const entityOf = (n: number) => ({
  kind: 'component',
  namespace: 'default',
  name: applicationOf(n),
});

interface TabOptions {
  client: Client;
  /** Of Argo CD's objects. */
  namespace: string;
  listen(listener: Listener): void;
  reads: SignalledReads;
}

/**
 * Lists the entity's applications and opens the only one, and its resources;
 * reads those again when a signal names them, and now and then to be safe.
 */
function createTab(n: number, options: TabOptions): Tab {
  const { client, reads } = options;
  const params = {
    ...entityOf(n),
    instance: INSTANCE,
    applicationNamespace: options.namespace,
    application: applicationOf(n),
  };
  let shown = { id: '', topic: '' };
  const readApplication = async () => {
    const { application, topic } = await client.getApplication({ params });
    shown = { id: application.id, topic };
  };
  const readTree = async () => {
    await client.getResourceTree({ params });
  };
  const readBoth = [readApplication, readTree].map(read => reads.of(read));
  return {
    pollMs: SAFETY_POLL_MS,
    async open(onApplication) {
      const { items } = await client.listApplications({ params: entityOf(n) });
      if (items[0]?.name !== applicationOf(n)) {
        throw new Error(`${applicationOf(n)} does not have its application`);
      }
      await readApplication();
      onApplication();
      await readTree();
      options.listen(({ topic, id = shown.id, about }) => {
        if (topic === shown.topic && id === shown.id) {
          const changed = about === 'tree' ? readBoth.slice(1) : readBoth;
          changed.forEach(readSoon => readSoon());
        }
      });
    },
    async poll() {
      await Promise.all([readApplication(), readTree()]);
    },
  };
}

/** Ours, once it knows the applications. */
export async function startAmamba(
  sandbox: Sandbox,
  argoCdUrl: string,
  entities: Entity[],
): Promise<Portal> {
  const listeners = new Set<Listener>();
  const reads = new SignalledReads();
  const { token, cluster, namespace } = sandbox.argoCd!;
  const instances = [{ name: INSTANCE, url: argoCdUrl, token, cluster }];
  const { url, stop } = await startBackend(
    {
      kubernetes: sandbox.backstageKubernetesConfig,
      amamba: { argocd: { instances } },
    },
    [
      amambaGitopsPlugin,
      catalogServiceMock.factory({ entities }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({
          publish: async ({ message }) =>
            listeners.forEach(listener => listener(message as never)),
        }),
      }),
    ],
  );
  const client = createClient(gitopsContract, {
    baseUrl: async () => `${url}/amamba-gitops`,
    fetch,
  });
  const isLive = async () => {
    const { sources } = await client.listApplications({ params: entityOf(0) });
    return sources[0]?.state === 'live';
  };
  while (!(await isLive())) {
    await sleep(500);
  }
  const listen = (listener: Listener) => void listeners.add(listener);
  return {
    name: 'amamba',
    tab: n => createTab(n, { client, namespace, listen, reads }),
    async closeTabs() {
      listeners.clear();
      await reads.finished();
    },
    stop,
  };
}
