import { z } from 'zod';
import { isRefName, listRefs, resolveCommit } from '../git/read.ts';
import { setHead, writeCommit, updateRef } from '../git/write.ts';
import { presentRepository } from '../present.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Repository } from '../repositories.ts';
import { signatureOf } from '../signature.ts';
import type { Answer, ApiCall, Routes } from './router.ts';

const NewRepository = z.object({
  name: z.string(),
  description: z.string().max(2048).optional(),
  private: z.boolean().optional(),
  default_branch: z.string().optional(),
  auto_init: z.boolean().optional(),
});

const RepositoryEdit = z.object({
  description: z.string().max(2048).optional(),
  private: z.boolean().optional(),
  default_branch: z.string().optional(),
});

const Collaborator = z.object({
  permission: z.enum(['read', 'write', 'admin']).default('write'),
});

async function presented(
  { forge, user }: ApiCall,
  repository: Repository,
): Promise<unknown> {
  const branches = await listRefs(repository.directory, 'refs/heads');
  return presentRepository(forge, repository, user, branches.length === 0);
}

async function create(call: ApiCall, owner: string): Promise<Answer> {
  const user = call.signedIn();
  const options = await call.body(NewRepository);
  const repository = await call.forge.repositories.create({
    owner,
    name: options.name,
    description: options.description,
    private: options.private,
    defaultBranch: options.default_branch || undefined,
  });
  if (options.auto_init) {
    const { directory, defaultBranch, name } = repository;
    await call.forge.write(repository, user, async () => {
      const sha = await writeCommit(directory, {
        files: { 'README.md': Buffer.from(`# ${name}\n`) },
        author: signatureOf(user),
        committer: signatureOf(user),
        message: 'Initial commit',
      });
      await updateRef(directory, `refs/heads/${defaultBranch}`, sha, undefined);
    });
  }
  return { status: 201, json: await presented(call, repository) };
}

function search(call: ApiCall): Answer {
  const wanted = (call.query('q') ?? '').toLowerCase();
  const found = call.forge.repositories
    .list()
    .filter(
      repository =>
        repository.name.toLowerCase().includes(wanted) &&
        call.forge.repositories.allows(call.user, repository, 'read'),
    );
  const { json, ...answer } = call.listed(found, repository =>
    presentRepository(call.forge, repository, call.user),
  );
  return { ...answer, json: { ok: true, data: json } };
}

async function edit(call: ApiCall): Promise<Answer> {
  const repository = call.repository('admin');
  const change = await call.body(RepositoryEdit);
  const branch = change.default_branch;
  if (branch !== undefined) {
    const { directory } = repository;
    if (
      !isRefName(branch) ||
      !(await resolveCommit(directory, `refs/heads/${branch}`))
    ) {
      throw new Refusal(422, `branch does not exist [name: ${branch}]`);
    }
    await setHead(directory, branch);
    repository.defaultBranch = branch;
  }
  repository.description = change.description ?? repository.description;
  repository.private = change.private ?? repository.private;
  repository.updatedAt = new Date();
  return { json: await presented(call, repository) };
}

/** Repositories and who may work in them. */
export const repositoryRoutes: Routes = {
  'GET /repos/search': search,
  'GET /user/repos': call => {
    const user = call.signedIn();
    const found = call.forge.repositories
      .list()
      .filter(
        repository =>
          call.forge.repositories.allows(user, repository, 'write') ||
          (repository.private &&
            call.forge.repositories.allows(user, repository, 'read')),
      );
    return call.listed(found, repository =>
      presentRepository(call.forge, repository, user),
    );
  },
  'POST /user/repos': call => create(call, call.signedIn().login),
  'POST /orgs/:org/repos': call => {
    const user = call.signedIn();
    const organization = call.forge.accounts.organization(call.params.org);
    if (!organization) throw notFound();
    const access = organization.members.get(user.login);
    if (!user.admin && access !== 'admin' && access !== 'write') {
      throw new Refusal(
        403,
        'Given user is not allowed to create repository in organization.',
      );
    }
    return create(call, organization.name);
  },
  'GET /repos/:owner/:repo': async call => ({
    json: await presented(call, call.repository()),
  }),
  'PATCH /repos/:owner/:repo': edit,
  'DELETE /repos/:owner/:repo': async call => {
    await call.forge.repositories.delete(call.repository('admin'));
    return { status: 204 };
  },
  'PUT /repos/:owner/:repo/collaborators/:login': async call => {
    const repository = call.repository('admin');
    const user = call.forge.accounts.user(call.params.login);
    if (!user)
      throw new Refusal(
        422,
        `user does not exist [name: ${call.params.login}]`,
      );
    const { permission } = await call.body(Collaborator);
    repository.collaborators.set(user.login, permission);
    return { status: 204 };
  },
  'DELETE /repos/:owner/:repo/collaborators/:login': call => {
    call.repository('admin').collaborators.delete(call.params.login);
    return { status: 204 };
  },
};
