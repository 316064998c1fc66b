import { gitopsContract } from '@amamba/plugin-amamba-gitops-common';
import { deployment, paymentsDev } from '../../testing/fixtures';
import {
  createDraft,
  DEFAULT_OPTIONS,
  DEFAULT_RETRY,
  findProblems,
  MAX_CHOSEN,
  outOfSync,
  toBody,
} from './syncForm';

const { resources } = paymentsDev;
const draft = createDraft(paymentsDev, []);

describe('the form of a sync', () => {
  it('syncs all with the options of the application at first', () => {
    const body = toBody(draft, resources);
    expect(gitopsContract.syncApplication.body.parse(body)).toEqual({
      prune: false,
      dryRun: false,
      force: false,
      strategy: 'hook',
    });
    expect(Object.values(findProblems(draft))).toEqual([]);
  });

  it('says all that was chosen', () => {
    const body = toBody(
      {
        ...draft,
        revision: ' v1.5.0 ',
        prune: true,
        applyOnly: true,
        options: { ...DEFAULT_OPTIONS, replace: true },
        retry: DEFAULT_RETRY,
        resources: ['apps/Deployment/payments/payments-api'],
      },
      resources,
    );
    expect(gitopsContract.syncApplication.body.parse(body)).toMatchObject({
      revision: 'v1.5.0',
      prune: true,
      strategy: 'apply',
      options: { replace: true, validate: true },
      retry: { limit: 5, duration: '5s', factor: 2, maxDuration: '3m' },
      resources: [{ group: 'apps', kind: 'Deployment', name: deployment.name }],
    });
    expect(body.resources?.[0]).not.toHaveProperty('health');
  });

  it('takes from the address only resources that there are', () => {
    expect(createDraft(paymentsDev, ['a/B/c/d']).resources).toBeUndefined();
    expect(
      createDraft(paymentsDev, ['/Service/payments/payments-api', 'x'])
        .resources,
    ).toEqual(['/Service/payments/payments-api']);
  });

  it('knows what differs from Git', () => {
    expect(outOfSync(resources)).toEqual([
      'apps/Deployment/payments/payments-api',
      '/ConfigMap/payments/payments-old',
    ]);
  });

  it('wants one resource at least, and not too many', () => {
    expect(findProblems({ ...draft, resources: [] }).resources).toBe(
      'chooseOne',
    );
    const many = Array.from({ length: MAX_CHOSEN + 1 }, String);
    expect(findProblems({ ...draft, resources: many }).resources).toBe(
      'chooseLess',
    );
  });

  it.each([
    [{ limit: '1.5' }, { limit: 'wholeNumber' }],
    [{ limit: '' }, { limit: 'wholeNumber' }],
    [{ limit: '-1' }, {}],
    [{ factor: '0' }, { factor: 'positiveNumber' }],
    [{ duration: '5' }, { duration: 'duration' }],
    [{ maxDuration: '1h30m' }, {}],
  ])('judges %j', (changes, problems) => {
    const found = findProblems({
      ...draft,
      retry: { ...DEFAULT_RETRY, ...changes },
    });
    expect(JSON.parse(JSON.stringify(found))).toEqual(problems);
  });
});
