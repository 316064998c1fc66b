import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { RepoError } from './repoError.ts';

const TIMEOUT_MS = 90_000;
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Runs the real helm, apart from the configuration of whoever runs us. */
export class HelmProcess {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @throws RepoError with what helm printed */
  async run(args: string[], cwd: string): Promise<string> {
    const program = helmProgram();
    const quoted = `\`helm ${args.join(' ')}\``;
    if (!program) {
      throw new RepoError(
        `${quoted} failed: exec: "helm": executable file not found in $PATH`,
      );
    }
    await mkdir(this.#directory, { recursive: true });
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: this.#directory,
      HELM_CACHE_HOME: join(this.#directory, 'cache'),
      HELM_CONFIG_HOME: join(this.#directory, 'config'),
      HELM_DATA_HOME: join(this.#directory, 'data'),
      // No cluster is to be asked, whatever kubeconfig the machine has.
      KUBECONFIG: '/dev/null',
    };
    return execute(program, args, { cwd, env }, quoted);
  }
}

/** `AMAMBA_HELM`, else the helm of the machine. */
export function helmProgram(): string | undefined {
  const given = process.env.AMAMBA_HELM;
  if (given) return given;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map(folder => join(folder, 'helm')).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function execute(
  program: string,
  args: string[],
  options: { cwd: string; env: Record<string, string> },
  quoted: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    let size = 0;
    let errors = '';
    const timer = setTimeout(() => {
      errors += 'timeout';
      child.kill('SIGKILL');
    }, TIMEOUT_MS);
    const fail = (reason: string) => {
      clearTimeout(timer);
      reject(new RepoError(`${quoted} failed ${reason}`));
    };
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MOST_OUTPUT) child.kill('SIGKILL');
      else output.push(part);
    });
    child.stderr.on('data', (part: Buffer) => {
      if (errors.length < 64_000) errors += part.toString('utf8');
    });
    child.on('error', error => fail(error.message));
    child.on('close', code => {
      clearTimeout(timer);
      if (code === 0) resolve(Buffer.concat(output).toString('utf8'));
      else fail(`exit status ${code}: ${errors.trim()}`);
    });
  });
}
