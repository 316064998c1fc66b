import {
  startKubernetes,
  type RunningKubernetes,
} from '../../kubernetes/index.ts';
import type { RunningForge } from '../../forge/index.ts';
import { startArgoCd, type RunningArgoCd } from '../index.ts';
import { startRecordedForge } from './recordedRepository.ts';
import { StreamReader } from './streamReader.ts';

const POLICY = `
g, portal, role:admin
p, guest, applications, get, shared/*, allow
p, tenant, applications, *, shared/team-a/*, allow
p, tenant, repositories, *, shared/*, allow
`;

/** An Argo CD with accounts `portal`, `guest` and `tenant`, and a project `shared`. */
export class ServedArgoCd {
  kubernetes!: RunningKubernetes;
  forge!: RunningForge;
  argo!: RunningArgoCd;
  /** By account. */
  readonly tokens: Record<string, string> = {};

  async start(): Promise<void> {
    [this.kubernetes, this.forge] = await Promise.all([
      startKubernetes({ clusters: ['dev'] }),
      startRecordedForge(),
    ]);
    const [home] = this.kubernetes.clusters;
    const account = 'apiKey';
    this.argo = await startArgoCd({
      home,
      settings: {
        accounts: { portal: account, guest: account, tenant: account },
        policyCsv: POLICY,
        applicationNamespaces: ['team-*'],
        resyncMs: 3_600_000,
      },
    });
    for (const name of ['portal', 'guest', 'tenant']) {
      this.tokens[name] = await this.argo.issueToken(name);
    }
    for (const name of ['team-a', 'team-b', 'elsewhere']) {
      home.cluster.objects.create('namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      });
    }
    await this.call('POST', 'projects', {
      project: {
        metadata: { name: 'shared' },
        spec: {
          sourceRepos: ['*'],
          sourceNamespaces: ['team-a'],
          destinations: [{ server: '*', namespace: 'team-*' }],
        },
      },
    });
  }

  async stop(): Promise<void> {
    await this.argo?.stop();
    await Promise.all([this.kubernetes?.stop(), this.forge?.stop()]);
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    who = 'portal',
  ): Promise<{ status: number; body: any }> {
    const response = await fetch(`${this.argo.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.tokens[who]}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  application(name: string, namespace?: string, path = 'kustom') {
    return {
      metadata: { name, ...(namespace && { namespace }) },
      spec: {
        project: 'shared',
        source: { repoURL: `${this.forge.url}/rec/rec-app.git`, path },
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: 'team-a',
        },
      },
    };
  }

  read(path: string, accept: string, who = 'portal'): StreamReader {
    const url = `${this.argo.url}/api/v1/${path}`;
    return new StreamReader(url, accept, this.tokens[who]);
  }
}
