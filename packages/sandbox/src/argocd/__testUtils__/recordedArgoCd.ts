import { eventually } from '../../kubernetes/__testUtils__/testCluster.ts';
import {
  readRecording,
  type Exchange,
} from '../../kubernetes/__testUtils__/recording.ts';
import { installDistribution } from '../../kubernetes/installDistribution.ts';
import {
  startKubernetes,
  type RunningKubernetes,
} from '../../kubernetes/index.ts';
import type { ObjectClient } from '../../kubernetes/types.ts';
import type { RunningForge } from '../../forge/index.ts';
import { startArgoCd, type RunningArgoCd } from '../index.ts';
import type { ArgoCdSettings } from '../types.ts';
import { Acceptance } from './acceptance.ts';
import { ArgoReplay, type ReplayTarget } from './argoReplay.ts';
import { forgeNames, startRecordedForge } from './recordedRepository.ts';

/** Syncs that fail are tried again after seconds. */
const PATIENCE_MS = 20_000;
const RECORDINGS = new URL('../recordings/', import.meta.url).pathname;

/** An Argo CD like the recorded one: its cluster, its Git server and its admin. */
export class RecordedArgoCd {
  kubernetes!: RunningKubernetes;
  forge!: RunningForge;
  argo!: RunningArgoCd;
  admin!: string;
  readonly acceptance = new Acceptance();

  async start(settings: Partial<ArgoCdSettings> = {}): Promise<void> {
    [this.kubernetes, this.forge] = await Promise.all([
      startKubernetes({ clusters: ['dev'], install: installDistribution }),
      startRecordedForge(),
    ]);
    const [home] = this.kubernetes.clusters;
    this.argo = await startArgoCd({ home, settings });
    this.admin = await this.logIn();
    for (const name of ['rec-cd-app', 'rec-cd-app-x']) {
      this.objects.create('namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      });
    }
  }

  async stop(): Promise<void> {
    await this.argo?.stop();
    await Promise.all([this.kubernetes?.stop(), this.forge?.stop()]);
  }

  get objects(): ObjectClient {
    return this.kubernetes.clusters[0].cluster.objects;
  }

  /** @throws Error unless the answer is a good one */
  async call(
    method: string,
    path: string,
    { body, token = this.admin }: { body?: unknown; token?: string } = {},
  ): Promise<any> {
    const response = await fetch(`${this.argo.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return JSON.parse(text);
  }

  async logIn(): Promise<string> {
    const { token } = await this.call('POST', 'session', {
      body: { username: 'admin', password: this.argo.adminPassword },
      token: '',
    });
    return token;
  }

  /** An Application like those of the recordings. */
  create(name: string, path: string, namespace: string): Promise<void> {
    return this.call('POST', 'applications?validate=false', {
      body: {
        metadata: { name },
        spec: {
          project: 'rec-proj',
          source: {
            repoURL: `${this.forge.url}/rec/rec-app.git`,
            path,
            targetRevision: 'HEAD',
          },
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace,
          },
        },
      },
    });
  }

  /** Waits until an Application is as it is wanted, and says how it is. */
  until(name: string, isWanted: (app: any) => boolean): Promise<any> {
    const look = async () => {
      const app = await this.call('GET', `applications/${name}`);
      return isWanted(app) ? app : undefined;
    };
    return eventually(look, PATIENCE_MS);
  }

  /** Waits until an operation is over and the application is healthy. */
  untilSynced(name: string): Promise<any> {
    return this.until(
      name,
      ({ status, operation }) =>
        status.health.status === 'Healthy' && !operation,
    );
  }
}

/** A recorded file, and how it is replayed: what one exchange changes, those after it go on from. */
export interface Replaying {
  rows: Array<readonly [name: string, exchange: Exchange]>;
  /** Lines that nobody has accepted. */
  differences(exchange: Exchange): Promise<string[]>;
}

/** @param target - asked when the first exchange is replayed */
export function replayOf(
  world: RecordedArgoCd,
  file: string,
  target: (exchanges: Exchange[]) => Partial<ReplayTarget> = () => ({}),
): Replaying {
  const exchanges = readRecording(RECORDINGS, file);
  let replay: ArgoReplay | undefined;
  const begin = () => {
    const own = target(exchanges);
    const versionOf = async (name: string) =>
      (await world.call('GET', `projects/${name}`)).metadata.resourceVersion;
    return new ArgoReplay(
      {
        url: world.argo.url,
        tokenOf: () => world.admin,
        versionOf,
        ...own,
        get names() {
          return [...forgeNames(world.forge), ...(own.names ?? [])];
        },
      },
      world.acceptance,
    );
  };
  return {
    rows: exchanges.map(exchange => [exchange.name, exchange] as const),
    differences: exchange => {
      replay ??= begin();
      return replay.differences(file, exchange);
    },
  };
}
