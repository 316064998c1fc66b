import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Sandbox,
  startSandbox,
} from '@amamba/plugin-amamba-node/testUtils';
import { ScmIntegrations } from '@backstage/integration';
import { ConfigReader } from '@backstage/config';

/** What the API of the forge answered. */
export interface ForgeAnswer {
  status: number;
  json: any;
}

/** The demo's configuration repository, on a real Git server with Gitea's API. */
export class DemoRepository {
  readonly #sandbox: Sandbox;

  private constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  static async start(): Promise<DemoRepository> {
    const sandbox = await startSandbox({ servers: ['forge'], seed: 'demo' });
    return new DemoRepository(sandbox);
  }

  get forgeUrl(): string {
    return this.#sandbox.forge!.url;
  }

  get url(): string {
    return `${this.forgeUrl}/payments/deploy`;
  }

  get #authorization(): string {
    return `token ${this.#sandbox.forge!.token}`;
  }

  /** `integrations` and `amamba` of a portal that has it. */
  config() {
    const { url, username, token } = this.#sandbox.forge!;
    const { host } = new URL(url);
    return {
      integrations: {
        gitea: [{ host, baseUrl: url, username, password: token }],
      },
      amamba: { gitops: { repositories: [`${url}/{workspace}/*`] } },
    };
  }

  integrations(): ScmIntegrations {
    return ScmIntegrations.fromConfig(new ConfigReader(this.config()));
  }

  /** Asks the API, under the repository. */
  async api(method: string, path: string, body?: object): Promise<ForgeAnswer> {
    const response = await fetch(
      `${this.forgeUrl}/api/v1/repos/payments/deploy${path}`,
      {
        method,
        headers: {
          authorization: this.#authorization,
          'content-type': 'application/json',
        },
        ...(body && { body: JSON.stringify(body) }),
      },
    );
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, json: isJson ? JSON.parse(text) : text };
  }

  /** What a file holds on a branch. */
  async read(file: string, branch = 'main'): Promise<string> {
    const { json } = await this.api('GET', `/contents/${file}?ref=${branch}`);
    return Buffer.from(json.content, 'base64').toString('utf8');
  }

  /** Somebody pushes other versions of files, if they are others. */
  async push(changes: Record<string, (text: string) => string>): Promise<void> {
    const files = await Promise.all(
      Object.entries(changes).map(async ([path, change]) => {
        const { json } = await this.api('GET', `/contents/${path}`);
        const text = Buffer.from(json.content, 'base64').toString('utf8');
        const content = Buffer.from(change(text)).toString('base64');
        return { operation: 'update', path, sha: json.sha, content };
      }),
    );
    const { status } = await this.api('POST', '/contents', { files });
    if (status !== 201) {
      throw new Error(`The push was answered with ${status}`);
    }
  }

  /** Somebody pushes a branch with a file that is small while it is packed. */
  async pushZeros(branch: string, size: number): Promise<void> {
    const { username, token } = this.#sandbox.forge!;
    const remote = new URL(this.url);
    Object.assign(remote, { username, password: token });
    const dir = await mkdtemp(join(tmpdir(), 'amamba-zeros-'));
    const git = (...args: string[]) =>
      promisify(execFile)(
        'git',
        ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args],
        { cwd: dir },
      );
    try {
      await git('clone', '--quiet', '--depth=1', remote.href, '.');
      await writeFile(join(dir, 'zeros'), Buffer.alloc(size));
      await git('add', '.');
      await git('commit', '--quiet', '--message=zeros');
      await git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  /** The newest commit of `main`. */
  async newest(): Promise<any> {
    const { json } = await this.api('GET', '/commits?limit=1');
    return json[0];
  }

  stop(): Promise<void> {
    return this.#sandbox.stop();
  }
}

/** The kustomization of an environment of the demo. */
export const fileOfDemo = (name: string) =>
  `payments-api/overlays/${name}/kustomization.yaml`;

/** The path of the demo, with what differs. */
export function pathOfDemo(
  repoUrl: string,
  more: Record<string, { approval?: boolean; via?: 'pullRequest' }> = {},
) {
  return {
    repoUrl,
    items: [{ type: 'kustomizeImage', image: 'stefanprodan/podinfo' }],
    environments: ['dev', 'staging', 'prod'].map(name => ({
      name,
      file: fileOfDemo(name),
      ...more[name],
    })),
  };
}
