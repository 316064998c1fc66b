import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Changes one file of a repository of the demo's forge. */
export interface Push {
  /** Who commits and pushes; their password is their login. */
  as: 'alice' | 'bob';
  /** `owner/name` */
  repository: string;
  file: string;
  message: string;
  change: (text: string) => string;
}

/** Commits and pushes as a developer does: with git, over HTTP. */
export async function push(request: Push): Promise<void> {
  const { as, repository, file, message, change } = request;
  const { url } = await endpoint();
  const address = new URL(`/${repository}.git`, url);
  address.username = as;
  address.password = as;
  const folder = await mkdtemp(join(tmpdir(), 'push-'));
  const git = (...args: string[]) =>
    run('git', ['-c', `user.name=${as}`, ...args], {
      cwd: folder,
      env: { ...process.env, EMAIL: `${as}@example.com` },
    });
  try {
    await git('clone', '--quiet', '--depth=1', address.href, '.');
    const path = join(folder, file);
    await writeFile(path, change(await readFile(path, 'utf8')));
    await git('commit', '--quiet', '--all', '--message', message);
    await git('push', '--quiet', 'origin', 'HEAD');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file of a repository, as the forge serves it now. */
export async function readForge(
  repository: string,
  file: string,
): Promise<string> {
  const { url, token } = await endpoint();
  const response = await fetch(
    `${url}/api/v1/repos/${repository}/raw/${file}`,
    { headers: { Authorization: `token ${token}` } },
  );
  return response.text();
}

async function endpoint(): Promise<{ url: string; token: string }> {
  const file = join(process.env.PORTAL_STATE!, 'endpoints.json');
  return JSON.parse(await readFile(file, 'utf8')).forge;
}
