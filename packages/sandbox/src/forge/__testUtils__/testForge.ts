import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startForge, type RunningForge } from '../index.ts';

const run = promisify(execFile);

/** The people of the tests; a password is the login and `-pw`. */
const USERS = [
  { login: 'alice', name: 'Alice Zhao' },
  { login: 'bob', name: 'Bob Keller' },
  { login: 'carol' },
  { login: 'dave' },
  { login: 'root', admin: true },
].map(user => ({ ...user, password: `${user.login}-pw` }));

/** What the API answered. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  json: any;
}

/** A forge, and a folder for clones. */
export interface TestForge {
  forge: RunningForge;
  folder: string;
  /** A repository of payments with two commits of two people. */
  newRepository(isPrivate?: boolean): Promise<string>;
  /** A clone by the real git. */
  clone(
    fullName: string,
    credentials: string,
    ...options: string[]
  ): Promise<string>;
  /** A request to the API, as somebody. */
  api(
    method: string,
    path: string,
    options?: { as?: string; body?: unknown },
  ): Promise<ApiAnswer>;
  stop(): Promise<void>;
}

/** Starts a forge with two organizations and people of every access. */
export async function startTestForge(): Promise<TestForge> {
  const folder = await mkdtemp(join(tmpdir(), 'forge-test-'));
  const forge = await startForge({
    users: USERS,
    organizations: [
      {
        name: 'payments',
        members: { alice: 'admin', bob: 'write', carol: 'read' },
      },
      { name: 'search', members: { dave: 'admin' } },
    ],
  });
  let count = 0;
  return {
    forge,
    folder,
    newRepository: async (isPrivate = true) => {
      const name = `repo-${++count}`;
      await forge.createRepository({
        owner: 'payments',
        name,
        private: isPrivate,
      });
      await commitTwice(forge, `payments/${name}`);
      return `payments/${name}`;
    },
    clone: async (fullName, credentials, ...options) => {
      const directory = join(folder, `clone-${++count}`);
      const prefix = credentials ? `//${credentials}@` : '//';
      const url = `${forge.url.replace('//', prefix)}/${fullName}.git`;
      await git(folder, 'clone', '-q', ...options, url, directory);
      return directory;
    },
    api: (method, path, options) => callApi(forge, method, path, options),
    stop: async () => {
      await forge.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function commitTwice(
  forge: RunningForge,
  fullName: string,
): Promise<void> {
  await forge.commit(fullName, [
    {
      author: 'alice',
      date: new Date('2026-01-02T03:04:05Z'),
      message: 'One\n\nWith a body.',
      files: { 'README.md': '# One\n', 'app/values.yaml': 'tag: 1\n' },
    },
    {
      author: 'bob',
      date: new Date('2026-01-03T03:04:05Z'),
      message: 'Two',
      files: { 'app/values.yaml': 'tag: 2\n' },
    },
  ]);
}

/** Runs the real git as somebody without a configuration of their own. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Eve',
    GIT_AUTHOR_EMAIL: 'eve@example.com',
    GIT_COMMITTER_NAME: 'Eve',
    GIT_COMMITTER_EMAIL: 'eve@example.com',
  };
  const { stdout } = await run('git', args, { cwd, env });
  return stdout.trim();
}

/** An `Authorization` header of one of the people. */
export function basic(login: string): string {
  return `Basic ${btoa(`${login}:${login}-pw`)}`;
}

async function callApi(
  forge: RunningForge,
  method: string,
  path: string,
  { as, body }: { as?: string; body?: unknown } = {},
): Promise<ApiAnswer> {
  const response = await fetch(`${forge.url}/api/v1${path}`, {
    method,
    headers: {
      ...(as && { Authorization: basic(as) }),
      'Content-Type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const { status, headers } = response;
  const isJson = headers.get('content-type')?.includes('json');
  return { status, headers, json: isJson ? JSON.parse(text) : text };
}
