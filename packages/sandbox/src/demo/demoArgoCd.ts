import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { startArgoCd, type RunningArgoCd } from '../argocd/index.ts';
import type { RunningKubernetes } from '../kubernetes/index.ts';
import type { NewObject, ObjectClient } from '../kubernetes/types.ts';
import type { DemoForge } from './demoForge.ts';

/** An Argo CD with an account for the portal. */
export interface DemoArgoCd extends RunningArgoCd {
  /** Cluster in which it lives. */
  cluster: string;
  /** Of the portal's account. */
  portalToken: string;
}

const SEED = join(import.meta.dirname, '../../seed/argocd.yaml');
const NAMESPACE = 'argocd';
const PORTAL = 'amamba';

/** What docs/connect-an-argo-cd.md tells to grant a portal, and no more. */
const PORTAL_POLICY = `
p, role:amamba, applications, get, */*, allow
p, role:amamba, applications, create, */*, allow
p, role:amamba, applications, update, */*, allow
p, role:amamba, applications, delete, */*, allow
p, role:amamba, applications, delete/*, */*, allow
p, role:amamba, applications, sync, */*, allow
p, role:amamba, applications, action/*, */*, allow
p, role:amamba, logs, get, */*, allow
p, role:amamba, applicationsets, get, */*, allow
p, role:amamba, applicationsets, create, */*, allow
p, role:amamba, applicationsets, delete, */*, allow
p, role:amamba, projects, get, *, allow
p, role:amamba, projects, create, *, allow
p, role:amamba, projects, update, *, allow
p, role:amamba, projects, delete, *, allow
p, role:amamba, repositories, get, *, allow
p, role:amamba, repositories, create, *, allow
p, role:amamba, repositories, update, *, allow
p, role:amamba, repositories, delete, *, allow
p, role:amamba, clusters, get, *, allow
g, ${PORTAL}, role:amamba
`;

/**
 * Starts an Argo CD in the first cluster that knows the others, and hears of
 * pushes to the forge's repositories.
 *
 * @param seed - whether the demo's applications are there.
 */
export async function startDemoArgoCd(
  kubernetes: RunningKubernetes,
  forge: DemoForge | undefined,
  seed: boolean,
): Promise<DemoArgoCd> {
  const [home, ...remotes] = kubernetes.clusters;
  const argoCd = await startArgoCd({
    home,
    remotes,
    namespace: NAMESPACE,
    settings: {
      accounts: { [PORTAL]: 'apiKey' },
      policyCsv: PORTAL_POLICY,
      waveDelayMs: 200,
    },
  });
  if (seed && forge) {
    const prod = remotes.find(({ name }) => name === 'prod');
    seedArgoCd(home.cluster.objects, forge, prod?.url ?? home.url);
    await forge.hook('payments/deploy', `${argoCd.url}/api/webhook`);
    await forge.hook('search/deploy', `${argoCd.url}/api/webhook`);
  }
  const portalToken = await argoCd.issueToken(PORTAL);
  return { ...argoCd, cluster: home.name, portalToken };
}

function seedArgoCd(
  objects: ObjectClient,
  forge: DemoForge,
  prodUrl: string,
): void {
  objects.create('secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'repo-search-deploy',
      namespace: NAMESPACE,
      labels: { 'argocd.argoproj.io/secret-type': 'repository' },
    },
    stringData: {
      type: 'git',
      url: `${forge.url}/search/deploy.git`,
      project: 'search',
      username: forge.portal.username,
      password: forge.portal.token,
    },
  });
  const text = readFileSync(SEED, 'utf8')
    .replaceAll('${FORGE}', forge.url)
    .replaceAll('${PROD}', prodUrl);
  for (const document of parseAllDocuments(text)) {
    const object = document.toJS() as NewObject;
    object.metadata.namespace = NAMESPACE;
    const plural = `${object.kind.toLowerCase()}s`;
    objects.create(`${plural}.argoproj.io`, object);
  }
}
