import { createServer } from 'node:http';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Forge } from './forge.ts';
import { resolveCommit } from './git/read.ts';
import { isFilePath, updateRef, writeCommit } from './git/write.ts';
import type { Repository } from './repositories.ts';
import { answerRequests } from './server.ts';
import { signatureOf } from './signature.ts';
import type { ForgeOptions, RunningForge, SeedCommit } from './types.ts';

export type * from './types.ts';

/**
 * Starts a Git server on loopback that speaks Git's smart HTTP protocol and
 * Gitea's API, over real bare repositories.
 */
export async function startForge(
  options: ForgeOptions = {},
): Promise<RunningForge> {
  const directory = options.directory
    ? resolve(options.directory)
    : await mkdtemp(join(tmpdir(), 'forge-'));
  await mkdir(directory, { recursive: true });
  const server = createServer();
  await new Promise<void>((started, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, '127.0.0.1', started);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://localhost:${port}`;
  const forge = new Forge(url, directory);
  server.on('request', answerRequests(forge));
  options.users?.forEach(user => forge.accounts.createUser(user));
  options.organizations?.forEach(organization =>
    forge.accounts.createOrganization(organization),
  );
  let tokens = 0;
  return {
    url,
    port,
    createUser: user => void forge.accounts.createUser(user),
    createOrganization: organization =>
      void forge.accounts.createOrganization(organization),
    createToken: (login, name = `token-${++tokens}`) =>
      forge.accounts.createToken(login, name).secret,
    createRepository: async repository => {
      const { fullName } = await forge.repositories.create(repository);
      return `${url}/${fullName}.git`;
    },
    commit: (fullName, commits, branch) =>
      commitTo(forge, find(forge, fullName), commits, branch),
    resolve: async (fullName, revision) =>
      resolveCommit(find(forge, fullName).directory, revision),
    deliveries: () => forge.webhooks.settled(),
    stop: async () => {
      await new Promise<void>(stopped => {
        server.close(() => stopped());
        server.closeAllConnections();
      });
      await forge.webhooks.settled();
      if (!options.directory) {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

function find(forge: Forge, fullName: string): Repository {
  const [owner, name] = fullName.split('/');
  const found = forge.repositories.find(owner, name ?? '');
  if (!found) throw new Error(`The forge has no repository "${fullName}"`);
  return found;
}

async function commitTo(
  forge: Forge,
  repository: Repository,
  commits: SeedCommit[],
  branch = repository.defaultBranch,
): Promise<string> {
  const { directory } = repository;
  const authors = commits.map(({ author }) => {
    const user = forge.accounts.user(author);
    if (!user) throw new Error(`The forge has no user "${author}"`);
    return user;
  });
  const pusher = authors.at(-1);
  if (!pusher) throw new Error('There is nothing to commit');
  return forge.write(repository, pusher, async () => {
    const name = `refs/heads/${branch}`;
    const before = await resolveCommit(directory, name);
    let tip = before;
    for (const [at, { message, files, date }] of commits.entries()) {
      const bad = Object.keys(files).find(path => !isFilePath(path));
      if (bad !== undefined) throw new Error(`"${bad}" is no path of a file`);
      const signature = signatureOf(authors[at], date);
      tip = await writeCommit(directory, {
        parent: tip,
        files: Object.fromEntries(
          Object.entries(files).map(([path, text]) => [
            path,
            text === null ? null : Buffer.from(text),
          ]),
        ),
        author: signature,
        committer: signature,
        message,
      });
    }
    await updateRef(directory, name, tip, before);
    return tip!;
  });
}
