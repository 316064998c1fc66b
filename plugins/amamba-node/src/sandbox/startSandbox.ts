import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonObject } from '@backstage/types';
import { z } from 'zod';

const MAIN = 'packages/sandbox/src/main.ts';

/** One of the sandbox's clusters. @public */
export interface SandboxCluster {
  name: string;
  url: string;
  /** Base64 of the PEM of the authority that signed its certificate. */
  caData: string;
  /** May do everything. */
  adminToken: string;
  /** May do what the portal needs. */
  portalToken: string;
}

/** A running sandbox. @public */
export interface Sandbox {
  clusters: SandboxCluster[];
  /** For a configuration: `{ kubernetes: sandbox.backstageKubernetesConfig }`. */
  backstageKubernetesConfig: JsonObject;
  kubeconfigPath: string;
  /** Its API server goes away; its objects stay. */
  stopCluster(name: string): Promise<void>;
  /** It is back, at the same address. */
  startCluster(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** @public */
export interface StartSandboxOptions {
  /** What the clusters hold at first; nothing unless told. */
  seed?: 'none' | 'demo';
  /** How long to wait until it is ready; 30 s unless told. */
  timeoutMs?: number;
}

const endpointsSchema = z.object({
  clusters: z.record(
    z.string(),
    z.object({
      url: z.string(),
      caData: z.string(),
      token: z.string(),
      adminToken: z.string(),
    }),
  ),
});

/**
 * Starts the repository's sandbox of Kubernetes clusters as a process of its
 * own, which ends with the test.
 *
 * @throws Error with the sandbox's output when it does not become ready.
 * @public
 */
export async function startSandbox(
  options: StartSandboxOptions = {},
): Promise<Sandbox> {
  const root = findRepository(process.cwd());
  const dir = await mkdtemp(join(tmpdir(), 'amamba-sandbox-'));
  const child = new SandboxProcess(root, [
    ...['--dir', dir],
    ...['--only', 'kubernetes'],
    ...['--seed', options.seed ?? 'none'],
  ]);
  const stop = async () => {
    await child.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await child.ready(options.timeoutMs ?? 30_000);
    const clusters = await readClusters(dir);
    return {
      clusters,
      backstageKubernetesConfig: toKubernetesConfig(clusters),
      kubeconfigPath: join(dir, 'kubeconfig'),
      stopCluster: name => child.command({ stopCluster: name }),
      startCluster: name => child.command({ startCluster: name }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The sandbox's process and the lines it speaks. */
class SandboxProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #waiting: Array<(line: string) => void> = [];
  #output = '';

  constructor(root: string, flags: string[]) {
    this.#child = spawn(process.execPath, [join(root, MAIN), ...flags], {
      cwd: root,
      // Should this process be killed, the sandbox sees its input end.
      env: { ...process.env, NODE_OPTIONS: '', SANDBOX_STOPS_WITH_STDIN: '1' },
      stdio: 'pipe',
    });
    this.#exited = once(this.#child, 'exit');
    createInterface({ input: this.#child.stdout! }).on('line', line => {
      this.#keep(`${line}\n`);
      this.#waiting.shift()?.(line);
    });
    this.#child.stderr!.on('data', data => this.#keep(String(data)));
  }

  async ready(timeoutMs: number): Promise<void> {
    let line = '';
    while (line !== 'Sandbox ready') {
      line = await this.#nextLine(timeoutMs);
    }
  }

  async command(command: JsonObject): Promise<void> {
    const answer = this.#nextLine(30_000);
    this.#child.stdin!.write(`${JSON.stringify(command)}\n`);
    const line = await answer;
    if (line !== 'ok') {
      throw new Error(`The sandbox answered: ${line}`);
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM');
    }
    await this.#exited;
  }

  async #nextLine(timeoutMs: number): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(this.#failure(`said nothing for ${timeoutMs} ms`)),
        timeoutMs,
      );
    });
    const exit = this.#exited.then(() => {
      throw this.#failure('ended');
    });
    const line = new Promise<string>(resolve => this.#waiting.push(resolve));
    try {
      return await Promise.race([line, exit, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  #failure(what: string): Error {
    return new Error(`The sandbox ${what}. Its output:\n${this.#output}`);
  }

  #keep(text: string): void {
    this.#output = (this.#output + text).slice(-10_000);
  }
}

function findRepository(from: string): string {
  for (let dir = from; ; dir = dirname(dir)) {
    if (existsSync(join(dir, MAIN))) {
      return dir;
    }
    if (dir === dirname(dir)) {
      throw new Error(
        `startSandbox works only in Amamba's own repository: there is no ${MAIN} above ${from}`,
      );
    }
  }
}

async function readClusters(dir: string): Promise<SandboxCluster[]> {
  const text = await readFile(join(dir, 'endpoints.json'), 'utf8');
  const { clusters } = endpointsSchema.parse(JSON.parse(text));
  return Object.entries(clusters).map(([name, { token, ...cluster }]) => ({
    name,
    ...cluster,
    portalToken: token,
  }));
}

function toKubernetesConfig(clusters: SandboxCluster[]): JsonObject {
  return {
    serviceLocatorMethod: { type: 'multiTenant' },
    clusterLocatorMethods: [
      {
        type: 'config',
        clusters: clusters.map(({ name, url, caData, portalToken }) => ({
          name,
          url,
          caData,
          authProvider: 'serviceAccount',
          serviceAccountToken: portalToken,
        })),
      },
    ],
  };
}
