import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ArgoCdClient, ArgoCdError } from '@amamba/plugin-amamba-node';
import {
  APPLICATION_SETS,
  ArgoCdWorld,
  CONFIG_MAPS,
  SECRETS,
} from './__testUtils__/ArgoCdWorld';
import { IN_CLUSTER } from './resolveCluster';

jest.setTimeout(60_000);

const DOCS = join(__dirname, '../../../../docs');
const PAGES = ['connect-an-argo-cd.md', 'zh-CN/connect-an-argo-cd.md'];

/** Lines of the page's `policy.csv`. */
function readPolicy(page: string): string[] {
  const text = readFileSync(join(DOCS, page), 'utf8');
  const [, block] = /policy\.csv: \|\n((?: {4}.*\n)+)/.exec(text)!;
  return block
    .trim()
    .split('\n')
    .map(line => line.trim());
}

/** The page's entry of `argocd-cm`. */
function readAccount(page: string): Record<string, string> {
  const text = readFileSync(join(DOCS, page), 'utf8');
  const [, name, capabilities] = /(accounts\.\w+): (\w+)/.exec(text)!;
  return { [name]: capabilities };
}

/** A list without what is there: what one may not see is left out. */
class Hidden extends Error {}

const [policy] = PAGES.map(readPolicy);
const ref = { project: 'probe', name: 'probe' };
const repo = 'http://127.0.0.1:1/probe.git';

let world: ArgoCdWorld;

beforeAll(async () => {
  world = await ArgoCdWorld.create();
});
afterAll(() => world?.stop());

async function configure(name: string, data: Record<string, string | null>) {
  await world.admin.patch(
    CONFIG_MAPS,
    { namespace: world.argoCd.namespace, name },
    { data },
    { type: 'merge' },
  );
}

const grant = (lines: string[]) =>
  configure('argocd-rbac-cm', { 'policy.csv': lines.join('\n') });

/** `argocd account generate-token --account amamba`, as the admin. */
async function generateToken(): Promise<string> {
  return (await world.post('account/amamba/token', {})).token;
}

/** What the operations below need, as it was before any of them. */
async function lay(): Promise<void> {
  const { namespace } = world.argoCd;
  const renew = async (
    kind: { group: string; version: string; plural: string },
    object: { kind: string; name: string; [field: string]: unknown },
  ) => {
    const { kind: kindName, name, labels, ...rest } = object;
    await world.admin.delete(kind, { namespace, name });
    await world.admin.create(kind, {
      apiVersion: kind.group ? `${kind.group}/${kind.version}` : kind.version,
      kind: kindName,
      metadata: { name, namespace, ...(labels ? { labels } : {}) },
      ...rest,
    } as never);
  };
  await world.deleteApplication('probe-new');
  await world.deleteApplication('probe');
  await world.makeApplication('probe', {
    project: 'probe',
    destination: { server: IN_CLUSTER, namespace: 'probe' },
    source: { repoURL: repo, path: '.' },
  });
  const set = {
    generators: [{ list: { elements: [] } }],
    template: {
      metadata: { name: 'probe-{{.n}}' },
      spec: {
        project: 'probe',
        source: { repoURL: repo, path: '.' },
        destination: { server: IN_CLUSTER, namespace: 'probe' },
      },
    },
  };
  await renew(APPLICATION_SETS, {
    kind: 'ApplicationSet',
    name: 'probe',
    spec: set,
  });
  await renew(SECRETS, {
    kind: 'Secret',
    name: 'repo-probe',
    labels: { 'argocd.argoproj.io/secret-type': 'repository' },
    stringData: { type: 'git', url: repo, project: 'probe' },
  });
  for (const name of ['probe-made', 'probe-gone']) {
    if (await world.project(name)) await world.deleteProject(name);
  }
  await world.makeProject('probe-gone', {});
  if (!(await world.project('probe'))) {
    await world.makeProject('probe', {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
    });
  }
}

/** All that the portal asks of an Argo CD. */
function operations(client: ArgoCdClient): Array<() => Promise<unknown>> {
  const { applications, applicationSets, projects, repositories, resources } =
    client;
  const deployment = {
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
    namespace: 'probe',
    name: 'web',
  };
  const destination = { server: IN_CLUSTER, namespace: 'probe' };
  const source = { repoURL: repo, path: '.' };
  const found = async (items: Promise<unknown[]>) => {
    if ((await items).length === 0) throw new Hidden();
  };
  const set = {
    metadata: { name: 'probe' },
    spec: {
      generators: [{ list: { elements: [] } }],
      template: {
        metadata: { name: 'probe-x' },
        spec: { project: 'probe', source, destination },
      },
    },
  };
  return [
    () => applications.get(ref),
    () =>
      applications.create(
        {
          metadata: { name: 'probe-new' },
          spec: { project: 'probe', source, destination },
        },
        { validate: false },
      ),
    () => applications.patch(ref, { metadata: {} }, { type: 'merge' }),
    () => applications.sync(ref),
    () => resources.tree(ref),
    () => resources.delete(ref, deployment),
    () => resources.runAction(ref, deployment, { name: 'restart' }),
    async () => {
      for await (const _ of resources.logs(ref)) return;
    },
    () => applicationSets.get({ name: 'probe' }),
    () => applicationSets.create(set, { upsert: true, dryRun: true }),
    () => applicationSets.delete({ name: 'probe' }),
    () => found(projects.list()),
    () => projects.create({ metadata: { name: 'probe-made' }, spec: {} }),
    async () => projects.update((await world.argoAdmin.projects.get('probe'))!),
    () => projects.delete('probe-gone'),
    () => found(repositories.list()),
    () => repositories.create({ repo: `${repo}2`, project: 'probe' }),
    () => repositories.update({ repo, project: 'probe' }),
    () => repositories.delete({ url: repo, project: 'probe' }),
    () => found(client.clusters.list()),
    () => applications.delete(ref, { cascade: false }),
  ];
}

/** Whether the account was refused one of them for want of a right. */
async function denials(client: ArgoCdClient): Promise<string[]> {
  await lay();
  const refused: string[] = [];
  for (const operation of operations(client)) {
    try {
      await operation();
    } catch (error) {
      const isDenied =
        error instanceof Hidden ||
        (error instanceof ArgoCdError &&
          (error.code === 403 || error.code === 401));
      if (isDenied) refused.push(String(operation));
    }
  }
  return refused;
}

describe('docs/connect-an-argo-cd.md', () => {
  it('says the same in both languages', () => {
    expect(PAGES.map(readPolicy)).toEqual([policy, policy]);
    expect(PAGES.map(readAccount)).toEqual([
      { 'accounts.amamba': 'apiKey' },
      { 'accounts.amamba': 'apiKey' },
    ]);
  });

  it('is all it takes, from an Argo CD that knows nothing of the portal', async () => {
    await configure('argocd-cm', { 'accounts.amamba': null });
    await grant([]);
    const before = await world.startSyncer();
    before.declare('scratch', [
      { name: world.argoCd.cluster, namespaces: ['scratch'] },
    ]);
    expect(await before.ensure('scratch')).toMatchObject({
      status: 'Failed',
      reason: 'CredentialsRefused',
    });

    await configure('argocd-cm', readAccount(PAGES[0]));
    const token = await generateToken();
    const syncer = await world.startSyncer({ instance: { token } });
    syncer.declare('scratch', [
      { name: world.argoCd.cluster, namespaces: ['scratch'] },
    ]);
    expect(await syncer.ensure('scratch')).toMatchObject({
      status: 'Failed',
      reason: 'Forbidden',
      message: expect.stringContaining('policy.csv'),
    });
    await grant(policy);
    expect(await syncer.ensure('scratch')).toMatchObject({ status: 'Synced' });
    syncer.declare('scratch', []);
    expect(await syncer.ensure('scratch')).toMatchObject({ status: 'Synced' });
    expect(await syncer.remove('scratch')).toMatchObject({ status: 'Synced' });
  });

  it('grants what the portal does, and not one line more', async () => {
    await configure('argocd-cm', readAccount(PAGES[0]));
    const token = await generateToken();
    const { argoCd } = await world.startServices(
      world.sandbox.backstageKubernetesConfig,
      { token },
    );
    const client = argoCd.client('main');
    await grant(policy);
    expect(await denials(client)).toEqual([]);
    const superfluous: string[] = [];
    for (const line of policy) {
      await grant(policy.filter(other => other !== line));
      if ((await denials(client)).length === 0) superfluous.push(line);
    }
    expect(superfluous).toEqual([]);
  });
});
