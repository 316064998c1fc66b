import { eventually } from '../../kubernetes/__testUtils__/testCluster.ts';
import {
  readRecording,
  type Exchange,
} from '../../kubernetes/__testUtils__/recording.ts';
import {
  startKubernetes,
  type RunningKubernetes,
} from '../../kubernetes/index.ts';
import type { RunningForge } from '../../forge/index.ts';
import { ArgoReplay, type ReplayTarget } from '../__testUtils__/argoReplay.ts';
import {
  forgeNames,
  startRecordedForge,
} from '../__testUtils__/recordedRepository.ts';
import { installDistribution } from '../../kubernetes/installDistribution.ts';
import { helmProgram } from '../repo/kustomize/__testUtils__/kubectlProgram.ts';
import { startArgoCd, type RunningArgoCd } from '../index.ts';
import { ACCEPTED_DIFFERENCES } from './acceptedDifferences.ts';

const read = (file: string) => readRecording(import.meta.dirname, file);

let kubernetes: RunningKubernetes;
let forge: RunningForge;
let argo: RunningArgoCd;
let admin: string;
let head: string;
const seen = new Set<(typeof ACCEPTED_DIFFERENCES)[number]>();

async function call(
  method: string,
  path: string,
  { body, token = admin }: { body?: unknown; token?: string } = {},
): Promise<any> {
  const response = await fetch(argo.url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
  return JSON.parse(text);
}

async function logIn(): Promise<string> {
  const { token } = await call('POST', '/api/v1/session', {
    body: { username: 'admin', password: argo.adminPassword },
    token: '',
  });
  return token;
}

beforeAll(async () => {
  process.env.AMAMBA_HELM = helmProgram();
  [kubernetes, forge] = await Promise.all([
    startKubernetes({ clusters: ['dev'], install: installDistribution }),
    startRecordedForge(),
  ]);
  argo = await startArgoCd({ home: kubernetes.clusters[0] });
  admin = await logIn();
  for (const name of ['rec-cd-app', 'rec-cd-app-x']) {
    kubernetes.clusters[0].cluster.objects.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
  }
  head = (await forge.resolve('rec/rec-app', 'main')) ?? '';
});

afterAll(async () => {
  await argo?.stop();
  await Promise.all([kubernetes?.stop(), forge?.stop()]);
});

/** Replays a file; what one exchange changes, those after it go on from. */
function replays(
  file: string,
  target: (exchanges: Exchange[]) => Partial<ReplayTarget>,
): void {
  describe(`${file}`, () => {
    const exchanges = read(file);
    let replay: ArgoReplay;
    beforeAll(() => {
      replay = new ArgoReplay(
        {
          url: argo.url,
          tokenOf: () => admin,
          versionOf: async name =>
            (await call('GET', `/api/v1/projects/${name}`)).metadata
              .resourceVersion,
          ...target(exchanges),
          names: [...forgeNames(forge), ...(target(exchanges).names ?? [])],
        },
        seen,
      );
    });
    it.each(exchanges.map(exchange => [exchange.name, exchange]))(
      '%s',
      async (_, exchange) => {
        const differences = await replay.differences(
          file,
          exchange as Exchange,
        );
        expect(differences).toEqual([]);
      },
    );
  });
}

replays('session-account.json', exchanges => {
  const names = exchanges.map(({ name }) => name);
  const logout = names.indexOf('list after /auth/logout');
  let session: Promise<string> | undefined;
  return {
    names: [['http://127.0.0.1:18443', argo.url]],
    passwordOf: ({ name }) =>
      name === 'login ok' ? argo.adminPassword : 'wrong-password',
    tokenOf: async ({ name }) => {
      if (name.includes('garbage')) return 'garbage';
      if (names.indexOf(name) > logout) return admin;
      session ??= logIn();
      return session;
    },
  };
});

replays('projects.json', () => ({
  tokenOf: ({ name }, [first]) =>
    /as role token|of the deleted token/.test(name) ? first : admin,
}));

replays('repositories-clusters.json', () => ({}));

replays('applications-crud.json', () => ({}));

/** An Application like those of the recording. */
const create = (name: string, project: string, path: string, place: string) =>
  call('POST', '/api/v1/applications?validate=false', {
    body: {
      metadata: { name },
      spec: {
        project,
        source: {
          repoURL: `${forge.url}/rec/rec-app.git`,
          path,
          targetRevision: 'HEAD',
        },
        destination: {
          server: 'https://kubernetes.default.svc',
          namespace: place,
        },
      },
    },
  });

/** Waits until an operation is over and the application is healthy. */
const untilSynced = (name: string) =>
  eventually(async () => {
    const { status, operation } = await call(
      'GET',
      `/api/v1/applications/${name}`,
    );
    return status.health.status === 'Healthy' && !operation;
  });

describe('with roles', () => {
  const roles = ['dev', 'reader', 'deployer'];
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    for (const role of [...roles, 'dev', 'dev']) {
      const path = `/api/v1/projects/rec-proj/roles/${role}/token`;
      const { token } = await call('POST', path, { body: { expiresIn: 3600 } });
      tokens[role] = token;
    }
    for (const name of ['rec-auto', 'rec-bad', 'rec-failhook', 'rec-ro']) {
      await create(name, 'rec-proj', 'nope', 'rec-cd-app');
    }
    await create('rec-waves', 'rec-proj', 'nope', 'rec-cd-app');
    await create('rec-hook', 'rec-proj', 'hook', 'rec-cd-app-x');
    await call('POST', '/api/v1/applications/rec-web/sync', { body: {} });
    await untilSynced('rec-web');
  });

  replays('rbac.json', () => ({
    names: [
      [
        '4e0680204758f7bb0e87c6c29fa71bdb50d45eab',
        // The head of the only branch.
        head,
      ],
    ],
    tokenOf: ({ name }) => tokens[/^\[(\w+)\]/.exec(name)?.[1] ?? ''] ?? admin,
  }));
});

describe('with running pods', () => {
  let pod: string | undefined;

  beforeAll(async () => {
    // The restart that was just asked for is to be over.
    pod = await eventually(() => {
      const { objects } = kubernetes.clusters[0].cluster;
      const pods = objects.list('pods', {
        namespace: 'rec-cd-app',
        labelSelector: 'app=web',
      });
      const [one] = pods;
      const ready = pods.length === 1 && one.status?.phase === 'Running';
      return ready ? one.metadata.name : undefined;
    });
    await untilSynced('rec-web');
  });

  replays('applications-views.json', () => ({
    names: [['web-8488656489-5m542', pod!]],
  }));
});

describe('with synced applications', () => {
  beforeAll(async () => {
    for (const name of ['rec-multi', 'rec-helm']) {
      await call('POST', `/api/v1/applications/${name}/sync`, { body: {} });
      await untilSynced(name);
    }
  });

  replays('applications-extra.json', () => ({}));
});

describe('deletion', () => {
  const HOLD = 'test/hold';
  const held = 'rec-del-cascade';
  const hold = (isHeld: boolean) => {
    kubernetes.clusters[0].cluster.objects.modify(
      'applications.argoproj.io',
      'argocd',
      held,
      ({ metadata }) => {
        const others = (metadata.finalizers ?? []).filter(
          item => item !== HOLD,
        );
        metadata.finalizers = isHeld ? [...others, HOLD] : others;
      },
    );
  };

  beforeAll(async () => {
    for (const name of ['cascade', 'orphan', 'fg', 'bg']) {
      const path = `del/rec-del-${name}`;
      await create(`rec-del-${name}`, 'rec-proj', path, 'rec-cd-app-x');
    }
    hold(true);
  });

  replays('applications-delete.json', () => ({
    before: ({ name }) => {
      if (name === 'get after it is gone') hold(false);
    },
  }));
});

it('accepted differences are there', () => {
  const gone = ACCEPTED_DIFFERENCES.filter(item => !seen.has(item));
  expect(gone).toEqual([]);
});
