import { applicationSpecSchema } from '@amamba/plugin-amamba-gitops-common';
import { argoApplicationSchema } from '@amamba/plugin-amamba-node';
import helm from '../__fixtures__/helm.json';
import multiSource from '../__fixtures__/multi-source.json';
import rolledBack from '../__fixtures__/rolled-back.json';
import { anApplication } from '../__testUtils__/applications';
import { aContext } from '../__testUtils__/context';
import { toChangedArgoApplication } from '../argocd/toArgoApplication';
import { toSpec } from './toSpec';

const context = aContext();
const read = (fixture: unknown) => argoApplicationSchema.parse(fixture);
const RECORDED = { helm, multiSource, rolledBack };
const server = 'https://kubernetes.default.svc';

/** Says all that an application can say. */
const elaborate = anApplication('a', 'p', {
  spec: {
    source: {
      repoURL: 'https://git.example.com/x.git',
      path: '.',
      helm: {
        releaseName: 'r',
        valuesObject: { a: 1 },
        fileParameters: [{ name: 'f', path: 'p' }],
        parameters: [{ name: 'x', value: '1', forceString: true }],
      },
      plugin: { name: 'cmp' },
    },
    destination: { server, namespace: 'n' },
    ignoreDifferences: [{ kind: 'Secret' }],
    revisionHistoryLimit: 3,
    syncPolicy: {
      automated: { prune: true, enabled: false },
      syncOptions: [
        'Validate=false',
        'CreateNamespace=true',
        'ClientSideApplyMigration=false',
      ],
      retry: {
        limit: 2,
        backoff: { duration: '10s', factor: 3, maxDuration: '1m' },
        refresh: true,
      },
      managedNamespaceMetadata: { labels: { a: 'b' } },
    },
  },
});

describe('toSpec', () => {
  it.each(Object.entries(RECORDED))('reads %s for the form', (_, app) => {
    const { spec, kept } = toSpec(read(app), context);
    expect(applicationSpecSchema.parse(spec)).toEqual(spec);
    expect(kept).toEqual([]);
  });

  it.each(Object.entries({ ...RECORDED, elaborate }))(
    'reads of %s what changes nothing when it is written back',
    (_, app) => {
      const before = read(app);
      const { spec } = toSpec(before, context);
      const after = toChangedArgoApplication(
        before,
        applicationSpecSchema.parse(spec),
        { server },
      );
      expect(after.spec).toEqual(before.spec);
    },
  );

  it('says what of it only YAML can say', () => {
    const { spec, kept } = toSpec(elaborate, context);
    expect(spec).toMatchObject({
      sources: [{ helm: { releaseName: 'r' } }],
      destination: { cluster: 'dev', namespace: 'n' },
      revisionHistoryLimit: 3,
      syncPolicy: {
        automated: { enabled: false, prune: true, selfHeal: false },
        options: { createNamespace: true, validate: false },
        retry: { limit: 2, duration: '10s', factor: 3, maxDuration: '1m' },
      },
    });
    expect(kept).toEqual([
      'ignoreDifferences',
      'source.plugin',
      'source.helm.fileParameters',
      'source.helm.valuesObject',
      'syncPolicy.managedNamespaceMetadata',
      'syncPolicy.syncOptions ClientSideApplyMigration=false',
    ]);
  });

  describe('of more than the form takes', () => {
    const huge = 'a: 1\n'.repeat(200_000);
    const parameters = Array.from({ length: 300 }, (_, n) => ({
      name: `p${n}`,
      value: '1',
    }));
    const big = anApplication('a', 'p', {
      spec: {
        source: {
          repoURL: 'https://git.example.com/x.git',
          path: '.',
          helm: { values: huge, parameters, releaseName: 'r' },
          kustomize: { images: ['i'.repeat(2000)] },
        },
        destination: { server, namespace: 'n' },
        revisionHistoryLimit: 5000,
        syncPolicy: { retry: { limit: 5000 } },
      },
    });
    const { spec, kept } = toSpec(big, context);

    it('says that it stays', () => {
      expect(kept).toEqual([
        'revisionHistoryLimit',
        'source.helm.parameters',
        'source.helm.values',
        'source.kustomize.images',
        'syncPolicy.retry',
      ]);
    });

    it('loses nothing in an edit', () => {
      const [source] = spec.sources;
      const after = toChangedArgoApplication(
        big,
        applicationSpecSchema.parse({
          ...spec,
          sources: [{ ...source, targetRevision: 'v2', helm: undefined }],
        }),
        { server },
      );
      const { releaseName: _, ...keptHelm } = big.spec.source!.helm as any;
      expect(after.spec).toEqual({
        ...big.spec,
        source: { ...big.spec.source, targetRevision: 'v2', helm: keptHelm },
      });
    });

    it.each([
      ['helm.values', { sources: [{ helm: { values: 'a: 2' } }] }],
      ['helm.parameters', { sources: [{ helm: { parameters: [] } }] }],
      ['revisionHistoryLimit', { revisionHistoryLimit: 3 }],
      ['syncPolicy.retry', { syncPolicy: { retry: { limit: 1 } } }],
    ])('refuses what would take the place of %s', (field, change) => {
      const [source] = spec.sources;
      const sources = (change as { sources?: object[] }).sources ?? [{}];
      const wanted = applicationSpecSchema.parse({
        ...spec,
        ...change,
        sources: sources.map(other => ({ ...source, ...other })),
      });
      expect(() => toChangedArgoApplication(big, wanted, { server })).toThrow(
        `${field} is more than can be edited here`,
      );
    });
  });

  it('is told of a source that moves within its repository while another goes', () => {
    const repoURL = 'https://git.example.com/x.git';
    const before = anApplication('a', 'p', {
      spec: {
        source: undefined,
        sources: [
          { repoURL: 'https://git.example.com/y.git', path: 'y' },
          { repoURL, path: 'old', plugin: { name: 'cmp' } },
        ],
        destination: { server, namespace: 'n' },
      },
    });
    const { spec } = toSpec(before, context);
    const wanted = { ...spec, sources: [{ repoUrl: repoURL, path: 'new' }] };
    expect(
      toChangedArgoApplication(before, wanted, { server }).spec.sources,
    ).toEqual([{ repoURL, path: 'new', plugin: { name: 'cmp' } }]);
  });
});
