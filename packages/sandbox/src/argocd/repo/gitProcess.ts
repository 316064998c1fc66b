import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryAccess } from '../types.ts';

/** Longest that one call of git may take. */
const TIMEOUT_MS = 90_000;
/** Most that git may print; what it is asked for here is small. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Answers git's questions from its environment, so that no argument has them. */
const ASKPASS = `#!/bin/sh
case "$1" in
  Username*) printf '%s\\n' "$AMAMBA_GIT_USERNAME" ;;
  *) printf '%s\\n' "$AMAMBA_GIT_PASSWORD" ;;
esac
`;

/** What git printed on its way out. */
export class GitFailure extends Error {
  readonly args: readonly string[];
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(
    args: readonly string[],
    exitCode: number | null,
    stderr: string,
  ) {
    super(`git ${args[0]} failed: ${stderr.trim()}`);
    this.name = 'GitFailure';
    this.args = args;
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

export interface GitOptions {
  /** Where credentials come from, for calls that go to a server. */
  access?: RepositoryAccess;
  env?: Record<string, string>;
}

/** Runs the system's git, apart from the configuration of whoever runs us. */
export class GitProcess {
  readonly #directory: string;
  #prepared: Promise<string> | undefined;

  /** @param directory - private to us; holds the askpass program and keys */
  constructor(directory: string) {
    this.#directory = directory;
  }

  async run(args: string[], options: GitOptions = {}): Promise<string> {
    const askpass = await (this.#prepared ??= this.#prepare());
    const { access } = options;
    const keyFile = access?.sshPrivateKey
      ? await this.#writeKey(access.sshPrivateKey)
      : undefined;
    const env = {
      ...baseEnvironment(this.#directory),
      ...options.env,
      ...accessEnvironment(access, askpass, keyFile),
    };
    try {
      return await execute(args, env);
    } finally {
      if (keyFile) await rm(keyFile, { force: true });
    }
  }

  async #prepare(): Promise<string> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const program = join(this.#directory, 'askpass.sh');
    await writeFile(program, ASKPASS, { mode: 0o700 });
    await chmod(program, 0o700);
    return program;
  }

  async #writeKey(key: string): Promise<string> {
    const file = join(this.#directory, `key-${randomUUID()}`);
    await writeFile(file, key.endsWith('\n') ? key : `${key}\n`, {
      mode: 0o600,
    });
    return file;
  }
}

function baseEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'http:https:ssh:git:file',
    GIT_LFS_SKIP_SMUDGE: '1',
    // Repositories of the file protocol belong to whoever made them.
    GIT_CONFIG_COUNT: '3',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
    GIT_CONFIG_KEY_1: 'gc.auto',
    GIT_CONFIG_VALUE_1: '0',
    GIT_CONFIG_KEY_2: 'core.hooksPath',
    GIT_CONFIG_VALUE_2: '/dev/null',
  };
}

function accessEnvironment(
  access: RepositoryAccess | undefined,
  askpass: string,
  keyFile: string | undefined,
): Record<string, string> {
  if (!access) return {};
  const host = access.insecure
    ? '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null'
    : '-o StrictHostKeyChecking=accept-new';
  return {
    GIT_ASKPASS: askpass,
    AMAMBA_GIT_USERNAME: access.username ?? (access.password ? 'git' : ''),
    AMAMBA_GIT_PASSWORD: access.password ?? '',
    ...(access.insecure && { GIT_SSL_NO_VERIFY: '1' }),
    GIT_SSH_COMMAND: `ssh -o BatchMode=yes ${host}${
      keyFile ? ` -o IdentitiesOnly=yes -i '${keyFile}'` : ''
    }`,
  };
}

function execute(args: string[], env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    let size = 0;
    let errors = '';
    const timer = setTimeout(() => {
      errors += 'context deadline exceeded';
      child.kill('SIGKILL');
    }, TIMEOUT_MS);
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MOST_OUTPUT) child.kill('SIGKILL');
      else output.push(part);
    });
    child.stderr.on('data', (part: Buffer) => {
      if (errors.length < 64_000) errors += part.toString('utf8');
    });
    child.on('error', error => {
      clearTimeout(timer);
      reject(new GitFailure(args, null, error.message));
    });
    child.on('close', code => {
      clearTimeout(timer);
      if (code === 0) resolve(Buffer.concat(output).toString('utf8'));
      else reject(new GitFailure(args, code, errors));
    });
  });
}
