import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { User } from '../accounts.ts';
import type { Forge } from '../forge.ts';
import { Refusal } from '../refusal.ts';
import type { Repository } from '../repositories.ts';
import { spawnGit } from './run.ts';

const MAX_BODY_BYTES = 256 * 1024 * 1024;
const PATH =
  /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** A request of Git's smart HTTP protocol. */
export interface GitRequest {
  owner: string;
  name: string;
  service: 'upload-pack' | 'receive-pack';
  /** The first of two requests: which refs are there. */
  advertise: boolean;
}

/** Recognises the paths that `git` asks for; undefined: it is something else. */
export function parseGitRequest(
  method: string,
  url: URL,
): GitRequest | undefined {
  const [, owner, name, action] = PATH.exec(url.pathname) ?? [];
  if (!action) return undefined;
  const advertise = action === 'info/refs';
  const service = (
    advertise ? url.searchParams.get('service') ?? '' : action
  ).replace(/^git-/, '');
  if (service !== 'upload-pack' && service !== 'receive-pack') {
    throw new Refusal(403, 'Only the smart HTTP protocol is spoken here.');
  }
  if (method !== (advertise ? 'GET' : 'POST')) {
    throw new Refusal(405, 'Method not allowed');
  }
  return { owner, name, service, advertise };
}

/** Serves `git clone`, `fetch` and `push`, by the git of this machine. */
export async function serveGit(
  forge: Forge,
  git: GitRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const user = forge.accounts.authenticate(request.headers.authorization);
  const repository = authorise(forge, git, user);
  response.setHeader('Cache-Control', 'no-cache, max-age=0, must-revalidate');
  if (git.advertise) {
    response.setHeader(
      'Content-Type',
      `application/x-git-${git.service}-advertisement`,
    );
    const title = `# service=git-${git.service}\n`;
    const length = (title.length + 4).toString(16).padStart(4, '0');
    response.write(`${length}${title}0000`);
    await run(repository, git, request, response);
    return;
  }
  response.setHeader('Content-Type', `application/x-git-${git.service}-result`);
  if (git.service === 'upload-pack') {
    await run(repository, git, request, response);
  } else {
    await forge.write(repository, user!, () =>
      run(repository, git, request, response),
    );
  }
}

function authorise(
  forge: Forge,
  { owner, name, service }: GitRequest,
  user: User | undefined,
): Repository {
  const repository = forge.repositories.find(owner, name);
  const allows = (access: 'read' | 'write') =>
    repository && forge.repositories.allows(user, repository, access);
  const needed = service === 'upload-pack' ? 'read' : 'write';
  if (allows(needed)) return repository!;
  // Whether there is such a repository is not told to strangers.
  if (!user) throw new Refusal(401, 'Unauthorized');
  throw allows('read')
    ? new Refusal(403, 'User permission denied for writing.')
    : new Refusal(404, 'Repository not found');
}

async function run(
  { directory }: Repository,
  { service, advertise }: GitRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const protocol = String(request.headers['git-protocol'] ?? '');
  const child = spawnGit(
    directory,
    [
      service,
      '--stateless-rpc',
      ...(advertise ? ['--advertise-refs'] : []),
      directory,
    ],
    /^[\w=:.-]{1,100}$/.test(protocol) ? { GIT_PROTOCOL: protocol } : {},
  );
  child.stderr!.resume();
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  const answered = pipeline(child.stdout!, response, { end: false });
  // Git may answer before it has read everything; then the rest is not wanted.
  const isZipped = request.headers['content-encoding'] === 'gzip';
  const asked = advertise
    ? child.stdin!.end()
    : pipeline(
        isZipped ? request.pipe(createGunzip()) : request,
        limited(),
        child.stdin!,
      ).catch(() => child.kill());
  await Promise.all([ended, answered, asked]);
}

function limited(): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) done(new Error('the push is too large'));
      else done(null, chunk);
    },
  });
}
