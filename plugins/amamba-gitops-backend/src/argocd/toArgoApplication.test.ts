import {
  type ApplicationSpecInput,
  applicationSpecSchema,
} from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplication } from '@amamba/plugin-amamba-node';
import {
  PAUSED_ANNOTATION,
  readAutomation,
  syncsByItself,
  withAutomation,
  withAutomationTakenAway,
} from './automation';
import { readSyncOptions } from './syncOptions';
import {
  toChangedArgoApplication,
  toNewArgoApplication,
} from './toArgoApplication';

const spec = (input: Partial<ApplicationSpecInput> = {}) =>
  applicationSpecSchema.parse({
    sources: [{ repoUrl: 'https://git/a', path: 'deploy' }],
    destination: { cluster: 'dev', namespace: 'shop' },
    ...input,
  });
const server = 'https://10.0.0.1:6443';

describe('toNewArgoApplication', () => {
  const make = (input: Partial<ApplicationSpecInput> = {}) =>
    toNewArgoApplication({
      name: 'checkout',
      namespace: undefined,
      labels: {},
      spec: spec(input),
      place: { project: 'payments', server },
      requestedBy: 'user:default/alice',
    });

  it('says no more than it has to', () => {
    expect(make()).toEqual({
      metadata: {
        name: 'checkout',
        annotations: { 'amamba.io/requested-by': 'user:default/alice' },
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: {
        project: 'payments',
        source: { repoURL: 'https://git/a', path: 'deploy' },
        destination: { server, namespace: 'shop' },
      },
    });
  });

  it('says everything that the form can', () => {
    const made = make({
      sources: [
        {
          repoUrl: 'https://charts',
          chart: 'web',
          targetRevision: '1.2.*',
          helm: {
            releaseName: 'web',
            values: 'a: 1',
            valueFiles: ['$values/prod.yaml'],
            parameters: [{ name: 'x', value: '1', forceString: true }],
            skipCrds: true,
          },
        },
        { repoUrl: 'https://git/values', ref: 'values' },
        {
          repoUrl: 'https://git/a',
          path: 'k',
          kustomize: { images: ['web=web:2'], namePrefix: 'p-' },
          directory: { recurse: true, include: '*.yaml' },
        },
      ],
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        options: {
          validate: false,
          createNamespace: true,
          serverSideApply: true,
          prunePropagation: 'background',
        },
        retry: { limit: 3 },
      },
      revisionHistoryLimit: 5,
    });
    expect(made.spec).toEqual({
      project: 'payments',
      sources: [
        {
          repoURL: 'https://charts',
          chart: 'web',
          targetRevision: '1.2.*',
          helm: {
            releaseName: 'web',
            values: 'a: 1',
            valueFiles: ['$values/prod.yaml'],
            parameters: [{ name: 'x', value: '1', forceString: true }],
            skipCrds: true,
          },
        },
        { repoURL: 'https://git/values', ref: 'values' },
        {
          repoURL: 'https://git/a',
          path: 'k',
          kustomize: { images: ['web=web:2'], namePrefix: 'p-' },
          directory: { recurse: true, include: '*.yaml' },
        },
      ],
      destination: { server, namespace: 'shop' },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: [
          'Validate=false',
          'CreateNamespace=true',
          'ServerSideApply=true',
          'PrunePropagationPolicy=background',
        ],
        retry: {
          limit: 3,
          backoff: { duration: '5s', factor: 2, maxDuration: '3m' },
        },
      },
      revisionHistoryLimit: 5,
    });
  });

  it('can begin paused', () => {
    const { syncPolicy } = make({
      syncPolicy: { automated: { enabled: false, prune: true } },
    }).spec;
    expect(syncPolicy).toEqual({ automated: { enabled: false, prune: true } });
  });
});

describe('toChangedArgoApplication', () => {
  const existing: ArgoApplication = {
    metadata: {
      name: 'checkout',
      resourceVersion: '7',
      labels: { team: 'a' },
      annotations: { 'example.com/x': 'y' },
    },
    spec: {
      project: 'payments',
      source: {
        repoURL: 'https://git/a',
        path: 'deploy',
        targetRevision: 'main',
        helm: {
          valuesObject: { a: 1 },
          passCredentials: true,
          releaseName: 'old',
        },
        plugin: { name: 'vault' },
      },
      destination: { name: 'dev', namespace: 'shop' },
      ignoreDifferences: [{ kind: 'Deployment', jsonPointers: ['/spec'] }],
      info: [{ name: 'docs', value: 'https://docs' }],
      revisionHistoryLimit: 3,
      syncPolicy: {
        automated: { prune: true, selfHeal: false },
        syncOptions: ['Validate=false', 'SkipDryRunOnMissingResource=true'],
        managedNamespaceMetadata: { labels: { a: 'b' } },
        retry: { limit: 1, refresh: true },
      },
    },
    status: { sync: { status: 'Synced' } },
  };

  it('keeps what the form cannot say, and drops what it says is gone', () => {
    const changed = toChangedArgoApplication(
      existing,
      spec({
        sources: [{ repoUrl: 'https://git/a', path: 'deploy' }],
        syncPolicy: {
          automated: { prune: false },
          options: { pruneLast: true },
          retry: { limit: 9 },
        },
      }),
      { server },
    );
    expect(changed.metadata).toEqual(existing.metadata);
    expect(changed.spec).toEqual({
      project: 'payments',
      source: {
        repoURL: 'https://git/a',
        path: 'deploy',
        helm: { valuesObject: { a: 1 }, passCredentials: true },
        plugin: { name: 'vault' },
      },
      // Never both: Argo CD refuses that.
      destination: { server, namespace: 'shop' },
      ignoreDifferences: [{ kind: 'Deployment', jsonPointers: ['/spec'] }],
      info: [{ name: 'docs', value: 'https://docs' }],
      syncPolicy: {
        automated: { prune: false, selfHeal: false },
        syncOptions: ['PruneLast=true', 'SkipDryRunOnMissingResource=true'],
        managedNamespaceMetadata: { labels: { a: 'b' } },
        retry: {
          limit: 9,
          refresh: true,
          backoff: { duration: '5s', factor: 2, maxDuration: '3m' },
        },
      },
    });
  });

  it('puts values in the place of those that would hide them', () => {
    const { source } = toChangedArgoApplication(
      existing,
      spec({
        sources: [
          {
            repoUrl: 'https://git/a',
            path: 'deploy',
            helm: { values: 'b: 2' },
          },
        ],
      }),
      { server },
    ).spec;
    expect(source?.helm).toEqual({ values: 'b: 2', passCredentials: true });
  });

  it('does not give one source what was kept of another', () => {
    const kustomize = { patches: [{ patch: 'x' }] };
    const two: ArgoApplication = {
      ...existing,
      spec: {
        project: 'payments',
        sources: [
          { repoURL: 'https://git/gone', path: 'x', plugin: { name: 'a' } },
          { repoURL: 'https://git/a', path: 'k', kustomize },
        ],
      },
    };
    const { sources } = toChangedArgoApplication(
      two,
      spec({ sources: [{ repoUrl: 'https://git/a', path: 'k' }] }),
      { server },
    ).spec;
    expect(sources).toEqual([
      { repoURL: 'https://git/a', path: 'k', kustomize },
    ]);
  });

  it('forgets a pause that it remembered when it syncs by itself again', () => {
    const paused = withAutomationTakenAway(existing);
    expect(paused.spec.syncPolicy?.automated).toBeUndefined();
    expect(readAutomation(paused)).toEqual({
      enabled: false,
      prune: true,
      selfHeal: false,
      allowEmpty: false,
    });
    expect(syncsByItself(paused)).toBe(false);
    const resumed = withAutomation(paused, {
      ...readAutomation(paused)!,
      enabled: true,
    });
    expect(resumed.spec.syncPolicy?.automated).toEqual({
      prune: true,
      selfHeal: false,
    });
    expect(resumed.metadata.annotations).not.toHaveProperty(PAUSED_ANNOTATION);
  });
});

it('reads options as it writes them, and those of others', () => {
  expect(
    readSyncOptions([
      'Validate=false',
      'CreateNamespace=false',
      'Replace=true',
      'PrunePropagationPolicy=orphan',
      'Unknown=true',
    ]),
  ).toEqual({
    validate: false,
    createNamespace: false,
    pruneLast: false,
    applyOutOfSyncOnly: false,
    respectIgnoreDifferences: false,
    serverSideApply: false,
    replace: true,
    failOnSharedResource: false,
    prunePropagation: 'orphan',
  });
});
