import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ArgoApplication } from '@amamba/plugin-amamba-node';
import { anApplication } from '../../__testUtils__/applications';
import { eventually } from '../../__testUtils__/eventually';
import {
  CHECKOUT,
  PAYMENTS,
  type RunningPlugin,
  startPlugin,
} from '../../__testUtils__/startPlugin';
import { createWorld } from '../../__testUtils__/world';

jest.setTimeout(60_000);

const WEB = '/applications/main/argocd/web';
const spec = {
  sources: [
    {
      repoUrl: 'https://git.example.com/payments/config.git',
      path: 'apps/new',
    },
  ],
  destination: { cluster: 'dev', namespace: 'payments' },
};

describe('commands', () => {
  let plugin: RunningPlugin;
  /** Operations on `web` by everybody, unless told otherwise. */
  const post = (path: string, body: object = {}, under = PAYMENTS) =>
    plugin.call({ path, method: 'post', body }, under);
  const now = (name: string) => plugin.argocd.application(name)!;
  const asked = (call: string) =>
    plugin.argocd.asked.filter(item => item.call === call);

  /** Begins with `web` having this in its object. */
  const begin = async (web: Partial<ArgoApplication> = {}) => {
    const argocd = createWorld();
    const { metadata, ...base } = anApplication('web', 'payments');
    argocd.add({
      ...base,
      metadata,
      ...web,
      status: {
        ...base.status,
        history: [
          { id: 3, revision: 'aaa', deployedAt: '2026-11-21T08:00:00Z' },
          { id: 4, revision: 'bbb', deployedAt: '2026-11-21T09:00:00Z' },
        ],
        resources: [{ kind: 'Service', name: 'web', namespace: 'payments' }],
        ...web.status,
      },
    });
    plugin = await startPlugin({
      result: AuthorizeResult.ALLOW,
      instances: [argocd],
    });
    await plugin.ingested();
    argocd.asked = [];
  };
  const automatic = (
    automated: Record<string, boolean>,
  ): Partial<ArgoApplication> => ({
    spec: {
      ...anApplication('web', 'payments').spec,
      syncPolicy: { automated },
    },
  });

  afterEach(() => plugin.stop());

  describe('creation', () => {
    const create = (body: object, under = PAYMENTS) =>
      post(
        '/applications',
        { instance: 'main', name: 'fresh', spec, ...body },
        under,
      );

    it("is in the workspace's project, and tells who asked for it", async () => {
      await begin();
      const { status } = await create({ labels: { tier: 'web' } });
      expect(status).toBe(201);
      expect(now('fresh')).toMatchObject({
        metadata: {
          labels: { tier: 'web' },
          annotations: { 'amamba.io/requested-by': 'user:default/mock' },
        },
        spec: {
          project: 'payments',
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: 'payments',
          },
        },
      });
      // The page that opens it finds it at once.
      const opened = await plugin.call(
        { path: '/applications/main/argocd/fresh' },
        PAYMENTS,
      );
      expect(opened.status).toBe(200);
      expect(plugin.activity()).toEqual([
        expect.objectContaining({
          action: 'application-create',
          workspace: 'payments',
          outcome: 'succeeded',
          detail: expect.stringContaining('to dev/payments'),
        }),
      ]);
    });

    it.each([
      ['a cluster of others', { cluster: 'prod', namespace: 'payments' }],
      ['a namespace of others', { cluster: 'dev', namespace: 'search' }],
      ['a system namespace', { cluster: 'dev', namespace: 'kube-system' }],
    ])('goes to no %s', async (_, destination) => {
      await begin();
      const { status, body } = await create({ spec: { ...spec, destination } });
      expect([status, body.error.message]).toEqual([
        404,
        expect.stringContaining('The workspace payments has no'),
      ]);
      expect(asked('applications.create')).toEqual([]);
    });

    it('comes from no repository of others, not even in a second source', async () => {
      await begin();
      const foreign = {
        repoUrl: 'https://git.example.com/search/config.git',
        ref: 'values',
      };
      const { status, body } = await create({
        spec: { ...spec, sources: [...spec.sources, foreign] },
      });
      expect([status, body.error.message]).toEqual([
        404,
        expect.stringContaining('not one of the repositories'),
      ]);
      expect(asked('applications.create')).toEqual([]);
    });

    it.each(['search', 'web', 'far'])(
      'does not tell whose the name %s is',
      async name => {
        await begin();
        const before = now(name);
        const { status, body } = await create({ name });
        expect([status, body.error.message]).toEqual([
          409,
          `The name ${name} is taken on Argo CD main; choose another`,
        ]);
        expect(now(name)).toEqual(before);
      },
    );

    it.each([
      ['an Argo CD that is not there', { instance: 'third' }, 404],
      ['a namespace of other applications', { namespace: 'team-b' }, 404],
    ])('is refused on %s', async (_, body, expected) => {
      await begin();
      expect((await create(body)).status).toBe(expected);
      expect(asked('applications.create')).toEqual([]);
    });

    it('is refused when the annotations of the entity would not show it', async () => {
      await begin();
      const { status, body } = await create({}, CHECKOUT);
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringContaining('ask for the name checkout'),
      ]);
      const team = '/entities/component/default/team';
      const unlabelled = await create({}, team);
      expect(unlabelled.body.error.message).toContain('the label team=a');
      const labelled = await create({ labels: { team: 'a' } }, team);
      expect(labelled.status).toBe(201);
    });

    it("tells Argo CD's own words", async () => {
      await begin();
      const words = 'application spec for fresh is invalid: InvalidSpecError';
      plugin.argocd.answer('applications.create', () => {
        throw plugin.argocd.error(400, words, 3);
      });
      const { status, body } = await create({});
      expect([status, body.error.message]).toEqual([
        400,
        expect.stringContaining(words),
      ]);
    });
  });

  describe('an update', () => {
    const read = async () =>
      (await plugin.call({ path: `${WEB}/spec` }, PAYMENTS)).body;
    const put = (body: object) =>
      plugin.call({ path: `${WEB}/spec`, method: 'put', body }, PAYMENTS);

    it('leaves where it goes as it is written, also without a namespace', async () => {
      const destination = { name: 'in-cluster' };
      const web = anApplication('web', 'payments');
      await begin({ spec: { ...web.spec, destination } });
      const { spec: before, resourceVersion } = await read();
      expect(before.destination).toEqual({ cluster: 'dev', namespace: '' });
      const nowhere = { cluster: 'prod', namespace: '' };
      const refused = await put({
        spec: { ...before, destination: nowhere },
        resourceVersion,
      });
      expect([refused.status, refused.body.error.message]).toEqual([
        400,
        'Say to which namespace of prod it goes',
      ]);
      const sources = [{ ...before.sources[0], targetRevision: 'release' }];
      const { status } = await put({
        spec: { ...before, sources },
        resourceVersion,
      });
      expect(status).toBe(200);
      expect(now('web').spec).toMatchObject({ destination });
      expect(now('web').spec.destination).toEqual(destination);
    });

    it('changes what the form says, and keeps the rest', async () => {
      await begin({
        spec: {
          ...anApplication('web', 'payments').spec,
          ignoreDifferences: [{ kind: 'Deployment' }],
        },
      });
      const { spec: before, resourceVersion } = await read();
      const sources = [{ ...before.sources[0], targetRevision: 'release' }];
      const { status } = await put({
        spec: { ...before, sources },
        resourceVersion,
      });
      expect(status).toBe(200);
      expect(now('web').spec).toMatchObject({
        project: 'payments',
        source: { targetRevision: 'release' },
        ignoreDifferences: [{ kind: 'Deployment' }],
      });
      expect(plugin.activity()[0].detail).toBe('source');
    });

    it('is not disturbed by a new status, but by another edit', async () => {
      await begin();
      const { spec: form, resourceVersion } = await read();
      await plugin.argocd.put({
        ...now('web'),
        status: { ...now('web').status, reconciledAt: '2026-11-21T11:00:00Z' },
      });
      const first = await put({
        spec: { ...form, revisionHistoryLimit: 3 },
        resourceVersion,
      });
      expect(first.status).toBe(200);
      const second = await put({
        spec: { ...form, revisionHistoryLimit: 4 },
        resourceVersion,
      });
      expect([second.status, second.body.error.message]).toEqual([
        409,
        expect.stringContaining('Somebody changed web meanwhile'),
      ]);
      expect(now('web').spec.revisionHistoryLimit).toBe(3);
    });

    it('is not lost between its reading and its writing', async () => {
      await begin();
      const { spec: form, resourceVersion } = await read();
      const other = anApplication('web', 'payments', {
        spec: { revisionHistoryLimit: 9 },
      });
      plugin.argocd.answer('applicationSets.get', () => undefined);
      const stale = now('web');
      plugin.argocd.answer('applications.get', async () => stale);
      await plugin.argocd.put(other);
      const { status } = await put({ spec: form, resourceVersion });
      expect(status).toBe(409);
      expect(now('web').spec.revisionHistoryLimit).toBe(9);
    });

    it('goes to no place of others', async () => {
      await begin();
      const { spec: form, resourceVersion } = await read();
      const { status } = await put({
        spec: { ...form, destination: { cluster: 'dev', namespace: 'search' } },
        resourceVersion,
      });
      expect(status).toBe(404);
      expect(asked('applications.patch')).toEqual([]);
    });
  });

  describe('a sync', () => {
    it('has what was asked for, and by whom', async () => {
      await begin();
      const { status } = await post(`${WEB}/sync`, {
        prune: true,
        dryRun: true,
        resources: [{ kind: 'Service', name: 'web', namespace: 'payments' }],
      });
      expect(status).toBe(202);
      expect(now('web').operation).toEqual({
        sync: {
          prune: true,
          dryRun: true,
          resources: [
            { group: '', kind: 'Service', name: 'web', namespace: 'payments' },
          ],
          infos: [{ name: 'Requested by', value: 'user:default/mock' }],
        },
      });
      expect(plugin.activity()[0].detail).toBe(
        'dry run of 1 resources with pruning',
      );
    });

    it('does not touch resources of others', async () => {
      await begin();
      const { status } = await post(`${WEB}/sync`, {
        resources: [{ kind: 'Secret', name: 'web', namespace: 'search' }],
      });
      expect(status).toBe(404);
      expect(asked('applications.sync')).toEqual([]);
    });

    it('goes to no other revision while it syncs by itself', async () => {
      await begin(automatic({ prune: true }));
      const { status, body } = await post(`${WEB}/sync`, { revision: 'v1' });
      expect([status, body.error.message]).toEqual([
        409,
        expect.stringContaining('Pause its automatic syncs first'),
      ]);
      const same = await post(`${WEB}/sync`, { revision: 'main' });
      expect(same.status).toBe(202);
    });

    it('tells that another operation runs', async () => {
      await begin();
      await post(`${WEB}/sync`);
      const { status, body } = await post(`${WEB}/sync`);
      expect([status, body.error.message]).toEqual([
        409,
        expect.stringContaining('another operation is already in progress'),
      ]);
    });

    it('tells which window blocks it', async () => {
      await begin();
      const words = 'cannot sync: blocked by sync window';
      plugin.argocd.answer('applications.sync', () => {
        throw plugin.argocd.error(403, words, 7);
      });
      const deny = { kind: 'deny', schedule: '* * * * *', duration: '1h' };
      plugin.argocd.answer('applications.syncWindows', async () => ({
        canSync: false,
        activeWindows: [deny],
        assignedWindows: [deny],
      }));
      const { status, body } = await post(`${WEB}/sync`);
      expect([status, body.error.message]).toEqual([
        409,
        expect.stringContaining('a window denies it ("* * * * *" for 1h)'),
      ]);
      expect(plugin.activity()[0].outcome).toBe('failed');
    });

    it('is not done when Argo CD is down', async () => {
      await begin();
      plugin.argocd.goDown();
      const { status } = await post(`${WEB}/sync`);
      expect(status).toBe(503);
    });
  });

  describe('a rollback', () => {
    const rollBack = (body: object) => post(`${WEB}/rollback`, body);

    it('is done at once where nothing would undo it', async () => {
      await begin();
      const { status } = await rollBack({ id: 3, prune: true });
      expect(status).toBe(202);
      expect(now('web').operation).toMatchObject({
        sync: { id: 3, prune: true },
      });
    });

    it('wants a deployment that is remembered', async () => {
      await begin();
      const { status, body } = await rollBack({ id: 1 });
      expect([status, body.error.message]).toEqual([
        404,
        'web has no deployment 1; those that it remembers begin with 3',
      ]);
    });

    it('says what to do while it syncs by itself', async () => {
      await begin(automatic({ prune: true, selfHeal: true }));
      const before = now('web');
      const { status, body } = await rollBack({ id: 3 });
      expect([status, body.error.message]).toEqual([
        409,
        expect.stringContaining('Have its automatic syncs paused'),
      ]);
      expect(now('web')).toEqual(before);
      const dry = await rollBack({ id: 3, dryRun: true, pauseAutoSync: true });
      expect(dry.status).toBe(409);
      expect(now('web')).toEqual(before);
    });

    it.each([true, false])(
      'pauses, rolls back, and resumes as it was (Argo CD knows pauses: %s)',
      async knowsPause => {
        await begin(automatic({ prune: true, selfHeal: true }));
        plugin.argocd.knowsPause = knowsPause;
        const { status } = await rollBack({ id: 3, pauseAutoSync: true });
        expect(status).toBe(202);
        expect(now('web').operation).toMatchObject({ sync: { id: 3 } });
        expect(now('web').spec.syncPolicy?.automated).toEqual(
          knowsPause
            ? { enabled: false, prune: true, selfHeal: true }
            : undefined,
        );
        await eventually(async () => {
          const { body } = await plugin.call({ path: WEB }, PAYMENTS);
          expect(body.application.automation).toBe('paused');
        });
        const resumed = await post(`${WEB}/auto-sync`, { enabled: true });
        expect(resumed.status).toBe(200);
        expect(now('web').spec.syncPolicy?.automated).toEqual({
          prune: true,
          selfHeal: true,
        });
        expect(now('web').metadata.annotations ?? {}).toEqual({});
      },
    );

    it.each([true, false])(
      'takes the pause back when it is refused (Argo CD knows pauses: %s)',
      async knowsPause => {
        await begin(automatic({ selfHeal: true }));
        plugin.argocd.knowsPause = knowsPause;
        plugin.argocd.answer('applications.rollback', () => {
          throw plugin.argocd.error(400, 'application is deleting', 9);
        });
        const { status, body } = await rollBack({ id: 3, pauseAutoSync: true });
        expect([status, body.error.message]).toEqual([
          409,
          expect.stringContaining('application is deleting'),
        ]);
        expect(now('web').spec.syncPolicy?.automated).toEqual({
          selfHeal: true,
        });
      },
    );

    it('waits until Argo CD has heard of the pause', async () => {
      await begin(automatic({ prune: true }));
      let refusals = 0;
      plugin.argocd.answer('applications.rollback', async () => {
        refusals += 1;
        if (refusals < 3) {
          throw plugin.argocd.error(
            400,
            'rollback cannot be initiated when auto-sync is enabled',
            9,
          );
        }
      });
      const { status } = await rollBack({ id: 3, pauseAutoSync: true });
      expect([status, refusals]).toEqual([202, 3]);
    });

    it('does not hang in a window that denies it', async () => {
      await begin(automatic({ prune: true }));
      const deny = { kind: 'deny', schedule: '* * * * *', duration: '1h' };
      plugin.argocd.answer('applications.syncWindows', async () => ({
        canSync: false,
        activeWindows: [deny],
        assignedWindows: [deny],
      }));
      const before = now('web');
      const { status } = await rollBack({ id: 3, pauseAutoSync: true });
      expect(status).toBe(409);
      expect(now('web')).toEqual(before);
      expect(asked('applications.rollback')).toEqual([]);
    });

    it('does not begin while something else runs', async () => {
      await begin(automatic({ prune: true }));
      await post(`${WEB}/sync`);
      const before = now('web');
      const { status } = await rollBack({ id: 3, pauseAutoSync: true });
      expect([status, now('web')]).toEqual([409, before]);
    });
  });

  describe('an application of an ApplicationSet', () => {
    const made = {
      metadata: {
        ...anApplication('web', 'payments').metadata,
        ownerReferences: [
          {
            apiVersion: 'argoproj.io/v1alpha1',
            kind: 'ApplicationSet',
            name: 'tenants',
            uid: 'u',
            controller: true,
          },
        ],
      },
    };

    it('is changed, paused and deleted at the set', async () => {
      await begin({ ...made, ...automatic({ prune: true }) });
      const answers = [
        await post(`${WEB}/auto-sync`, { enabled: false }),
        await post(`${WEB}/rollback`, { id: 3, pauseAutoSync: true }),
        await post(`${WEB}/delete`, { cascade: 'orphan', confirm: 'web' }),
      ];
      for (const { status, body } of answers) {
        expect([status, body.error.message]).toEqual([
          409,
          expect.stringContaining('The ApplicationSet tenants makes web'),
        ]);
      }
    });

    it('is paused where the set lets that be', async () => {
      await begin({ ...made, ...automatic({ prune: true }) });
      const [set, ...others] = plugin.argocd.applicationSets;
      const ignoring = {
        ...set.spec,
        ignoreApplicationDifferences: [{ jsonPointers: ['/spec/syncPolicy'] }],
      };
      plugin.argocd.applicationSets = [{ ...set, spec: ignoring }, ...others];
      const { status } = await post(`${WEB}/auto-sync`, { enabled: false });
      expect(status).toBe(200);
    });
  });

  it('deletes with the cascade that was chosen', async () => {
    await begin();
    for (const [name, cascade, options] of [
      ['web', 'background', { cascade: true, propagationPolicy: 'background' }],
      ['checkout', 'orphan', { cascade: false }],
    ]) {
      const { status } = await post(
        `/applications/main/argocd/${name}/delete`,
        { cascade, confirm: name },
      );
      expect(status).toBe(202);
      expect(now(name as string)).toBeUndefined();
      expect(asked('applications.delete').at(-1)?.args[1]).toEqual(options);
    }
  });

  it('lets go of a deletion that waits, and does not begin it again', async () => {
    const { metadata } = anApplication('web', 'payments');
    const deletionTimestamp = '2026-11-01T09:00:00Z';
    await begin({ metadata: { ...metadata, deletionTimestamp } });
    const path = `${WEB}/delete`;
    const again = await post(path, { cascade: 'foreground', confirm: 'web' });
    expect([again.status, again.body.error.message]).toEqual([
      409,
      expect.stringContaining('delete the application alone'),
    ]);
    expect(asked('applications.delete')).toEqual([]);
    const alone = await post(path, { cascade: 'orphan', confirm: 'web' });
    expect(alone.status).toBe(202);
    expect(asked('applications.delete')[0].args[1]).toEqual({ cascade: false });
  });

  it('acts only on resources of the tree, and only as Argo CD offers', async () => {
    await begin();
    const path = '/applications/main/argocd/checkout/resource/actions';
    const web = {
      group: 'apps',
      kind: 'Deployment',
      namespace: 'rec-cd-app',
      name: 'web',
    };
    const act = (resource: object, action: string) =>
      post(path, { resource, action });
    const statuses = [
      await act({ ...web, namespace: 'kube-system' }, 'restart'),
      await act({ ...web, name: 'other' }, 'restart'),
      await act(web, 'explode'),
      await act(web, 'resume'),
    ].map(({ status }) => status);
    expect(statuses).toEqual([404, 404, 404, 409]);
    expect(asked('resources.runAction')).toEqual([]);
    expect((await act(web, 'restart')).status).toBe(202);
    expect(asked('resources.runAction')[0].args[1]).toMatchObject({
      ...web,
      version: 'v1',
    });
  });
});
