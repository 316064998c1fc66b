import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';

/** What a command did. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  stdin?: string;
  /** Leaves the standard input open, as that of a person is. */
  keepInput?: boolean;
  /** How long the standard input stays open after what was written to it. */
  inputLastsMs?: number;
  env?: Record<string, string>;
  cwd?: string;
  /** Ends the command when this holds. */
  until?: (stdout: string) => boolean;
  timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;

/** Runs a program to its end; one that lasts too long is killed and fails. */
export function runCommand(
  program: string,
  args: string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  const { stdin = '', until, timeoutMs = TIMEOUT_MS, cwd } = options;
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...options.env };
    const child = spawn(program, args, { env, cwd });
    let stdout = '';
    let stderr = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      const said = `stdout:\n${stdout}\nstderr:\n${stderr}`;
      reject(new Error(`${program} ${args.join(' ')} did not end.\n${said}`));
    }, timeoutMs);
    child.stdout.on('data', chunk => {
      stdout += chunk;
    });
    const looking = setInterval(() => {
      if (until?.(stdout)) child.kill('SIGTERM');
    }, 50);
    child.stderr.on('data', chunk => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', code => {
      clearTimeout(timer);
      clearInterval(looking);
      resolve({ code, stdout, stderr });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.write(stdin);
    if (options.keepInput) return;
    setTimeout(() => child.stdin.end(), options.inputLastsMs ?? 0);
  });
}

type Words = [TemplateStringsArray, ...unknown[]];

/** Splits the literal parts at spaces; what is put in between stays whole. */
function splitWords([parts, ...values]: Words): string[] {
  const words: string[] = [];
  let open = false;
  parts.forEach((part, index) => {
    part.split(/(\s+)/).forEach(piece => {
      if (piece === '') return;
      if (/^\s+$/.test(piece)) {
        open = false;
      } else if (open) {
        words[words.length - 1] += piece;
      } else {
        words.push(piece);
        open = true;
      }
    });
    if (index < values.length) {
      const value = String(values[index]);
      if (open) words[words.length - 1] += value;
      else words.push(value);
      open = true;
    }
  });
  return words;
}

/** A command-line client, such as kubectl, with its fixed options. */
export class CommandLine {
  readonly program: string;
  readonly fixed: string[];
  readonly #options: CommandOptions;

  constructor(program: string, fixed: string[], options: CommandOptions = {}) {
    this.program = program;
    this.fixed = fixed;
    this.#options = options;
  }

  with(options: CommandOptions): CommandLine {
    const merged = { ...this.#options, ...options };
    return new CommandLine(this.program, this.fixed, merged);
  }

  run(...words: Words): Promise<Outcome> {
    const args = [...this.fixed, ...splitWords(words)];
    return runCommand(this.program, args, this.#options);
  }

  /** Its standard output; fails with what it said when it does not succeed. */
  async ok(...words: Words): Promise<string> {
    const { code, stdout, stderr } = await this.run(...words);
    const stopped = this.#options.until?.(stdout);
    const command = splitWords(words).join(' ');
    const said = `${command}: exit ${code}\n${stdout}${stderr}`;
    assert.ok(code === 0 || stopped, said);
    return stdout;
  }

  /** Its standard error; fails when it succeeds. */
  async fails(...words: Words): Promise<string> {
    const { code, stdout, stderr } = await this.run(...words);
    const command = splitWords(words).join(' ');
    assert.notEqual(code, 0, `${command} succeeded\n${stdout}`);
    return stderr;
  }

  async json<T>(...words: Words): Promise<T> {
    const [parts, ...values] = words;
    const last = parts.length - 1;
    const raw = parts.map((part, i) => (i === last ? `${part} -o json` : part));
    const template = Object.assign(raw, { raw }) as TemplateStringsArray;
    return JSON.parse(await this.ok(template, ...values)) as T;
  }
}
