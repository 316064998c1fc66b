import { writingAs } from '../kubernetes/managedFields/writingAs.ts';
import { createCertificateAuthority } from '../kubernetes/tls.ts';
import { Accounts } from './api/access/accounts.ts';
import { Enforcer } from './api/access/enforcer.ts';
import { Tokens } from './api/access/tokens.ts';
import { StoredObjects, type ApiContext } from './api/apiContext.ts';
import { createApi } from './api/createApi.ts';
import { ArgoCdServer } from './api/http/argoCdServer.ts';
import { issueAccountToken } from './api/session/accountRoutes.ts';
import { createDestinations, startController } from './controller/index.ts';
import { installArgoCd } from './crds/install.ts';
import { readSettings } from './crds/settings.ts';
import { createRepoServer } from './repo/index.ts';
import type { ArgoCdContext, ArgoCdOptions, RunningArgoCd } from './types.ts';

/** Of tokens that the sandbox itself issues. */
const SANDBOX_TOKEN = 'sandbox';

/** Installs and starts an Argo CD in a cluster of the sandbox. */
export async function startArgoCd(
  options: ArgoCdOptions,
): Promise<RunningArgoCd> {
  const { home, remotes = [], namespace = 'argocd', settings = {} } = options;
  const { clock, objects } = home.cluster;
  const adminPassword = await installArgoCd({
    objects,
    clock,
    namespace,
    settings,
  });
  const destinations = createDestinations({ home, remotes, namespace });
  const read = () => readSettings(objects, namespace);
  const repositories = createRepoServer({
    revisionCacheMs: () => read().revisionCacheMs,
  });
  const context: Omit<ArgoCdContext, 'states'> = {
    objects,
    clock,
    namespace,
    settings: read,
    repositories,
    destinations,
  };
  const controller = startController(context);
  const { states } = controller;
  const api = apiContext({ ...context, states }, options);
  const tls = options.tls ? await issueCertificate() : undefined;
  const server = new ArgoCdServer(createApi(api), options.port ?? 0, tls);
  await server.start();
  return {
    get url() {
      return server.url;
    },
    namespace,
    adminPassword,
    caPem: tls?.caPem,
    issueToken: account => reissueToken(api, account),
    stopServer: () => server.stop(),
    startServer: () => server.start(),
    stop: async () => {
      await server.stop();
      controller.stop();
      destinations.stop();
      repositories.stop();
    },
  };
}

function apiContext(
  context: ArgoCdContext,
  { home: { cluster } }: ArgoCdOptions,
): ApiContext {
  const { clock, namespace, settings } = context;
  const own = writingAs(cluster, 'argocd-server');
  const stored = new StoredObjects(cluster, namespace);
  const project = (name: string) => stored.project(name);
  const accounts = new Accounts(own.objects, clock, namespace);
  return {
    ...context,
    objects: own.objects,
    stored,
    accounts,
    tokens: new Tokens({ accounts, clock, project }),
    enforcer: new Enforcer({ settings, project }),
  };
}

/** A token in place of the one that was issued before. */
function reissueToken(api: ApiContext, account: string): Promise<string> {
  const { tokens } = api.accounts.get(account);
  const others = tokens.filter(({ id }) => id !== SANDBOX_TOKEN);
  api.accounts.setTokens(account, others);
  return issueAccountToken(api, account, SANDBOX_TOKEN);
}

async function issueCertificate() {
  const authority = await createCertificateAuthority('argocd');
  const pair = await authority.issue({
    commonName: 'argocd-server',
    usage: 'server',
    addresses: ['127.0.0.1'],
    dnsNames: ['localhost', 'argocd-server', 'argocd-server.argocd.svc'],
  });
  return { ...pair, caPem: authority.pem };
}
