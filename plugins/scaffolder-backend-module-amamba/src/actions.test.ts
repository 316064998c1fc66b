import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ApiError } from '@amamba/plugin-amamba-common';
import { applicationSpecSchema } from '@amamba/plugin-amamba-gitops-common';
import { createApplicationAction } from './gitops/createApplicationAction';
import type { GitopsClient } from './gitops/createGitopsClientFor';
import { findApplication } from './gitops/findApplication';
import { createPromoteAction } from './gitops/createPromoteAction';
import { createRollbackAction } from './gitops/createRollbackAction';
import { createSyncAction } from './gitops/createSyncAction';

const input = {
  entityRef: 'workspace:default/payments',
  instance: 'main',
  name: 'checkout',
  repoUrl: 'https://git.example.com/payments/deploy.git',
  path: 'dev',
  cluster: 'dev',
  namespace: 'payments',
};
const key = { instance: 'main', namespace: 'argocd', name: 'checkout' };
const conflict = (message: string) =>
  new ApiError({ name: 'ConflictError', message, status: 409 });

/** A GitOps API with one application at most, that a test moves. */
class FakeGitops {
  applications: Array<Record<string, any>> = [];
  created = 0;
  syncs = 0;
  rollbacks: object[] = [];
  promotions: object[] = [];
  /** What becomes of a promotion. */
  promoted: Record<string, any> = { id: '1', state: 'done' };
  /** What the application is at each look, the last one for ever. */
  states: Array<Record<string, any>> = [];

  readonly client = {
    createApplication: async ({ body }: any) => {
      if (this.applications.some(({ name }) => name === body.name)) {
        throw conflict(`The name ${body.name} is taken on Argo CD main`);
      }
      this.created += 1;
      this.applications.push({ ...key, name: body.name, spec: body.spec });
      return { ...key, name: body.name };
    },
    listApplications: async ({ query }: any) => {
      const at = Number(query.cursor ?? 0);
      const nextCursor = String(at + 1);
      return {
        items: this.applications.slice(at, at + 1),
        ...(at + 1 < this.applications.length && { nextCursor }),
      };
    },
    getApplicationSpec: async ({ params }: any) => ({
      spec: this.applications.find(({ name }) => name === params.application)!
        .spec,
    }),
    getApplication: async () => ({
      application: {
        revisions: ['abc'],
        conditions: [],
        ...(this.states.length > 1 ? this.states.shift() : this.states[0]),
      },
    }),
    syncApplication: async () => {
      this.syncs += 1;
      return key;
    },
    rollbackApplication: async ({ body }: any) => {
      this.rollbacks.push(body);
      return key;
    },
    comparePromotion: async () => ({
      base: 'sha-1',
      changes: [{ item: 'image api', before: '1', after: '2' }],
    }),
    promote: async ({ body }: any) => {
      this.promotions.push(body);
      return this.promoted;
    },
  } as unknown as GitopsClient;
}

/** Remembers what checkpoints did, as the scaffolder does for a task. */
function contextOf(given: object, done = new Map<string, unknown>()) {
  const outputs: Record<string, unknown> = {};
  return {
    outputs,
    ctx: {
      input: given,
      isDryRun: false,
      logger: mockServices.logger.mock(),
      getInitiatorCredentials: async () => mockCredentials.user(),
      output: (name: string, value: unknown) => {
        outputs[name] = value;
      },
      checkpoint: async ({ key: name, fn }: any) => {
        if (!done.has(name)) {
          done.set(name, await fn());
        }
        return done.get(name);
      },
    } as never,
  };
}

describe('amamba:gitops:create-application', () => {
  const run = async (
    gitops: FakeGitops,
    given: object,
    done?: Map<string, unknown>,
  ) => {
    const { ctx, outputs } = contextOf(given, done);
    await createApplicationAction(() => gitops.client).handler(ctx);
    return outputs;
  };

  it('makes it once, however often it is tried', async () => {
    const gitops = new FakeGitops();
    const done = new Map();
    expect(await run(gitops, input, done)).toEqual(key);
    // Resumed: the checkpoint knows.
    gitops.applications = [];
    expect(await run(gitops, input, done)).toEqual(key);
    expect(gitops.created).toBe(1);
  });

  it('takes one that is just so as made, without a checkpoint too', async () => {
    const gitops = new FakeGitops();
    await run(gitops, input);
    expect(await run(gitops, input)).toEqual(key);
    expect(gitops.created).toBe(1);
  });

  it('does not take another one for it', async () => {
    const gitops = new FakeGitops();
    await run(gitops, input);
    await expect(run(gitops, { ...input, path: 'prod' })).rejects.toThrow(
      /already, which is another one/,
    );
  });

  it('tells a name that is taken by others as it is', async () => {
    const gitops = new FakeGitops();
    gitops.applications = [{ ...key, spec: {} }];
    gitops.client.listApplications = (async () => ({ items: [] })) as never;
    await expect(run(gitops, input)).rejects.toThrow(/is taken on Argo CD/);
  });

  it('has what the form of the portal would have', async () => {
    const gitops = new FakeGitops();
    await run(gitops, {
      ...input,
      revision: 'main',
      automated: true,
    });
    expect(gitops.applications[0].spec).toEqual(
      applicationSpecSchema.parse({
        sources: [
          { repoUrl: input.repoUrl, path: 'dev', targetRevision: 'main' },
        ],
        destination: { cluster: 'dev', namespace: 'payments' },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
      }),
    );
  });
});

describe('amamba:gitops:sync', () => {
  const before = { lastOperation: { phase: 'Succeeded', startedAt: '1' } };
  const running = {
    sync: 'OutOfSync',
    health: 'Missing',
    lastOperation: { phase: 'Running', startedAt: '2' },
  };
  const done = {
    sync: 'Synced',
    health: 'Healthy',
    lastOperation: { phase: 'Succeeded', startedAt: '2' },
  };
  const run = async (states: object[], given: object = {}, client?: object) => {
    const gitops = new FakeGitops();
    gitops.applications = [{ ...key }];
    gitops.states = states;
    Object.assign(gitops.client, client);
    const { ctx, outputs } = contextOf({ ...input, ...given });
    await createSyncAction(() => gitops.client, 1).handler(ctx);
    return { outputs, gitops };
  };

  it('waits until it is synced and healthy', async () => {
    const { outputs, gitops } = await run([
      before,
      // What was before is not taken for it.
      { ...done, ...before },
      running,
      { ...done, health: 'Progressing' },
      done,
    ]);
    expect(outputs).toEqual({
      sync: 'Synced',
      health: 'Healthy',
      revisions: ['abc'],
    });
    expect(gitops.syncs).toBe(1);
  });

  it('finds the application behind those whose names have it as a part', async () => {
    const gitops = new FakeGitops();
    gitops.applications = [
      { ...key, name: 'a-checkout' },
      key,
      { ...key, name: 'checkout-b' },
    ];
    const found = (name: string) =>
      findApplication(gitops.client, { entityRef: input.entityRef, name });
    expect(await found('checkout')).toMatchObject({ application: 'checkout' });
    await expect(found('check')).rejects.toThrow('has no application check');
    gitops.applications.splice(2, 0, { ...key, instance: 'edge' });
    await expect(found('checkout')).rejects.toThrow('name the instance');
  });

  it('fails in the words of the sync', async () => {
    const failed = {
      ...running,
      lastOperation: {
        phase: 'Failed',
        startedAt: '2',
        message: 'one or more objects failed to apply',
      },
    };
    await expect(run([before, running, failed])).rejects.toThrow(
      'checkout was not synced: one or more objects failed to apply',
    );
  });

  it('gives up after a time, and says how it is', async () => {
    const degraded = {
      ...done,
      health: 'Degraded',
      healthMessage: 'image cannot be pulled',
      conditions: [{ message: 'Deployment/web is part of two applications' }],
    };
    await expect(
      run([before, degraded], { timeoutSeconds: 0.02 }),
    ).rejects.toThrow(
      /is Synced and Degraded .*image cannot be pulled; Deployment\/web is part of two/,
    );
  });

  it('waits for a sync that runs already', async () => {
    const { outputs } = await run(
      [running, running, done],
      {},
      {
        syncApplication: async () => {
          throw conflict('another operation is already in progress');
        },
      },
    );
    expect(outputs.health).toBe('Healthy');
  });
});

describe('amamba:gitops:rollback', () => {
  it('goes back once, however often the task is resumed', async () => {
    const gitops = new FakeGitops();
    gitops.applications.push(key);
    const action = createRollbackAction(() => gitops.client);
    const done = new Map();
    const given = { ...key, entityRef: input.entityRef, deployment: 3 };
    await action.handler(contextOf(given, done).ctx);
    await action.handler(contextOf(given, done).ctx);
    expect(gitops.rollbacks).toEqual([expect.objectContaining({ id: 3 })]);
  });
});

describe('amamba:gitops:promote', () => {
  const given = { entityRef: 'component:default/api', from: 'dev', to: 'prod' };

  it('promotes what it compared, once', async () => {
    const gitops = new FakeGitops();
    gitops.promoted = {
      id: '7',
      state: 'proposed',
      pullRequest: { number: 1, webUrl: 'https://git.example.com/pulls/1' },
    };
    const action = createPromoteAction(() => gitops.client);
    const done = new Map();
    await action.handler(contextOf(given, done).ctx);
    const { ctx, outputs } = contextOf(given, done);
    await action.handler(ctx);
    expect(gitops.promotions).toEqual([
      expect.objectContaining({ from: 'dev', to: 'prod', base: 'sha-1' }),
    ]);
    expect(outputs).toEqual({
      id: '7',
      state: 'proposed',
      url: 'https://git.example.com/pulls/1',
    });
  });

  it('fails when the promotion does', async () => {
    const gitops = new FakeGitops();
    gitops.promoted = { id: '7', state: 'failed', message: 'Git is away' };
    const action = createPromoteAction(() => gitops.client);
    await expect(action.handler(contextOf(given).ctx)).rejects.toThrow(
      'dev was not promoted to prod: Git is away',
    );
  });
});
