import { spawn, type ChildProcess } from 'node:child_process';
import { devNull } from 'node:os';

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** Nothing of the machine's or the person's own Git configuration counts. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_TERMINAL_PROMPT: '0',
  // A path is a path, also when it looks like a pattern.
  GIT_LITERAL_PATHSPECS: '1',
};

const SETTINGS = {
  'core.hooksPath': devNull,
  'gc.auto': '0',
  'receive.autogc': 'false',
  'receive.fsckObjects': 'true',
  // What pull requests point to is the forge's to write.
  'receive.hideRefs': 'refs/pull/',
  'uploadpack.allowAnySHA1InWant': 'true',
  'uploadpack.allowFilter': 'true',
};

/** What a run of git may be given besides its arguments. */
export interface GitOptions {
  input?: string | Buffer;
  env?: Record<string, string>;
  /** Exit codes besides 0 that are an answer and no failure. */
  answers?: number[];
}

/** What git printed and how it ended. */
export interface GitResult {
  code: number;
  stdout: Buffer;
}

/** Git failed; the message is its own. */
export class GitError extends Error {}

/** Starts git in a bare repository; arguments go to it as they are, there is no shell. */
export function spawnGit(
  directory: string,
  args: string[],
  env: Record<string, string> = {},
): ChildProcess {
  const settings = Object.entries(SETTINGS).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  return spawn('git', [...settings, ...args], {
    cwd: directory,
    env: { ...ENVIRONMENT, GIT_DIR: directory, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
}

/**
 * Runs git in a bare repository to its end.
 *
 * @throws {@link GitError} when it fails, or prints more than is reasonable.
 */
export function runGit(
  directory: string,
  args: string[],
  { input, env, answers = [] }: GitOptions = {},
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawnGit(directory, args, env);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    child.stdout!.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT_BYTES) child.kill();
      else out.push(chunk);
    });
    child.stderr!.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code !== null && (code === 0 || answers.includes(code))) {
        resolve({ code, stdout: Buffer.concat(out) });
      } else {
        const words = Buffer.concat(err).toString('utf8').trim();
        reject(
          new GitError(words || `git ${args[0]} ended with ${signal ?? code}`),
        );
      }
    });
    // Git may end before it has read everything.
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  });
}

/** The same, as text without the last line break. */
export async function gitText(
  directory: string,
  args: string[],
  options?: GitOptions,
): Promise<string> {
  const { stdout } = await runGit(directory, args, options);
  return stdout.toString('utf8').replace(/\n$/, '');
}
