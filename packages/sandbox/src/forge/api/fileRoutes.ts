import { z } from 'zod';
import {
  findEntry,
  isRefName,
  readCommit,
  resolveCommit,
  type Signature,
} from '../git/read.ts';
import { isFilePath, updateRef, writeCommit } from '../git/write.ts';
import { presentCommit } from '../present.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Repository } from '../repositories.ts';
import { signatureOf } from '../signature.ts';
import { presentFile } from './contentRoutes.ts';
import type { Answer, ApiCall, Routes } from './router.ts';

const Identity = z.object({ name: z.string(), email: z.string() }).partial();

const FileOptions = z.object({
  message: z.string().optional(),
  branch: z.string().optional(),
  new_branch: z.string().optional(),
  author: Identity.optional(),
  committer: Identity.optional(),
  dates: z
    .object({
      author: z.iso.datetime({ offset: true }),
      committer: z.iso.datetime({ offset: true }),
    })
    .partial()
    .optional(),
});

const Content = z.base64();
const CreateFile = FileOptions.extend({ content: Content });
const UpdateFile = CreateFile.extend({
  sha: z.string().min(1),
  from_path: z.string().optional(),
});
const DeleteFile = FileOptions.extend({ sha: z.string().min(1) });
const ChangeFiles = FileOptions.extend({
  files: z
    .array(
      z.object({
        operation: z.enum(['create', 'update', 'upload', 'rename', 'delete']),
        path: z.string(),
        content: Content.optional(),
        from_path: z.string().optional(),
        sha: z.string().optional(),
      }),
    )
    .min(1),
});

type Options = z.infer<typeof FileOptions>;
type FileChange = z.infer<typeof ChangeFiles>['files'][number];

/** Commits changes of files to a branch, or to a new one that starts there. */
async function change(
  call: ApiCall,
  options: Options,
  changes: FileChange[],
): Promise<{ repository: Repository; branch: string; sha: string }> {
  const repository = call.repository('write');
  const user = call.signedIn();
  const { directory } = repository;
  const from = options.branch || repository.defaultBranch;
  const branch = options.new_branch || from;
  if (![from, branch].every(isRefName)) {
    throw new Refusal(422, `branch name is invalid [name: ${branch}]`);
  }
  const sha = await call.forge.write(repository, user, async () => {
    const parent = await resolveCommit(directory, `refs/heads/${from}`);
    if (!parent && from !== repository.defaultBranch) {
      throw notFound(`branch does not exist [name: ${from}]`);
    }
    const full = `refs/heads/${branch}`;
    const tip = branch === from ? parent : await resolveCommit(directory, full);
    if (branch !== from && tip) {
      throw new Refusal(422, `branch already exists [name: ${branch}]`);
    }
    const files: Record<string, Buffer | null> = {};
    for (const file of changes) {
      Object.assign(files, await filesOf(directory, parent, file));
    }
    const author = identity(
      signatureOf(user),
      options.author ?? options.committer,
      options.dates?.author,
    );
    const committer = identity(
      signatureOf(user),
      options.committer ?? options.author,
      options.dates?.committer,
    );
    const message = options.message?.trim() || defaultMessage(changes);
    const written = await writeCommit(directory, {
      parent,
      files,
      author,
      committer,
      message,
    });
    await updateRef(directory, full, written, tip);
    return written;
  });
  return { repository, branch, sha };
}

async function filesOf(
  directory: string,
  parent: string | undefined,
  file: FileChange,
): Promise<Record<string, Buffer | null>> {
  const { operation, path, content = '', from_path: fromPath } = file;
  if (![path, fromPath ?? path].every(isFilePath)) {
    throw new Refusal(
      422,
      `path contains a malformed path component [path: ${path}]`,
    );
  }
  const source = fromPath ?? path;
  const find = (at: string) =>
    parent ? findEntry(directory, parent, at) : undefined;
  const before = await find(source);
  if (operation === 'create') {
    if (before)
      throw new Refusal(422, `repository file already exists [path: ${path}]`);
  } else if (operation !== 'upload' || before) {
    if (before?.type !== 'blob') {
      throw notFound(`repository file does not exist [path: ${source}]`);
    }
    if (!file.sha)
      throw new Refusal(
        422,
        'a SHA or commit ID must be proved when updating a file',
      );
    if (file.sha !== before.sha) {
      throw new Refusal(
        422,
        `sha does not match [given: ${file.sha}, expected: ${before.sha}]`,
      );
    }
  }
  if (source !== path && (await find(path))) {
    throw new Refusal(422, `repository file already exists [path: ${path}]`);
  }
  return {
    ...(source !== path && { [source]: null }),
    [path]: operation === 'delete' ? null : Buffer.from(content, 'base64'),
  };
}

function identity(
  user: Signature,
  given: z.infer<typeof Identity> = {},
  date = user.date,
): Signature {
  return {
    name: given.name || user.name,
    email: given.email || user.email,
    date,
  };
}

function defaultMessage(changes: FileChange[]): string {
  const words: Record<string, string> = { create: 'Add', delete: 'Delete' };
  return changes
    .map(({ operation, path }) => `${words[operation] ?? 'Update'} ${path}`)
    .join('\n');
}

async function answer(
  call: ApiCall,
  { repository, branch, sha }: Awaited<ReturnType<typeof change>>,
  path: string | undefined,
  status: number,
): Promise<Answer> {
  const commit = presentCommit(
    call.forge,
    repository,
    await readCommit(repository.directory, sha),
  );
  return {
    status,
    json: {
      content: path
        ? await presentFile(call, repository, branch, sha, path)
        : null,
      commit: {
        ...commit.commit,
        url: commit.url,
        sha,
        created: commit.created,
        html_url: commit.html_url,
        parents: commit.parents,
      },
      verification: commit.commit.verification,
    },
  };
}

/** Files, to write. */
export const fileRoutes: Routes = {
  'POST /repos/:owner/:repo/contents/*': async call => {
    const path = call.params.rest;
    if (!path) return changeMany(call);
    const { content, ...options } = await call.body(CreateFile);
    const done = await change(call, options, [
      { operation: 'create', path, content },
    ]);
    return answer(call, done, path, 201);
  },
  'PUT /repos/:owner/:repo/contents/*': async call => {
    const path = call.params.rest;
    const { content, sha, from_path, ...options } = await call.body(UpdateFile);
    const done = await change(call, options, [
      { operation: 'update', path, content, sha, from_path },
    ]);
    return answer(call, done, path, 200);
  },
  'DELETE /repos/:owner/:repo/contents/*': async call => {
    const path = call.params.rest;
    const { sha, ...options } = await call.body(DeleteFile);
    const done = await change(call, options, [
      { operation: 'delete', path, sha },
    ]);
    return answer(call, done, undefined, 200);
  },
};

async function changeMany(call: ApiCall): Promise<Answer> {
  const { files, ...options } = await call.body(ChangeFiles);
  const done = await change(call, options, files);
  const { json, ...rest } = await answer(call, done, undefined, 201);
  const { content: _, ...about } = json as { content: unknown };
  const present = (path: string) =>
    presentFile(call, done.repository, done.branch, done.sha, path);
  const contents = files.map(({ operation, path }) =>
    operation === 'delete' ? null : present(path),
  );
  return { ...rest, json: { ...about, files: await Promise.all(contents) } };
}
