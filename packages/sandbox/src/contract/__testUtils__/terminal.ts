import { spawn } from '@lydell/node-pty';
import { stripVTControlCharacters } from 'node:util';
import type { CommandLine } from '../command.ts';

/** A person at a terminal: types, and looks at what the screen shows. */
export class Terminal {
  readonly exited: Promise<number>;
  readonly #pty: ReturnType<typeof spawn>;
  #screen = '';

  constructor(client: CommandLine, args: string[], env: NodeJS.ProcessEnv) {
    this.#pty = spawn(client.program, [...client.fixed, ...args], {
      cols: 100,
      rows: 30,
      env: { ...process.env, ...env, TERM: 'xterm' } as Record<string, string>,
    });
    this.#pty.onData(data => {
      this.#screen += data;
    });
    this.exited = new Promise(resolve => {
      this.#pty.onExit(({ exitCode }) => resolve(exitCode));
    });
  }

  get screen(): string {
    return stripVTControlCharacters(this.#screen).replaceAll('\r', '');
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.#pty.resize(columns, rows);
  }

  /** Waits until the screen shows it. */
  async sees(pattern: RegExp, timeoutMs = 20_000): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (!pattern.test(this.screen)) {
      if (Date.now() > end) {
        throw new Error(`${pattern} did not appear on:\n${this.screen}`);
      }
      await new Promise(resolve => setTimeout(resolve, 30));
    }
  }

  close(): void {
    this.#pty.kill();
  }
}
