import type { WorkspacePlacement } from '@amamba/plugin-amamba-common';
import { confineSelection } from './confineSelection';

const search: WorkspacePlacement = {
  workspace: 'search',
  clusters: [
    { name: 'dev', namespaces: ['search', 'search-tests'] },
    { name: 'prod', namespaces: ['search'] },
  ],
};

const labels = [{ key: 'app', operator: 'in' as const, values: ['x'] }];

describe('confineSelection', () => {
  it('names the places of the workspace where the entity names none', () => {
    expect(confineSelection({ labels }, search)).toEqual({
      labels,
      places: [
        { instance: 'dev', scopes: ['search', 'search-tests'] },
        { instance: 'prod', scopes: ['search'] },
      ],
    });
  });

  it('leaves what the entity names within the workspace', () => {
    expect(
      confineSelection({ instances: ['dev'], scopes: ['search'] }, search),
    ).toEqual({ places: [{ instance: 'dev', scopes: ['search'] }] });
    // Of that name there may be somebody else's on prod.
    expect(confineSelection({ scopes: ['search-tests'] }, search)).toEqual({
      places: [{ instance: 'dev', scopes: ['search-tests'] }],
    });
  });

  it('leaves nothing of what is outside', () => {
    for (const foreign of [
      { instances: ['dev'], scopes: ['payments'] },
      { instances: ['moon'] },
    ]) {
      expect(confineSelection(foreign, search)).toEqual({ places: [] });
    }
    const none = { workspace: 'new', clusters: [] };
    expect(confineSelection({ labels }, none)).toEqual({ labels, places: [] });
  });
});
