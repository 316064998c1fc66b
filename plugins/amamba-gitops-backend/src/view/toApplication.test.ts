import { applicationSchema } from '@amamba/plugin-amamba-gitops-common';
import {
  type ArgoApplication,
  argoApplicationSchema,
} from '@amamba/plugin-amamba-node';
import comparisonError from '../__fixtures__/comparison-error.json';
import failed from '../__fixtures__/failed.json';
import helm from '../__fixtures__/helm.json';
import hookRunning from '../__fixtures__/hook-running.json';
import missing from '../__fixtures__/missing-resource.json';
import multiSource from '../__fixtures__/multi-source.json';
import rolledBack from '../__fixtures__/rolled-back.json';
import terminated from '../__fixtures__/terminated.json';
import { anApplication } from '../__testUtils__/applications';
import { aContext } from '../__testUtils__/context';
import { toApplication } from './toApplication';
import { toSeen, toSummary } from './toSummary';

const read = (fixture: unknown) => argoApplicationSchema.parse(fixture);
const context = aContext();
const view = (fixture: unknown) => toApplication(read(fixture), context);

const ALL = {
  comparisonError,
  failed,
  helm,
  hookRunning,
  missing,
  multiSource,
  rolledBack,
  terminated,
};

describe('toApplication', () => {
  it.each(Object.entries(ALL))(
    'makes of %s what the contract says',
    (_, app) => {
      expect(applicationSchema.parse(view(app))).toEqual(view(app));
    },
  );

  it.each(Object.entries(ALL))(
    'makes of %s the same row whether it is listed or read in full',
    (_, app) => {
      const full = read(app);
      // What a list does not have.
      const { history, conditions, resources, reconciledAt, ...status } =
        full.status ?? {};
      const { resourceVersion, generation, uid, ...metadata } = full.metadata;
      const listed = { ...full, metadata, status: { ...status } };
      expect(toSeen(listed as ArgoApplication, context)).toEqual(
        toSeen(full, context),
      );
    },
  );

  it('tells of a rollback what runs, what Git has and that the world is behind', () => {
    const app = read(rolledBack);
    expect(toApplication(app, context)).toMatchObject({
      sync: 'OutOfSync',
      health: 'Healthy',
      automation: 'manual',
      revisions: ['bd6562811cfb4af4d66f35572061883177e7edff'],
      lastOperation: {
        phase: 'Succeeded',
        initiatedBy: 'admin',
        automated: false,
        revisions: ['08e8b69bcce2b7910140f143100e0f550c15a741'],
      },
    });
    // Where people sync, the history tells a rollback from a push.
    expect(toApplication(app, context).behindGit).toBeDefined();
    const { status } = app;
    const pushed = {
      ...app,
      status: { ...status, history: status?.history?.slice(-1) },
    };
    expect(toApplication(pushed, context).behindGit).toBeUndefined();
    const paused = {
      ...app,
      spec: {
        ...app.spec,
        syncPolicy: { automated: { enabled: false, prune: true } },
      },
    };
    expect(toApplication(paused, context)).toMatchObject({
      automation: 'paused',
      behindGit: {
        deployedRevision: '08e8b69bcce2b7910140f143100e0f550c15a741',
        gitRevision: 'bd6562811cfb4af4d66f35572061883177e7edff',
      },
    });
    const automatic = {
      ...app,
      spec: { ...app.spec, syncPolicy: { automated: {} } },
    };
    expect(toApplication(automatic, context)).toMatchObject({
      automation: 'automatic',
    });
    expect(toApplication(automatic, context).behindGit).toBeUndefined();
  });

  it('has the history newest first, and manifests that somebody sent without a revision', () => {
    const { history } = view(rolledBack);
    expect(history.map(({ id }) => id)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(history.filter(({ current }) => current)).toHaveLength(1);
    expect(history[0]).toMatchObject({
      id: 9,
      current: true,
      initiatedBy: 'admin',
      revisions: [{ path: 'plain' }],
    });
    expect(history[3].revisions[0].revision).toBe('');
  });

  it('tells of the last deployment who asked the portal for it', () => {
    const app = read(rolledBack);
    const { history } = toApplication(
      {
        ...app,
        status: {
          ...app.status,
          operationState: {
            ...app.status!.operationState!,
            operation: {
              info: [{ name: 'Requested by', value: 'user:default/bob' }],
            },
          },
        },
      },
      context,
    );
    expect(history.map(({ initiatedBy }) => initiatedBy).slice(0, 2)).toEqual([
      'user:default/bob',
      'admin',
    ]);
  });

  it('tells a sync that waits for a hook', () => {
    expect(view(hookRunning)).toMatchObject({
      health: 'Missing',
      operation: 'Running',
      lastOperation: {
        phase: 'Running',
        message: 'waiting for completion of hook batch/Job/slow',
        results: [{ kind: 'Job', hook: 'PreSync', phase: 'Running' }],
      },
      resources: [
        { kind: 'ConfigMap', sync: 'OutOfSync', health: { status: 'Missing' } },
        { kind: 'Job', hook: true, requiresPruning: true },
      ],
    });
  });

  it('does not say of a sync that is over that something runs', () => {
    const running = view(rolledBack).lastOperation?.results.filter(
      ({ phase }) => phase === 'Running',
    );
    expect(running).toEqual([]);
    expect(view(terminated).lastOperation).toMatchObject({
      phase: 'Failed',
      message: 'Operation terminated',
    });
  });

  it('tells an operation that is written down and not begun', () => {
    const app = read(hookRunning);
    const { operationState: _, ...status } = app.status ?? {};
    expect(toApplication({ ...app, status }, context).lastOperation).toEqual({
      phase: 'Running',
      initiatedBy: 'admin',
      automated: false,
      dryRun: false,
      retryCount: 0,
      revisions: [],
      results: [],
    });
  });

  it('tells why a sync or a comparison failed', () => {
    expect(view(failed).lastOperation).toMatchObject({
      phase: 'Failed',
      results: expect.arrayContaining([
        expect.objectContaining({ status: 'SyncFailed' }),
      ]),
    });
    expect(view(comparisonError)).toMatchObject({
      sync: 'Unknown',
      conditions: [
        {
          type: 'ComparisonError',
          severity: 'error',
          at: '2026-11-21T05:18:55.000Z',
          message: expect.stringContaining('app path does not exist'),
        },
      ],
    });
  });

  it('has a revision for each of several sources', () => {
    const { revisions, sources, history, comparedCommits } = view(multiSource);
    expect(sources.map(({ path }) => path)).toEqual([
      'helm',
      undefined,
      'kustom',
    ]);
    expect(revisions).toHaveLength(3);
    expect(comparedCommits).toHaveLength(3);
    expect(history[0].revisions).toHaveLength(3);
  });

  it('says who makes it', () => {
    const made = anApplication('a', 'p', {
      metadata: {
        ownerReferences: [{ kind: 'ApplicationSet', name: 'tenants' }],
      } as never,
    });
    expect(toApplication(made, context)).toMatchObject({
      applicationSet: 'tenants',
      managedBy: 'ApplicationSet tenants',
    });
    const child = anApplication('a', 'p', {
      metadata: {
        annotations: {
          'argocd.argoproj.io/tracking-id':
            'parent:argoproj.io/Application:argocd/a',
        },
      },
    });
    expect(toApplication(child, context)).toMatchObject({
      managedBy: 'Application parent',
    });
    expect(view(helm).managedBy).toBeUndefined();
  });
});

/** An address that a browser would run. */
const SCRIPT = ['javascript', 'alert(1)'].join(':');

describe('toSummary', () => {
  it('names clusters as the portal does, else as Argo CD does', () => {
    const cluster = (destination: Record<string, string>) =>
      toSummary(anApplication('a', 'p', { spec: { destination } }), context)
        .destination.cluster;
    expect(cluster({ server: 'https://kubernetes.default.svc' })).toBe('dev');
    expect(cluster({ name: 'in-cluster' })).toBe('dev');
    expect(cluster({ name: 'production' })).toBe('prod');
    expect(cluster({ server: 'https://prod.example.com:6443/' })).toBe('prod');
    expect(cluster({ server: 'https://far.example.com' })).toBe('far');
    expect(cluster({ server: 'https://unknown.example.com' })).toBe(
      'https://unknown.example.com',
    );
    expect(cluster({ name: 'gone' })).toBe('gone');
  });

  it('links only to where a browser may go and people can look', () => {
    const webUrl = (repoURL: string) =>
      toSummary(
        anApplication('a', 'p', { spec: { source: { repoURL, path: '.' } } }),
        context,
      ).sources[0].webUrl;
    expect(webUrl('https://git.example.com/team/repo.git')).toBe(
      'https://git.example.com/team/repo',
    );
    expect(webUrl('git@github.com:team/repo.git')).toBe(
      'https://github.com/team/repo',
    );
    expect(webUrl('ssh://git@git.example.com:2222/team/repo')).toBe(
      'https://git.example.com/team/repo',
    );
    expect(webUrl('https://bob@git.example.com/x.git')).toBe(
      'https://git.example.com/x',
    );
    expect(webUrl('https://bob:secret@git.example.com/x.git')).toBeUndefined();
    expect(webUrl('https://elsewhere.example.com/x.git')).toBeUndefined();
    expect(webUrl(SCRIPT)).toBeUndefined();
    const { externalUrls } = toSummary(
      anApplication('a', 'p', {
        status: {
          summary: {
            externalURLs: [SCRIPT, 'https://shop.example.com'],
          },
        },
      }),
      context,
    );
    expect(externalUrls).toEqual(['https://shop.example.com']);
    expect(
      context.commitUrlOf({
        repoUrl: 'https://git.example.com/t/r.git',
        revision: '../x',
      }),
    ).toBe('https://git.example.com/t/r/commit/..%2Fx');
  });

  it('takes words that it does not know for Unknown', () => {
    const odd = anApplication('a', 'p', {
      status: {
        sync: { status: 'Odd' },
        health: { status: 'Odd' },
        operationState: { phase: 'Odd' },
      },
    });
    expect(toSummary(odd, context)).toMatchObject({
      sync: 'Unknown',
      health: 'Unknown',
    });
    expect(toSummary(odd, context).operation).toBeUndefined();
  });
});
