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
});
