import { workspaceSpecSchema } from '@amamba/plugin-amamba-common';
import { confineSelection } from './confineSelection';

const search = workspaceSpecSchema.parse({
  owner: 'group:default/search-team',
  clusters: [
    { name: 'dev', namespaces: ['search', 'search-tests'] },
    { name: 'prod', namespaces: ['search'] },
  ],
});

const labels = [{ key: 'app', operator: 'in' as const, values: ['x'] }];

describe('confineSelection', () => {
  it('names the places of the workspace where the entity names none', () => {
    expect(confineSelection({ labels }, search)).toEqual({
      labels,
      instances: ['dev', 'prod'],
      scopes: ['search', 'search-tests'],
    });
  });

  it('leaves what the entity names within the workspace', () => {
    const narrow = { instances: ['dev'], scopes: ['search-tests'] };
    expect(confineSelection(narrow, search)).toEqual(narrow);
  });

  it('leaves nothing of what is outside', () => {
    const foreign = { instances: ['dev'], scopes: ['payments'] };
    expect(confineSelection(foreign, search).scopes).toEqual([]);
    const none = workspaceSpecSchema.parse({ owner: 'x' });
    expect(confineSelection({ labels }, none)).toEqual({
      labels,
      instances: [],
      scopes: [],
    });
  });
});
