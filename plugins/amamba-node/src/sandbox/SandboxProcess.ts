import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonObject } from '@backstage/types';

const MAIN = 'packages/sandbox/src/main.ts';

/** The sandbox's process and the lines it speaks. */
export class SandboxProcess {
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

/** @throws Error when `from` is not in the repository. */
export function findRepository(from: string): string {
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
