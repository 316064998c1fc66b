import { startPatientClock } from '../../kubernetes/tekton/__testUtils__/patientClock.ts';
import { GitFixture } from './__testUtils__/gitFixture.ts';
import {
  startTestArgoCd,
  type TestArgoCd,
} from './__testUtils__/testArgoCd.ts';

const SERVER = 'https://kubernetes.default.svc';
const PROJECTS = 'appprojects.argoproj.io';

const git = new GitFixture({
  'cm/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: "1", b: "2"}\n',
  'secret/secret.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {password: hidden}\n',
  'role/role.yaml':
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: wide}\nrules: []\n',
});
const { clock, stop } = startPatientClock(4);
let argoCd: TestArgoCd;

beforeAll(async () => {
  argoCd = await startTestArgoCd(clock);
  argoCd.createNamespace('shop');
  argoCd.createProject('default');
});

afterAll(async () => {
  git.remove();
  await argoCd.stop();
  stop();
});

async function create(
  name: string,
  path: string,
  more: Record<string, unknown> = {},
  namespace = 'shop',
) {
  argoCd.createApp(name, {
    source: { repoURL: git.url, path, targetRevision: 'HEAD' },
    destination: { server: SERVER, namespace },
    ...more,
  });
  await argoCd.settled(name);
}

async function sync(name: string, options: Record<string, unknown> = {}) {
  argoCd.operate(name, { sync: options });
  await argoCd.settled(name);
  return argoCd.app(name).status.operationState;
}

function live(resource: string, name: string, namespace = 'shop') {
  return argoCd.objects.get(resource, namespace, name);
}

it('a deny window makes an operation wait until it is gone', async () => {
  argoCd.createProject('closed', {
    syncWindows: [
      {
        kind: 'deny',
        schedule: '* * * * *',
        duration: '1h',
        applications: ['*'],
      },
    ],
  });
  await create('waits', 'cm', { project: 'closed' }, 'shop');
  argoCd.operate('waits', { sync: {} });
  await argoCd.eventually(() => {
    const { operationState } = argoCd.app('waits').status;
    return (
      operationState?.message === 'Sync operation blocked by sync window' ||
      undefined
    );
  });
  expect(argoCd.app('waits').status.operationState.phase).toBe('Running');
  expect(live('configmaps', 'cm')).toBeUndefined();
  argoCd.objects.modify(PROJECTS, 'argocd', 'closed', ({ spec }) => {
    spec.syncWindows = [];
  });
  await argoCd.settled('waits');
  expect(argoCd.app('waits').status).toMatchObject({
    sync: { status: 'Synced' },
    operationState: { phase: 'Succeeded' },
  });
});

it('makes the namespace only when it is told to', async () => {
  await create('placed', 'cm', {}, 'new-place');
  expect(await sync('placed')).toMatchObject({
    phase: 'Failed',
    message:
      'one or more objects failed to apply, reason: namespaces "new-place" not found',
  });
  const state = await sync('placed', { syncOptions: ['CreateNamespace=true'] });
  expect(state).toMatchObject({
    phase: 'Succeeded',
    syncResult: {
      resources: [
        { kind: 'Namespace', message: 'namespace/new-place created' },
        { kind: 'ConfigMap', message: 'configmap/cm created' },
      ],
    },
  });
  expect(live('configmaps', 'cm', 'new-place')).toBeDefined();
});

it('refuses kinds that the project does not permit', async () => {
  await create('wide', 'role');
  expect(await sync('wide')).toMatchObject({
    phase: 'Failed',
    message:
      'one or more synchronization tasks are not valid: resource rbac.authorization.k8s.io:ClusterRole is not permitted in project default',
  });
  expect(
    argoCd.objects.get(
      'clusterroles.rbac.authorization.k8s.io',
      undefined,
      'wide',
    ),
  ).toBeUndefined();
});

it('overlooks differences that the application ignores', async () => {
  const change = (key: string) =>
    argoCd.objects.modify('configmaps', 'ignored', 'cm', ({ data }) => {
      data[key] = 'changed';
    });
  argoCd.createNamespace('ignored');
  const ignoreDifferences = [{ kind: 'ConfigMap', jsonPointers: ['/data/a'] }];
  await create('ignores', 'cm', { ignoreDifferences }, 'ignored');
  await sync('ignores');
  change('a');
  argoCd.refresh('ignores');
  await argoCd.settled('ignores');
  expect(argoCd.app('ignores').status.sync.status).toBe('Synced');
  change('b');
  await argoCd.eventually(
    () => argoCd.app('ignores').status.sync.status === 'OutOfSync' || undefined,
  );
});

it('shows Secrets without their values, and that they differ', async () => {
  await create('secretive', 'secret');
  await sync('secretive');
  argoCd.objects.modify('secrets', 'shop', 'key', secret => {
    secret.data.password = Buffer.from('other').toString('base64');
  });
  await argoCd.eventually(
    () =>
      argoCd.app('secretive').status.sync.status === 'OutOfSync' || undefined,
  );
  const app = argoCd.app('secretive');
  const [item] = argoCd.controller.states.managedResources(app)!;
  const text = JSON.stringify(item);
  for (const value of ['hidden', 'other']) {
    expect(text).not.toContain(value);
    expect(text).not.toContain(Buffer.from(value).toString('base64'));
  }
  expect(JSON.parse(item.targetState).data).toEqual({ password: '++++++++' });
  expect(JSON.parse(item.liveState).data).toEqual({ password: '+++++++++' });
});

it('says that a spec leads nowhere', async () => {
  await create('lost', 'cm', {
    destination: { server: 'https://nope:6443', namespace: 'x' },
  });
  expect(argoCd.app('lost').status).toMatchObject({
    sync: { status: 'Unknown' },
    health: { status: 'Unknown' },
    conditions: [
      {
        type: 'InvalidSpecError',
        message:
          'error getting cluster by server "https://nope:6443": rpc error: code = NotFound desc = cluster "https://nope:6443" not found',
      },
    ],
  });
});

it('shows what an application has as a tree', async () => {
  const trees: unknown[] = [];
  const stopListening = argoCd.controller.states.onTree(
    argoCd.app('ignores'),
    tree => trees.push(tree),
  );
  argoCd.objects.delete('configmaps', 'ignored', 'cm');
  await argoCd.eventually(
    () => JSON.stringify(trees.at(-1))?.includes('"Missing"') || undefined,
  );
  stopListening();
  expect(trees.at(-1)).toMatchObject({
    nodes: [{ kind: 'ConfigMap', name: 'cm', health: { status: 'Missing' } }],
  });
});
