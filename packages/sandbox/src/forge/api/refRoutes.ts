import { z } from 'zod';
import type { Forge } from '../forge.ts';
import {
  isRefName,
  listRefs,
  readCommit,
  resolveCommit,
  type Ref,
} from '../git/read.ts';
import { gitText } from '../git/run.ts';
import { updateRef } from '../git/write.ts';
import { presentCommitMeta, presentPayloadCommit } from '../present.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Repository } from '../repositories.ts';
import { signatureOf } from '../signature.ts';
import type { Answer, ApiCall, Routes } from './router.ts';

const NewBranch = z.object({
  new_branch_name: z.string(),
  old_ref_name: z.string().optional(),
  old_branch_name: z.string().optional(),
});

const NewTag = z.object({
  tag_name: z.string(),
  target: z.string().optional(),
  message: z.string().optional(),
});

const short = ({ name }: Ref) => name.replace(/^refs\/(heads|tags)\//, '');

async function presentBranch(forge: Forge, repository: Repository, ref: Ref) {
  const commit = await readCommit(repository.directory, ref.commit);
  return {
    name: short(ref),
    commit: presentPayloadCommit(forge, repository, commit),
    protected: false,
    required_approvals: 0,
    enable_status_check: false,
    status_check_contexts: [],
    user_can_push: true,
    user_can_merge: true,
    effective_branch_protection_name: '',
  };
}

function presentTag(forge: Forge, repository: Repository, ref: Ref) {
  const archive = `${forge.url}/${repository.fullName}/archive/${short(ref)}`;
  return {
    name: short(ref),
    message: ref.type === 'tag' ? ref.message : '',
    id: ref.sha,
    commit: presentCommitMeta(forge, repository, ref.commit),
    zipball_url: `${archive}.zip`,
    tarball_url: `${archive}.tar.gz`,
  };
}

function presentRef(forge: Forge, repository: Repository, ref: Ref) {
  const api = `${forge.url}/api/v1/repos/${repository.fullName}/git`;
  return {
    ref: ref.name,
    url: `${api}/${ref.name}`,
    object: {
      type: ref.type,
      sha: ref.sha,
      url: `${api}/${ref.type}s/${ref.sha}`,
    },
  };
}

async function findRef(
  { directory }: Repository,
  kind: 'heads' | 'tags',
  name: string,
): Promise<Ref> {
  const refs = isRefName(name)
    ? await listRefs(directory, `refs/${kind}/${name}`)
    : [];
  const found = refs.find(ref => ref.name === `refs/${kind}/${name}`);
  if (!found)
    throw notFound(
      `${kind === 'heads' ? 'branch' : 'tag'} does not exist [name: ${name}]`,
    );
  return found;
}

async function createBranch(call: ApiCall): Promise<Answer> {
  const repository = call.repository('write');
  const body = await call.body(NewBranch);
  const name = body.new_branch_name;
  const from =
    body.old_ref_name ?? body.old_branch_name ?? repository.defaultBranch;
  if (!isRefName(name)) {
    throw new Refusal(422, `branch name is invalid [name: ${name}]`);
  }
  const sha = await resolveCommit(repository.directory, from);
  if (!sha) throw notFound(`The old branch does not exist`);
  await call.forge.write(repository, call.signedIn(), async () => {
    const full = `refs/heads/${name}`;
    if (await resolveCommit(repository.directory, full)) {
      throw new Refusal(409, 'The branch already exists.');
    }
    await updateRef(repository.directory, full, sha, undefined);
  });
  const ref = await findRef(repository, 'heads', name);
  return {
    status: 201,
    json: await presentBranch(call.forge, repository, ref),
  };
}

async function deleteBranch(call: ApiCall): Promise<Answer> {
  const repository = call.repository('write');
  const ref = await findRef(repository, 'heads', call.params.rest);
  if (short(ref) === repository.defaultBranch) {
    throw new Refusal(403, 'can not delete default branch');
  }
  await call.forge.write(repository, call.signedIn(), () =>
    updateRef(repository.directory, ref.name, undefined, ref.sha),
  );
  return { status: 204 };
}

async function createTag(call: ApiCall): Promise<Answer> {
  const repository = call.repository('write');
  const { directory } = repository;
  const user = call.signedIn();
  const { tag_name: name, target, message } = await call.body(NewTag);
  if (!isRefName(name)) {
    throw new Refusal(422, `tag name is invalid [name: ${name}]`);
  }
  const sha = await resolveCommit(
    directory,
    target ?? repository.defaultBranch,
  );
  if (!sha) throw notFound('target not found');
  await call.forge.write(repository, user, async () => {
    if (await resolveCommit(directory, `refs/tags/${name}`)) {
      throw new Refusal(409, 'tag exist');
    }
    const { email, date } = signatureOf(user);
    await gitText(
      directory,
      message ? ['tag', '-a', '-F', '-', name, sha] : ['tag', name, sha],
      {
        input: message,
        env: {
          GIT_COMMITTER_NAME: user.name,
          GIT_COMMITTER_EMAIL: email,
          GIT_COMMITTER_DATE: date,
        },
      },
    );
  });
  const ref = await findRef(repository, 'tags', name);
  return { status: 201, json: presentTag(call.forge, repository, ref) };
}

async function listGitRefs(call: ApiCall): Promise<Answer> {
  const repository = call.repository();
  const refs = await listRefs(repository.directory, 'refs');
  const wanted = `refs/${call.params.rest}`;
  const exact = refs.find(({ name }) => name === wanted);
  const found = exact
    ? [exact]
    : refs.filter(({ name }) => name.startsWith(wanted));
  if (call.params.rest && found.length === 0) throw notFound();
  const json = found.map(ref => presentRef(call.forge, repository, ref));
  return { json: exact && json.length === 1 ? json[0] : json };
}

/** Branches, tags and plain refs. */
export const refRoutes: Routes = {
  'GET /repos/:owner/:repo/branches': async call => {
    const repository = call.repository();
    const refs = await listRefs(repository.directory, 'refs/heads');
    const { limit, skip } = call.page();
    return call.paged(
      await Promise.all(
        refs
          .slice(skip, skip + limit)
          .map(ref => presentBranch(call.forge, repository, ref)),
      ),
      refs.length,
    );
  },
  'POST /repos/:owner/:repo/branches': createBranch,
  'GET /repos/:owner/:repo/branches/*': async call => {
    const repository = call.repository();
    const ref = await findRef(repository, 'heads', call.params.rest);
    return { json: await presentBranch(call.forge, repository, ref) };
  },
  'DELETE /repos/:owner/:repo/branches/*': deleteBranch,
  'GET /repos/:owner/:repo/tags': async call => {
    const repository = call.repository();
    const refs = await listRefs(repository.directory, 'refs/tags');
    return call.listed(refs.reverse(), ref =>
      presentTag(call.forge, repository, ref),
    );
  },
  'POST /repos/:owner/:repo/tags': createTag,
  'GET /repos/:owner/:repo/tags/*': async call => {
    const repository = call.repository();
    const ref = await findRef(repository, 'tags', call.params.rest);
    return { json: presentTag(call.forge, repository, ref) };
  },
  'DELETE /repos/:owner/:repo/tags/*': async call => {
    const repository = call.repository('write');
    const ref = await findRef(repository, 'tags', call.params.rest);
    await call.forge.write(repository, call.signedIn(), () =>
      updateRef(repository.directory, ref.name, undefined, ref.sha),
    );
    return { status: 204 };
  },
  'GET /repos/:owner/:repo/git/refs/*': listGitRefs,
};
