import { type ChildProcess, spawn } from 'node:child_process';
import type {
  KubeClient,
  KubeExecOptions,
  KubeService,
  KubeStream,
  KubeStreamEnd,
} from '@amamba/plugin-amamba-node';

/** A container that is this machine: what is run in it runs here. */
export interface LocalContainer {
  kube: KubeService;
  /** Programs that it has not, as a container without tar. */
  without: Set<string>;
  /** Containers of the pod that have no shell. */
  shellless: Set<string>;
  /** What is at `/proc/1/root`. */
  targetRoot: string;
  /** The pod, as the portal reads it. */
  pod: object;
  /** Whether input can be ended, as v5 of the protocol can and v4 cannot. */
  endsInput: boolean;
}

/** `command -v` of a program that is not there fails, and so does calling it. */
function hide(without: Set<string>): string {
  return [...without]
    .map(name => `command() { case $2 in ${name}) return 1 ;; esac; }`)
    .join('\n');
}

class LocalStream implements KubeStream {
  readonly protocol = 'v4.channel.k8s.io';
  readonly ended: Promise<KubeStreamEnd>;
  readonly #child: ChildProcess;
  readonly #local: LocalContainer;
  readonly #early: Buffer[] = [];
  #listener: ((frame: Buffer) => void) | undefined;

  constructor({ command, signal }: KubeExecOptions, local: LocalContainer) {
    this.#local = local;
    const [, flag, script, ...rest] = command;
    const args = rest.map(arg =>
      arg === '/proc/1/root' ? local.targetRoot : arg,
    );
    this.#child = spawn(
      'sh',
      [flag, `${hide(local.without)}\n${script}`, ...args],
      {
        signal,
      },
    );
    this.#child.stdin?.on('error', () => {});
    const take = (channel: number) => (bytes: Buffer) => {
      const frame = Buffer.concat([Buffer.from([channel]), bytes]);
      if (this.#listener) this.#listener(frame);
      else this.#early.push(frame);
    };
    this.#child.stdout?.on('data', take(1));
    this.#child.stderr?.on('data', take(2));
    this.ended = new Promise(resolve => {
      this.#child.once('error', () => resolve({ type: 'lost' }));
      this.#child.once('close', exitCode =>
        resolve(
          exitCode === null ? { type: 'lost' } : { type: 'exited', exitCode },
        ),
      );
    });
  }

  get bufferedBytes(): number {
    return this.#child.stdin?.writableLength ?? 0;
  }

  onFrame(listener: (frame: Buffer) => void): void {
    this.#listener = listener;
    this.#early.splice(0).forEach(listener);
  }

  onDrain(listener: () => void): void {
    this.#child.stdin?.on('drain', listener);
  }

  write(bytes: Uint8Array): void {
    this.#child.stdin?.write(bytes);
  }

  endInput(): boolean {
    if (this.#local.endsInput) this.#child.stdin?.end();
    return this.#local.endsInput;
  }

  resize(): void {}

  pause(): void {
    this.#child.stdout?.pause();
  }

  resume(): void {
    this.#child.stdout?.resume();
  }

  close(): void {
    this.#child.stdin?.destroy();
    this.#child.stdout?.resume();
    this.#child.kill('SIGHUP');
  }
}

/** In the words of containerd. */
function noShell(): KubeStream {
  return {
    protocol: 'v5.channel.k8s.io',
    ended: Promise.resolve({
      type: 'failed',
      reason: 'InternalError',
      message:
        'Internal error occurred: OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH',
    }),
    bufferedBytes: 0,
    onFrame() {},
    onDrain() {},
    write() {},
    endInput: () => true,
    resize() {},
    pause() {},
    resume() {},
    close() {},
  };
}

export function createLocalContainer(): LocalContainer {
  const local: LocalContainer = {
    without: new Set(),
    shellless: new Set(),
    targetRoot: '/',
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'n' },
    },
    endsInput: false,
    kube: {} as KubeService,
  };
  const client = {
    cluster: 'dev',
    get: async () => local.pod,
    streams: {
      exec: async (options: KubeExecOptions) =>
        local.shellless.has(options.container)
          ? noShell()
          : new LocalStream(options, local),
    },
  } as unknown as KubeClient;
  local.kube = {
    client: () => client,
    as: () => ({ client: () => client }),
  } as unknown as KubeService;
  return local;
}
