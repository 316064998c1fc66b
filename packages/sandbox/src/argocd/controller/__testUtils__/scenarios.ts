import { stringify } from 'yaml';
import { GitFixture, type Files } from './gitFixture.ts';
import type { TestArgoCd } from './testArgoCd.ts';

/** What was done while an Argo CD was recorded, to be done again. */
export type Scenario = (argoCd: TestArgoCd, git: GitFixture) => Promise<void>;

const SERVER = 'https://kubernetes.default.svc';
const APPLICATIONS = 'applications.argoproj.io';
const IMAGE = 'local.test/busybox:1';

function configMap(name: string, value = '1', annotations?: object): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...(annotations && { annotations }) },
    data: { value },
  });
}

function deployment(name: string, version: string, more: object = {}): string {
  const { image = IMAGE, annotations, ...spec } = more as Record<string, any>;
  return stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, ...(annotations && { annotations }) },
    spec: {
      ...spec,
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [
            {
              name: 'web',
              image,
              command: ['sh', '-c', 'while true; do sleep 1; done'],
              env: [{ name: 'VERSION', value: version }],
            },
          ],
        },
      },
    },
  });
}

function hook(name: string, phase: string, command: string): string {
  return stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      annotations: {
        'argocd.argoproj.io/hook': phase,
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
      },
    },
    spec: {
      backoffLimit: 0,
      template: {
        spec: {
          terminationGracePeriodSeconds: 1,
          restartPolicy: 'Never',
          containers: [
            { name: 'j', image: IMAGE, command: ['sh', '-c', command] },
          ],
        },
      },
    },
  });
}

function wave(number: number): object {
  return { 'argocd.argoproj.io/sync-wave': String(number) };
}

/** The files that the recorded repository had at first. */
export const FIRST_FILES: Files = {
  'plain/settings.yaml': configMap('settings'),
  'plain/extra.yaml': configMap('extra'),
  'plain/secret.yaml': stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'creds' },
    type: 'Opaque',
    stringData: { user: 'u', key: 'k' },
  }),
  'plain/service.yaml': stringify({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  }),
  'plain/web.yaml': deployment('web', '1'),
  'auto/cm.yaml': configMap('auto'),
  'auto/gone.yaml': configMap('gone'),
  'auto/deploy.yaml': deployment('auto', '1'),
  'waves/pre.yaml': hook('pre', 'PreSync', 'sleep 2; echo pre done'),
  'waves/first.yaml': configMap('first', '1', wave(-1)),
  'waves/middle.yaml': deployment('middle', '1', { annotations: wave(1) }),
  'waves/last.yaml': configMap('last', '1', wave(2)),
  'waves/post.yaml': hook('post', 'PostSync', 'sleep 2; echo post done'),
  'hook/slow.yaml': hook('slow', 'PreSync', 'echo start; sleep 600'),
  'hook/cm.yaml': configMap('after-hook'),
  'invalid/fine.yaml': configMap('fine'),
  'invalid/bad.yaml': deployment('bad', '1'),
  'invalid/nope.yaml':
    'apiVersion: nope.example/v1\nkind: Nope\nmetadata:\n  name: x\n',
  'failhook/fails.yaml': hook('fails', 'PreSync', 'sleep 1; exit 1'),
  'failhook/onfail.yaml': hook('onfail', 'SyncFail', 'sleep 1'),
  'failhook/never.yaml': configMap('never'),
  ...Object.fromEntries(
    ['cascade', 'orphan', 'fg', 'bg', 'kubectl'].map(name => [
      `del/rec-del-${name}/cm.yaml`,
      configMap(`cm-rec-del-${name}`),
    ]),
  ),
};

function specOf(git: GitFixture, path: string, namespace: string) {
  return {
    project: 'rec-proj',
    source: { repoURL: git.url, path, targetRevision: 'HEAD' },
    destination: { server: SERVER, namespace },
  };
}

const firstSyncPush: Scenario = async (argoCd, git) => {
  const name = 'rec-web';
  const source = specOf(git, 'plain', 'rec-cd-app').source;
  const sync = async (options: object, more: object = {}) => {
    const revision = git.git('rev-parse', 'HEAD').trim();
    argoCd.operate(name, { sync: { revision, source, ...options }, ...more });
    await argoCd.settled(name);
  };
  const first = git.git('rev-parse', 'HEAD').trim();
  argoCd.createApp(name, specOf(git, 'plain', 'rec-cd-app'));
  await argoCd.settled(name);
  await sync({ dryRun: true });
  await sync({});
  git.commit('settings 2, version 2', {
    'plain/settings.yaml': configMap('settings', '2'),
    'plain/web.yaml': deployment('web', '2'),
  });
  argoCd.refresh(name);
  await argoCd.settled(name);
  await sync({ resources: [{ kind: 'ConfigMap', name: 'settings' }] });
  await sync({ resources: [{ kind: 'ConfigMap', name: 'nope' }] });
  await sync(
    {
      syncOptions: [
        'CreateNamespace=true',
        'ServerSideApply=true',
        'ApplyOutOfSyncOnly=true',
      ],
    },
    {
      retry: {
        limit: 1,
        backoff: { duration: '1s', factor: 2, maxDuration: '3s' },
      },
    },
  );
  git.commit('extra removed', { 'plain/extra.yaml': undefined });
  argoCd.refresh(name);
  await argoCd.settled(name);
  await sync({});
  await sync({ dryRun: true, prune: true });
  await sync({ prune: true });
  await sync({ revision: first });
  await sync({ syncStrategy: { apply: { force: true } } });
  const local = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { value: 'local' },
  };
  argoCd.operate(name, {
    sync: { source, manifests: [JSON.stringify(local)] },
  });
  await argoCd.settled(name);
  await sync({}, { retry: { limit: 2, backoff: { duration: 'xx' } } });
  await sync({});
  await sync({ revision: first, dryRun: true, syncStrategy: { apply: {} } });
  await sync({ revision: first, prune: true, syncStrategy: { apply: {} } });
};

const autoSync: Scenario = async (argoCd, git) => {
  const name = 'rec-auto';
  const push = async (message: string, files: Files) => {
    git.commit(message, files);
    argoCd.refresh(name);
    await argoCd.settled(name);
  };
  argoCd.createApp(name, {
    ...specOf(git, 'auto', 'rec-cd-app-w'),
    syncPolicy: { automated: { prune: true, selfHeal: true } },
  });
  await healthy(argoCd, name);
  await push('version 2', { 'auto/deploy.yaml': deployment('auto', '2') });
  await healthy(argoCd, name);
  argoCd.objects.modify('deployments.apps', 'rec-cd-app-w', 'auto', live => {
    live.spec.replicas = 3;
  });
  await argoCd.eventually(() => {
    const live = argoCd.objects.get('deployments.apps', 'rec-cd-app-w', 'auto');
    return live?.spec.replicas === 1 || undefined;
  });
  await argoCd.settled(name);
  await healthy(argoCd, name);
  await push('gone removed', { 'auto/gone.yaml': undefined });
  await push('bad image', {
    'auto/deploy.yaml': deployment('auto', '3', {
      image: 'missing/none:1',
      progressDeadlineSeconds: 8,
    }),
  });
  await until(argoCd, name, 'Degraded');
  await push('revert', {
    'auto/deploy.yaml': deployment('auto', '4', { progressDeadlineSeconds: 8 }),
  });
  await healthy(argoCd, name);
};

async function until(argoCd: TestArgoCd, name: string, health: string) {
  const deadline = Date.now() + 30_000;
  while (argoCd.app(name).status?.health?.status !== health) {
    if (Date.now() > deadline) throw new Error(`${name} is never ${health}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  await argoCd.settled(name);
}

function healthy(argoCd: TestArgoCd, name: string) {
  return until(argoCd, name, 'Healthy');
}

const wavesHooks: Scenario = async (argoCd, git) => {
  argoCd.createApp('rec-waves', specOf(git, 'waves', 'rec-cd-app-w'));
  await argoCd.settled('rec-waves');
  for (let i = 0; i < 2; i++) {
    argoCd.operate('rec-waves', { sync: {} });
    await argoCd.settled('rec-waves');
  }
};

const terminate: Scenario = async (argoCd, git) => {
  argoCd.createApp('rec-hook', specOf(git, 'hook', 'rec-cd-app-x'));
  await argoCd.settled('rec-hook');
  argoCd.operate('rec-hook', { sync: {} });
  await argoCd.eventually(
    () => argoCd.app('rec-hook').status.resources.length === 2 || undefined,
  );
  argoCd.terminate('rec-hook');
  await argoCd.settled('rec-hook');
};

const syncFailed: Scenario = async (argoCd, git) => {
  argoCd.createApp('rec-bad', specOf(git, 'invalid', 'rec-cd-app-x'));
  await argoCd.settled('rec-bad');
  argoCd.operate('rec-bad', { sync: {} });
  await argoCd.settled('rec-bad');
  const backoff = { duration: '1s', factor: 2, maxDuration: '5s' };
  argoCd.operate('rec-bad', { sync: {}, retry: { limit: 2, backoff } });
  await argoCd.settled('rec-bad');
  argoCd.createApp('rec-failhook', specOf(git, 'failhook', 'rec-cd-app-x'));
  await argoCd.settled('rec-failhook');
  argoCd.operate('rec-failhook', { sync: {} });
  await argoCd.settled('rec-failhook');
};

/** Goes on with the application that syncs by itself. */
const comparisonError: Scenario = async (argoCd, git) => {
  const name = 'rec-auto';
  const refresh = async () => {
    argoCd.refresh(name);
    await argoCd.settled(name);
  };
  const sync = async () => {
    const revision = git.git('rev-parse', 'HEAD').trim();
    const { source } = argoCd.app(name).spec;
    argoCd.operate(name, { sync: { revision, source } });
    await argoCd.settled(name);
  };
  const setDestinations = (namespaces: string[]) => {
    argoCd.objects.modify(
      'appprojects.argoproj.io',
      'argocd',
      'rec-proj',
      project => {
        project.spec.destinations = namespaces.map(namespace => ({
          server: SERVER,
          namespace,
        }));
      },
    );
  };
  git.commit('broken', {
    'auto/broken.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: broken\ndata:\n  a: b\n',
  });
  await refresh();
  await sync();
  git.commit('fixed', { 'auto/broken.yaml': undefined });
  await refresh();
  git.commit('path removed', { auto: undefined });
  await refresh();
  git.git('revert', '--no-edit', 'HEAD');
  await refresh();
  setDestinations([]);
  await refresh();
  await sync();
  setDestinations(['rec-cd-app*']);
  await refresh();
};

const deletion: Scenario = async (argoCd, git) => {
  const finalizer = 'resources-finalizer.argocd.argoproj.io';
  const ways: Record<string, string | undefined> = {
    cascade: finalizer,
    orphan: undefined,
    fg: `${finalizer}/foreground`,
    bg: `${finalizer}/background`,
    kubectl: undefined,
  };
  for (const [way, held] of Object.entries(ways)) {
    const name = `rec-del-${way}`;
    argoCd.createApp(name, specOf(git, `del/${name}`, 'rec-cd-app-x'));
    await argoCd.settled(name);
    argoCd.operate(name, { sync: {} });
    await argoCd.settled(name);
    if (held) {
      argoCd.objects.modify(APPLICATIONS, 'argocd', name, app => {
        app.metadata.finalizers = [held];
      });
    }
    argoCd.objects.delete(APPLICATIONS, 'argocd', name);
    await argoCd.settled(name);
  }
};

/** By the recording that each leads to. */
export const SCENARIOS: Record<string, Scenario> = {
  'first-sync-push.json': firstSyncPush,
  'auto-sync.json': autoSync,
  'waves-hooks.json': wavesHooks,
  'terminate.json': terminate,
  'sync-failed.json': syncFailed,
  'comparison-error.json': comparisonError,
  'delete.json': deletion,
};
