import { NotFoundError } from '@backstage/errors';
import type {
  Informer,
  KubeClient,
  KubeObject,
  KubeService,
  KubeStream,
  KubeUser,
} from '@amamba/plugin-amamba-node';

const bare = (
  name: string,
  rest: Omit<KubeObject, 'metadata' | 'apiVersion' | 'kind'> = {},
  metadata: Partial<KubeObject['metadata']> = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Any',
  metadata: { name, uid: `uid-${name}`, resourceVersion: '1', ...metadata },
  ...rest,
});

/** A pod of a namespace, with the containers `api` and a debugger. */
export function aPod(
  namespace: string,
  name: string,
  app: string,
  annotations?: Record<string, string>,
): KubeObject {
  const running = (container: string) => ({
    name: container,
    ready: true,
    restartCount: 0,
    state: { running: { startedAt: '2026-11-21T09:00:00Z' } },
  });
  return bare(
    name,
    {
      spec: {
        nodeName: 'node-1',
        containers: [{ name: 'api', image: 'registry.example.com/api:1' }],
        ephemeralContainers: [
          {
            name: 'debugger-1',
            image: 'docker.io/library/busybox:1.37.0',
            env: [
              { name: 'AMAMBA_DEBUG_SESSION', value: 's1' },
              {
                name: 'AMAMBA_DEBUG_EXPIRES_AT',
                value: '2099-01-01T00:00:00Z',
              },
            ],
          },
        ],
      },
      status: {
        phase: 'Running',
        containerStatuses: [running('api')],
        ephemeralContainerStatuses: [running('debugger-1')],
      },
    },
    {
      namespace,
      labels: {
        app,
        ...(annotations && { 'debug.amamba.io/made-for': 'copy' }),
      },
      creationTimestamp: '2026-11-21T08:00:00Z',
      annotations,
    },
  );
}

/** A cluster `dev` of which only what it has is seen; says who asked for what. */
export class FakeKube implements KubeService {
  readonly objects: Record<string, KubeObject[]>;
  /** What was asked of it by name, as whom. */
  readonly asked: Array<{ what: string; user?: string }> = [];

  constructor(objects: Record<string, KubeObject[]>) {
    this.objects = objects;
  }

  clusters() {
    return [
      { name: 'dev', title: 'Development', url: 'https://dev.example.com' },
    ];
  }

  client(cluster: string, user?: KubeUser): KubeClient {
    if (cluster !== 'dev') {
      throw new NotFoundError(`There is no cluster ${cluster}`);
    }
    const ask = (what: string) =>
      void this.asked.push({ what, user: user?.user });
    const find = (plural: string, namespace?: string, name?: string) =>
      this.#of(plural).find(
        ({ metadata }) =>
          metadata.name === name && metadata.namespace === namespace,
      );
    const client: Partial<KubeClient> = {
      cluster,
      get: async ({ plural }, { namespace, name }) => {
        ask(`get ${plural}`);
        return find(plural, namespace, name);
      },
      list: async ({ plural }, { namespace } = {}) => {
        ask(`list ${plural}`);
        const items = this.#of(plural).filter(
          ({ metadata }) => !namespace || metadata.namespace === namespace,
        );
        return { items, resourceVersion: '1' };
      },
      delete: async ({ plural }, { name }) => {
        ask(`delete ${plural} ${name}`);
        return undefined;
      },
      request: async ({ method, path }) => {
        ask(`${method} ${path}`);
        return {};
      },
      streams: {
        exec: async () => {
          ask('exec');
          return endedStream();
        },
        attach: async () => endedStream(),
        portForward: async () => {
          throw new Error('Nothing listens');
        },
      },
    };
    return client as KubeClient;
  }

  async connectionDetails(cluster: string): Promise<never> {
    throw new Error(`Nobody reaches ${cluster} but through its client`);
  }

  as(user: KubeUser | undefined) {
    return { client: (cluster: string) => this.client(cluster, user) };
  }

  informer(
    cluster: string,
    resource: {
      group: string;
      version: string;
      plural: string;
      project?: (object: KubeObject) => KubeObject;
    },
  ): Informer {
    const kept = this.#of(resource.plural).map(
      resource.project ?? (object => object),
    );
    return {
      cluster,
      resource,
      state: { phase: 'live', syncedAt: new Date('2026-11-21T10:00:00Z') },
      get: key =>
        kept.find(
          ({ metadata: { namespace, name } }) =>
            key === (namespace ? `${namespace}/${name}` : name),
        ),
      list: ({ namespace } = {}) =>
        kept.filter(
          ({ metadata }) => !namespace || metadata.namespace === namespace,
        ),
      onChange: () => () => {},
      onState: () => () => {},
      synced: async () => {},
      release: () => {},
    };
  }

  #of(plural: string): KubeObject[] {
    return this.objects[plural] ?? [];
  }
}

/** Of a process that did nothing, well. */
function endedStream(): KubeStream {
  return {
    protocol: 'v5.channel.k8s.io',
    onFrame: () => {},
    ended: Promise.resolve({ type: 'exited', exitCode: 0 }),
    bufferedBytes: 0,
    onDrain: () => {},
    write: () => {},
    endInput: () => true,
    resize: () => {},
    pause: () => {},
    resume: () => {},
    close: () => {},
  };
}

/** A copy that somebody made with the profile `sysadmin`. */
export const PRIVILEGED_COPY = 'payments-api-root';

/** What the tests' cluster has: two workspaces' pods, a copy, a node. */
export function createFakeKube(): FakeKube {
  const namespace = (name: string) =>
    bare(name, {}, { labels: { 'amamba.io/workspace': name } });
  return new FakeKube({
    namespaces: [namespace('payments'), namespace('search')],
    nodes: [
      bare('node-1', {
        status: {
          conditions: [{ type: 'Ready', status: 'True' }],
          nodeInfo: { operatingSystem: 'linux' },
        },
      }),
    ],
    pods: [
      aPod('payments', 'payments-api-0', 'payments-api'),
      aPod('payments', 'payments-api-copy', 'payments-api', {
        'debug.amamba.io/copy-of': 'payments-api-0',
        'debug.amamba.io/entity': 'component:default/payments-api',
      }),
      aPod('payments', PRIVILEGED_COPY, 'payments-api', {
        'debug.amamba.io/copy-of': 'payments-api-0',
        'debug.amamba.io/entity': 'component:default/payments-api',
        'debug.amamba.io/profile': 'sysadmin',
      }),
      aPod('search', 'search-api-0', 'search-api'),
    ],
  });
}
