import { setTimeout as wait } from 'node:timers/promises';
import type { RepositoryInput } from '@amamba/plugin-amamba-gitops-common';
import {
  ArgoCdError,
  type ArgoRepository,
  type NewArgoRepository,
  toServiceError,
} from '@amamba/plugin-amamba-node';
import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { isSourcePermitted } from '../../argocd/checkSource';
import { hideSecrets } from '../../argocd/hideSecrets';
import {
  findAddressProblem,
  findPatternProblem,
  hideUserInfo,
  isSsh,
  normalizeRepoUrl,
} from '../../argocd/repositoryAddress';
import { secretsOf, toArgoRepository } from '../../argocd/toArgoRepository';
import type { Tenancy } from '../tenancy';

/** Why an input cannot be a repository, before anybody is asked. */
export function findInputProblem(input: RepositoryInput): string | undefined {
  const problem =
    findAddressProblem(input.url) ?? findPatternProblem(input.url);
  if (problem) {
    return problem;
  }
  if (input.via === 'https' && isSsh(input.url)) {
    return 'this is an address of SSH; give a private key';
  }
  if (input.type === 'helm' && !input.name) {
    return 'a Helm repository needs a name';
  }
  return undefined;
}

/** @throws ConflictError when the workspace has it already, however it is written. */
export async function requireNew(
  { client, project, workspace }: Tenancy,
  { url, instance }: RepositoryInput,
): Promise<void> {
  const own = await client.repositories.list({
    project: project.metadata.name,
  });
  const wanted = normalizeRepoUrl(url);
  if (own.some(({ repo }) => normalizeRepoUrl(repo) === wanted)) {
    throw new ConflictError(
      `The workspace ${workspace} has ${hideUserInfo(
        url,
      )} on Argo CD ${instance} already; delete it first to import it with other credentials`,
    );
  }
}

/**
 * Stores a repository for the workspace's project, if Argo CD reaches it.
 *
 * @remarks Argo CD tries a repository before it stores it only when it is
 * nobody's; one of a project it stores untried, and tells in its list whether
 * it reaches it.
 * @returns Argo CD's words when it does not, and then nothing is stored;
 * undefined: it does.
 * @throws when Argo CD itself cannot be asked; then nothing is stored either.
 */
export async function storeReachable(
  tenancy: Tenancy,
  input: RepositoryInput,
  extra: Pick<NewArgoRepository, 'name'> = {},
): Promise<string | undefined> {
  const { client, project } = tenancy;
  const repository = {
    ...toArgoRepository(input, project.metadata.name),
    ...extra,
  };
  try {
    await client.repositories.create(repository);
  } catch (error) {
    if (isAboutInput(error)) {
      return hideSecrets(error.message, secretsOf(input));
    }
    throw withoutSecrets(error, input);
  }
  try {
    const tried = await untilTried(tenancy, repository);
    const refusal = findRefusal(tenancy, tried);
    if (refusal === undefined) {
      return undefined;
    }
    await takeBack(tenancy, repository);
    return hideSecrets(refusal, secretsOf(input));
  } catch (error) {
    await takeBack(tenancy, repository);
    throw withoutSecrets(error, input);
  }
}

/**
 * Why what was tried is not to be kept; undefined: it is.
 *
 * @remarks Without credentials Argo CD signs in with those that it has for all
 * addresses that begin alike, which reach repositories of other tenants too.
 * Only who keeps the portal or Argo CD gives those to a workspace.
 */
function findRefusal(
  { project, instance }: Tenancy,
  { repo, connectionState, inheritedCreds }: ArgoRepository,
): string | undefined {
  if (connectionState?.status !== 'Successful') {
    return connectionState?.message || 'it does not say why';
  }
  return inheritedCreds &&
    !isSourcePermitted(project.spec.sourceRepos ?? [], repo)
    ? `it is reached only with credentials of Argo CD ${instance.name} itself, which are not the workspace's. Give credentials of your own, or ask whoever runs the portal to name the repository in spec.gitops.repositories of the workspace`
    : undefined;
}

/** Removes what was just stored, and nothing that is not that. */
export async function takeBack(
  { client }: Tenancy,
  { repo, project, name }: NewArgoRepository,
): Promise<void> {
  const [now] = (await client.repositories.list({ project })).filter(
    item => item.repo === repo,
  );
  if (now && (now.name ?? '') === (name ?? '')) {
    await client.repositories.delete({ url: repo, project });
  }
}

const TRIES = 20;
const LOOK_AGAIN_MS = 500;
/** A server that does not answer is given up by Argo CD after about 15 s. */
const TIMEOUT_MS = 60_000;

async function untilTried(
  { client }: Tenancy,
  { repo, project }: NewArgoRepository,
): Promise<ArgoRepository> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const own = await client.repositories.list({
      project,
      timeoutMs: TIMEOUT_MS,
    });
    const found = own.find(item => item.repo === repo);
    if (/^(Successful|Failed)$/.test(found?.connectionState?.status ?? '')) {
      return found!;
    }
    await wait(LOOK_AGAIN_MS);
  }
  throw new ServiceUnavailableError(
    `Argo CD ${
      client.instance
    } did not say in time whether it reaches ${hideUserInfo(repo)}; try again`,
  );
}

/** Argo CD answers what is wrong with a repository by 400, or by 500 with code 2. */
function isAboutInput(error: unknown): error is ArgoCdError {
  return (
    error instanceof ArgoCdError &&
    (error.code === 400 || (error.code === 500 && error.grpcCode === 2))
  );
}

/** What may be told, and logged, of a failure of a call that had secrets. */
function withoutSecrets(error: unknown, input: RepositoryInput): Error {
  const shown = toServiceError(error);
  const message = hideSecrets(shown.message, secretsOf(input));
  // A new one: the old holds them in its cause and its stack.
  return isAboutInput(error)
    ? new InputError(message)
    : Object.assign(new Error(message), { name: shown.name });
}
