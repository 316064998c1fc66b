import { gitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplication } from '@amamba/plugin-amamba-node';
import { toArgoSync } from './toArgoSync';

const app: ArgoApplication = {
  metadata: { name: 'a' },
  spec: {
    project: 'p',
    source: { repoURL: 'https://git/a' },
    syncPolicy: { syncOptions: ['Replace=true', 'Delete=confirm'] },
  },
};
const infos = [{ name: 'Requested by', value: 'user:default/alice' }];
const body = (value: object) =>
  gitopsContract.syncApplication.body.parse(value);

describe('toArgoSync', () => {
  it('asks for nothing but who asks', () => {
    expect(toArgoSync(body({}), app, 'user:default/alice')).toEqual({ infos });
  });

  it('has every option', () => {
    const request = toArgoSync(
      body({
        revision: 'v1',
        prune: true,
        dryRun: true,
        strategy: 'apply',
        force: true,
        options: { applyOutOfSyncOnly: true },
        retry: { limit: 2, duration: '1s' },
        resources: [{ kind: 'Service', name: 'web', namespace: 'shop' }],
      }),
      app,
      'user:default/alice',
    );
    expect(request).toEqual({
      revision: 'v1',
      prune: true,
      dryRun: true,
      applyOnly: true,
      force: true,
      // Those without words in the form hold for this sync too.
      syncOptions: ['ApplyOutOfSyncOnly=true', 'Delete=confirm'],
      retry: {
        limit: 2,
        backoff: { duration: '1s', factor: 2, maxDuration: '3m' },
      },
      resources: [
        { group: '', kind: 'Service', name: 'web', namespace: 'shop' },
      ],
      infos,
    });
  });

  it('gives a revision to the first of several sources', () => {
    const several: ArgoApplication = {
      ...app,
      spec: { project: 'p', sources: [{ repoURL: 'a' }, { repoURL: 'b' }] },
    };
    expect(toArgoSync(body({ revision: 'v1' }), several, 'x')).toMatchObject({
      revisions: ['v1'],
      sourcePositions: [1],
    });
  });
});
