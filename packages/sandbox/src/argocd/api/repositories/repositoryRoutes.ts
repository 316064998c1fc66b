import { normalizeGitUrl } from '../../controller/index.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { decodeAgain } from '../http/decodeAgain.ts';
import { GrpcError } from '../http/grpcError.ts';
import type { Route } from '../http/router.ts';
import { ConnectionStates, NOT_ATTEMPTED } from './connectionStates.ts';
import {
  appDetails,
  helmCharts,
  listRefs,
  scanApps,
} from './repositoryContents.ts';
import {
  fromBody,
  listStored,
  writeStored,
  type StoredRepository,
} from './repositoryStore.ts';

const BODY = {
  repo: 'string',
  type: 'string',
  name: 'string',
  project: 'string',
  username: 'string',
  password: 'string',
  sshPrivateKey: 'string',
  insecure: 'bool',
} as const;

/** The object of policies. */
const objectOf = ({ url, project }: StoredRepository): string =>
  project ? `${project}/${url}` : url;

/** Repositories, kept as Secrets, and what is in them. */
export function repositoryRoutes(context: ApiContext): Route[] {
  const states = new ConnectionStates(context);
  const route = (
    method: Route['method'],
    path: string,
    handle: (request: ApiRequest) => unknown,
  ): Route => ({ method, path: `/api/v1/repositories${path}`, handle });
  return [
    route('GET', '', request => listRepositories(context, states, request)),
    route('POST', '', request => createRepository(context, request)),
    route('GET', '/:repo', request => getRepository(context, states, request)),
    route('PUT', '/:repo', request => updateRepository(context, request)),
    route('DELETE', '/:repo', request => deleteRepository(context, request)),
    route('POST', '/:repo/validate', request =>
      validateAccess(context, request),
    ),
    route('GET', '/:repo/refs', request => listRefs(context, request)),
    route('GET', '/:repo/apps', request => scanApps(context, request)),
    route('POST', '/:repo/appdetails', request => appDetails(context, request)),
    route('GET', '/:repo/helmcharts', request => helmCharts(context, request)),
  ];
}

/** As lists have it: no secrets. */
function present({
  url,
  type,
  name,
  username,
  project,
  insecure,
}: StoredRepository) {
  return {
    repo: url,
    ...(username && { username }),
    ...(insecure && { insecure }),
    type: type ?? 'git',
    ...(name && { name }),
    ...(project && { project }),
  };
}

/** Without credentials of its own, it has those for what begins alike. */
function inherited(
  context: ApiContext,
  { url, username, password, sshPrivateKey }: StoredRepository,
) {
  if (username || password || sshPrivateKey) return {};
  const found = listStored(context, 'repo-creds').some(({ stored }) =>
    url.toLowerCase().startsWith(stored.url.toLowerCase()),
  );
  return found ? { inheritedCreds: true } : {};
}

async function listRepositories(
  context: ApiContext,
  states: ConnectionStates,
  request: ApiRequest,
) {
  const may = context.enforcer.checker(request.claims);
  const project = request.text('appProject');
  const force = request.flag('forceRefresh') ?? false;
  const items = await Promise.all(
    listStored(context, 'repository')
      .map(({ stored }) => stored)
      .filter(stored => may('repositories', 'get', objectOf(stored)))
      .filter(stored => !project || stored.project === project)
      .map(async stored => ({
        ...present(stored),
        ...inherited(context, stored),
        connectionState: await states.of(stored, force),
      })),
  );
  return { metadata: {}, items: items.length > 0 ? items : null };
}

export function repositoriesOfProject(context: ApiContext, project: string) {
  return listStored(context, 'repository')
    .filter(({ stored }) => stored.project === project)
    .map(({ stored }) => ({
      ...present(stored),
      connectionState: NOT_ATTEMPTED,
    }));
}

/** What is not there and what one may not see look the same. */
function findStored(context: ApiContext, request: ApiRequest, action: string) {
  const url = normalizeGitUrl(decodeAgain(request.params.repo));
  const project = request.query.get('appProject');
  const fitting = listStored(context, 'repository').filter(
    ({ stored }) => normalizeGitUrl(stored.url) === url,
  );
  const found =
    project !== null
      ? fitting.find(({ stored }) => (stored.project ?? '') === project)
      : fitting.find(({ stored }) => !stored.project) ??
        (fitting.length === 1 ? fitting[0] : undefined);
  const { enforcer } = context;
  if (
    found &&
    enforcer.allows(
      request.claims,
      'repositories',
      action,
      objectOf(found.stored),
    )
  ) {
    return found;
  }
  throw GrpcError.denied();
}

async function getRepository(
  context: ApiContext,
  states: ConnectionStates,
  request: ApiRequest,
) {
  const { stored } = findStored(context, request, 'get');
  const force = request.flag('forceRefresh') ?? false;
  const connectionState = await states.of(stored, force);
  return {
    ...present(stored),
    ...inherited(context, stored),
    connectionState,
  };
}

function answer({ url, type, name }: StoredRepository) {
  return {
    repo: url,
    connectionState: NOT_ATTEMPTED,
    ...(type && { type }),
    ...(name && { name }),
  };
}

/** Fields in the order in which Argo CD compares and names them. */
const COMPARED = [
  'username',
  'password',
  'sshPrivateKey',
  'insecure',
  'type',
  'name',
] as const;

async function createRepository(context: ApiContext, request: ApiRequest) {
  const wanted = fromBody(request.message('Repository', BODY));
  context.enforcer.demand(
    request.claims,
    'repositories',
    'create',
    objectOf(wanted),
  );
  await context.repositories.test(accessOf(wanted));
  const known = listStored(context, 'repository').find(
    ({ stored }) => objectOf(stored) === objectOf(wanted),
  );
  if (!known) {
    writeStored(context, 'repository', wanted);
    return answer(wanted);
  }
  const different = COMPARED.filter(
    field => known.stored[field] !== wanted[field],
  );
  if (different.length === 0) return answer(wanted);
  if (!request.flag('upsert')) {
    const keys = different.map(key => key[0].toUpperCase() + key.slice(1));
    throw GrpcError.invalid(
      `existing repository spec is different; use upsert flag to force update; difference in keys ${JSON.stringify(
        keys.join(','),
      )}`,
    );
  }
  context.enforcer.demand(
    request.claims,
    'repositories',
    'update',
    objectOf(wanted),
  );
  writeStored(context, 'repository', wanted, known.secret);
  return answer(wanted);
}

function accessOf({ url, type, ...credentials }: StoredRepository) {
  return {
    ...credentials,
    repoURL: url,
    ...(type && {
      type: type === 'helm' ? ('helm' as const) : ('git' as const),
    }),
  };
}

/** Credentials that are not sent stay. */
async function updateRepository(context: ApiContext, request: ApiRequest) {
  const body = request.message('Repository', BODY);
  const { secret, stored } = findStored(context, request, 'update');
  const wanted = { ...stored, ...fromBody({ ...body, repo: stored.url }) };
  context.enforcer.demand(
    request.claims,
    'repositories',
    'update',
    objectOf(wanted),
  );
  writeStored(context, 'repository', wanted, secret);
  return answer(wanted);
}

function deleteRepository(context: ApiContext, request: ApiRequest) {
  const { secret } = findStored(context, request, 'delete');
  context.objects.delete('secrets', context.namespace, secret.metadata.name);
  return {};
}

/**
 * Over REST the real server tries the URL as the path has it, encoded, which
 * no repository is found under. Creating a repository tries it properly.
 */
function validateAccess(context: ApiContext, request: ApiRequest): never {
  const body = request.json();
  context.enforcer.demand(
    request.claims,
    'repositories',
    'create',
    request.params.repo,
  );
  if (typeof body !== 'string') {
    throw GrpcError.invalid(
      'json: cannot unmarshal object into Go value of type string',
    );
  }
  throw GrpcError.unknown(
    'error testing repository connectivity: unable to ls-remote HEAD on repository: failed to list refs: repository not found',
  );
}
