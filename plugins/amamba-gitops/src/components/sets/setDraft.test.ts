import { applicationSetInputSchema } from '@amamba/plugin-amamba-gitops-common';
import { spec } from '../../testing/deliveryFixtures';
import { toDraft } from '../form/draft';
import {
  emptyGenerator,
  findGeneratorGaps,
  firstSetDraft,
  placeholdersOf,
  toSetInput,
} from './setDraft';

const filled = () => {
  const draft = firstSetDraft('main', 'payments');
  draft.name = 'previews';
  draft.template = { name: '{{.namespace}}', spec: toDraft(spec) };
  return draft;
};

describe('the draft of an ApplicationSet', () => {
  it('makes an element of each row, by the names of the columns', () => {
    const draft = filled();
    draft.generators[0].columns = ['cluster', 'namespace', ' '];
    draft.generators[0].rows = [
      { cells: ['dev', 'payments', 'lost'] },
      { cells: ['prod'] },
    ];
    expect(
      applicationSetInputSchema.parse(toSetInput(draft)).generators,
    ).toEqual([
      {
        type: 'list',
        elements: [
          { cluster: 'dev', namespace: 'payments' },
          { cluster: 'prod', namespace: '' },
        ],
      },
    ]);
  });

  it('combines two, each without what belongs to other types', () => {
    const draft = filled();
    draft.generators = [emptyGenerator('matrix')];
    const [git, clusters] = draft.generators[0].generators;
    git.repoUrl = 'https://git.example.com/a.git';
    git.directories = [{ path: 'apps/*', exclude: false }];
    clusters.clusters = ['dev'];
    expect(
      applicationSetInputSchema.parse(toSetInput(draft)).generators,
    ).toEqual([
      {
        type: 'matrix',
        generators: [
          {
            type: 'git',
            repoUrl: 'https://git.example.com/a.git',
            revision: 'HEAD',
            directories: [{ path: 'apps/*', exclude: false }],
          },
          { type: 'clusters', clusters: ['dev'] },
        ],
      },
    ]);
    git.look = 'files';
    expect(findGeneratorGaps(draft.generators)).toEqual([
      'generators.0.generators.0.files',
    ]);
  });

  it('knows what templates can hold', () => {
    const list = emptyGenerator('list');
    list.columns = ['cluster', 'my-key', ''];
    expect(placeholdersOf([list, emptyGenerator('clusters')])).toEqual([
      '{{.cluster}}',
      '{{index . "my-key"}}',
      '{{.name}}',
      '{{.nameNormalized}}',
      '{{.server}}',
    ]);
    expect(placeholdersOf([emptyGenerator('matrix')])).toContain(
      '{{.path.basename}}',
    );
  });
});
