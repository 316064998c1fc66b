import type { Entity } from '@backstage/catalog-model';
import type { CatalogProcessorResult } from '@backstage/plugin-catalog-node';
import { WorkspaceProcessor } from './WorkspaceProcessor';

const workspace: Entity = {
  apiVersion: 'amamba.io/v1alpha1',
  kind: 'Workspace',
  metadata: { name: 'payments' },
  spec: {
    owner: 'payments-team',
    members: { admins: ['alice'], viewers: ['group:default/auditors'] },
  },
};

async function relationsOf(entity: Entity): Promise<string[]> {
  const results: CatalogProcessorResult[] = [];
  const location = { type: 'url', target: 'test' };
  await new WorkspaceProcessor().postProcessEntity(entity, location, result =>
    results.push(result),
  );
  return results.map(result => {
    if (result.type !== 'relation') {
      throw new Error(`unexpected ${result.type}`);
    }
    const { source, type, target } = result.relation;
    return `${source.kind}:${source.name} ${type} ${target.kind}:${target.name}`;
  });
}

describe('WorkspaceProcessor', () => {
  it('takes workspaces and leaves other kinds to others', async () => {
    const processor = new WorkspaceProcessor();
    await expect(processor.validateEntityKind(workspace)).resolves.toBe(true);
    const component = { ...workspace, kind: 'Component' };
    await expect(processor.validateEntityKind(component)).resolves.toBe(false);
  });

  it('says what is wrong with a workspace', async () => {
    const wrong = { ...workspace, spec: { members: { admins: 'alice' } } };
    await expect(
      new WorkspaceProcessor().validateEntityKind(wrong),
    ).rejects.toThrow(
      /Workspace payments is not valid: spec.owner: .*; spec.members.admins: .*array/,
    );
  });

  it('relates a workspace to its owner and members', async () => {
    await expect(relationsOf(workspace)).resolves.toEqual([
      'Workspace:payments ownedBy Group:payments-team',
      'Group:payments-team ownerOf Workspace:payments',
      'Workspace:payments hasMember User:alice',
      'User:alice memberOf Workspace:payments',
      'Workspace:payments hasMember group:auditors',
      'group:auditors memberOf Workspace:payments',
    ]);
  });

  it('relates an entity to the workspace its annotation names', async () => {
    const component: Entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'api',
        annotations: { 'amamba.io/workspace': 'payments' },
      },
    };
    await expect(relationsOf(component)).resolves.toEqual([
      'Component:api partOf Workspace:payments',
      'Workspace:payments hasPart Component:api',
    ]);
  });
});
