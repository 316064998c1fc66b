import {
  applicationSpecSchema,
  gitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import { readRefusal } from './contractResolver';
import { firstDraft, isLabel, namesOf, toCreateInput } from './createDraft';
import { emptySpec, findGaps, toDraft, toSpec, toSpecInput } from './draft';
import { component } from '../../testing/fixtures';
import { options } from '../../testing/deliveryFixtures';

const full = applicationSpecSchema.parse({
  sources: [
    {
      repoUrl: 'https://git.example.com/a.git',
      path: 'chart',
      targetRevision: 'v1',
      name: 'first',
      helm: {
        releaseName: 'api',
        valueFiles: ['$values/dev.yaml'],
        values: 'a: 1\n',
        parameters: [{ name: 'x', value: '1', forceString: true }],
        skipCrds: true,
      },
    },
    { repoUrl: 'https://git.example.com/b.git', ref: 'values' },
    {
      repoUrl: 'https://git.example.com/c.git',
      path: 'k',
      kustomize: {
        images: ['a=b:1'],
        namePrefix: 'p-',
        nameSuffix: '-s',
        namespace: 'n',
      },
    },
    {
      repoUrl: 'https://git.example.com/d.git',
      path: 'd',
      directory: { recurse: true, include: '*.yaml', exclude: 'x' },
    },
    {
      repoUrl: 'https://charts.example.com',
      chart: 'redis',
      targetRevision: '1.x',
    },
  ],
  destination: { cluster: 'dev', namespace: 'payments' },
  syncPolicy: {
    automated: { enabled: false, prune: true },
    options: { validate: false, pruneLast: true, prunePropagation: 'orphan' },
    retry: { limit: -1 },
  },
  revisionHistoryLimit: 3,
});

describe('the draft of an application', () => {
  it('keeps all that there is', () => {
    expect(toSpec(toDraft(full))).toEqual(full);
  });

  it('says nothing of what is not set', () => {
    const plain = applicationSpecSchema.parse({
      sources: [{ repoUrl: 'https://git.example.com/a.git', path: '.' }],
      destination: { cluster: 'dev', namespace: 'payments' },
    });
    expect(JSON.parse(JSON.stringify(toSpec(toDraft(plain))))).toEqual(
      JSON.parse(JSON.stringify(plain)),
    );
  });

  it('hands on what is no number as one that no schema takes', () => {
    const draft = toDraft(full);
    draft.syncPolicy.retry.limit = 'often';
    expect(applicationSpecSchema.safeParse(toSpecInput(draft)).success).toBe(
      false,
    );
  });

  it('finds what is missing of each kind of source', () => {
    const draft = emptySpec();
    expect(findGaps(draft)).toEqual(['sources.0.path']);
    draft.sources[0].ref = 'values';
    expect(findGaps(draft)).toEqual([]);
    draft.sources[0].kind = 'helm';
    expect(findGaps(draft)).toEqual([
      'sources.0.chart',
      'sources.0.targetRevision',
    ]);
  });
});

describe('the draft of a new application', () => {
  it('is named as the annotations of its entity say', () => {
    expect(namesOf(component)).toEqual({
      name: undefined,
      labels: ['app.kubernetes.io/part-of=payments-api'],
    });
    const annotated = (selector: string) =>
      namesOf({
        ...component,
        metadata: {
          ...component.metadata,
          annotations: { 'argocd/app-selector': selector },
        },
      }).labels;
    expect(annotated('a==b, c!=d,e in (f),g=h')).toEqual(['a=b', 'g=h']);
  });

  it('is what the contract takes, once it is filled in', () => {
    const draft = firstDraft(component, options);
    expect(draft.instance).toBe('main');
    draft.name = 'api';
    draft.labels = ['a=b=c', 'd='];
    draft.spec = toDraft(full);
    const parsed = gitopsContract.createApplication.body.parse(
      toCreateInput(draft),
    );
    expect(parsed.labels).toEqual({ a: 'b=c', d: '' });
    expect(['a=b', 'a=', 'a', '=b', 'a b=c'].map(isLabel)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('readRefusal', () => {
  it('finds the fields that a server speaks of, and no others', () => {
    expect(
      readRefusal(
        'The request is not valid: body.spec.sources[0].path: does not exist; body.name: is taken',
      ),
    ).toEqual([
      { path: 'spec.sources.0.path', message: 'does not exist' },
      { path: 'name', message: 'is taken' },
    ]);
    expect(
      readRefusal('git.example.com: no such host\nssh: handshake failed'),
    ).toEqual([]);
  });
});
