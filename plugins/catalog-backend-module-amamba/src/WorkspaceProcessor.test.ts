import type { Entity } from '@backstage/catalog-model';
import type { CatalogProcessorResult } from '@backstage/plugin-catalog-node';
import { WorkspaceProcessor } from './WorkspaceProcessor';

const processor = new WorkspaceProcessor();

const workspace: Entity = {
  apiVersion: 'amamba.io/v1alpha1',
  kind: 'Workspace',
  metadata: { name: 'payments' },
  spec: {
    owner: 'payments-team',
    parent: 'commerce',
    members: {
      admins: ['alice'],
      editors: ['alice'],
      viewers: ['group:default/auditors'],
      custom: { runner: ['bob'] },
    },
  },
};

const folder: Entity = {
  ...workspace,
  kind: 'WorkspaceFolder',
  metadata: { name: 'commerce' },
  spec: { owner: 'x', parent: 'company', members: { viewers: ['carol'] } },
};

const component: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'api' },
};

function annotated(entity: Entity, name: string): Entity {
  const annotations = { 'amamba.io/workspace': name };
  return { ...entity, metadata: { ...entity.metadata, annotations } };
}

async function relationsOf(entity: Entity): Promise<string[]> {
  const results: CatalogProcessorResult[] = [];
  const location = { type: 'url', target: 'test' };
  await processor.postProcessEntity(entity, location, result =>
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

describe('validation', () => {
  it('takes workspaces and folders and leaves other kinds to others', async () => {
    await expect(processor.validateEntityKind(workspace)).resolves.toBe(true);
    await expect(processor.validateEntityKind(folder)).resolves.toBe(true);
    await expect(processor.validateEntityKind(component)).resolves.toBe(false);
    await expect(
      processor.validateEntityKind({ ...workspace, apiVersion: 'other/v1' }),
    ).resolves.toBe(false);
  });

  it('says what is wrong', async () => {
    const spec = { owner: 'x', members: { admins: 'alice' }, quota: {} };
    await expect(
      processor.validateEntityKind({ ...workspace, spec }),
    ).rejects.toThrow(
      /^Workspace payments is not valid: spec.members.admins: .*array.*; spec: has no field "quota"; it can have owner, parent, members, clusters, gitops, debug$/,
    );
    await expect(
      processor.validateEntityKind({ ...folder, spec: {} }),
    ).rejects.toThrow(/^WorkspaceFolder commerce is not valid: spec.owner: /);
  });
});

describe('the annotation', () => {
  it('puts a workspace into itself', async () => {
    await expect(processor.preProcessEntity(workspace)).resolves.toEqual(
      annotated(workspace, 'payments'),
    );
    await expect(
      processor.preProcessEntity(annotated(workspace, 'payments')),
    ).resolves.toEqual(annotated(workspace, 'payments'));
  });

  it('cannot put a workspace or folder into another workspace', async () => {
    await expect(
      processor.preProcessEntity(annotated(workspace, 'search')),
    ).rejects.toThrow(
      'Workspace payments cannot be in the workspace "search": remove its annotation amamba.io/workspace',
    );
    await expect(
      processor.preProcessEntity(annotated(folder, 'commerce')),
    ).rejects.toThrow('WorkspaceFolder commerce cannot be in the workspace');
  });

  it('stays as it is on everything else', async () => {
    for (const entity of [folder, component, annotated(component, 'search')]) {
      await expect(processor.preProcessEntity(entity)).resolves.toBe(entity);
    }
  });
});

describe('relations', () => {
  it('tie a workspace to its owner, its members and its folder', async () => {
    await expect(
      relationsOf(await processor.preProcessEntity(workspace)),
    ).resolves.toEqual([
      'Workspace:payments ownedBy group:payments-team',
      'group:payments-team ownerOf Workspace:payments',
      'Workspace:payments hasMember user:alice',
      'user:alice memberOf Workspace:payments',
      'Workspace:payments hasMember group:auditors',
      'group:auditors memberOf Workspace:payments',
      'Workspace:payments hasMember user:bob',
      'user:bob memberOf Workspace:payments',
      'Workspace:payments partOf WorkspaceFolder:commerce',
      'WorkspaceFolder:commerce hasPart Workspace:payments',
    ]);
  });

  it('tie a folder to the folder above', async () => {
    await expect(relationsOf(folder)).resolves.toEqual([
      'WorkspaceFolder:commerce ownedBy group:x',
      'group:x ownerOf WorkspaceFolder:commerce',
      'WorkspaceFolder:commerce hasMember user:carol',
      'user:carol memberOf WorkspaceFolder:commerce',
      'WorkspaceFolder:commerce partOf WorkspaceFolder:company',
      'WorkspaceFolder:company hasPart WorkspaceFolder:commerce',
    ]);
  });

  it('tie an entity to the workspace its annotation names', async () => {
    await expect(
      relationsOf(annotated(component, 'payments')),
    ).resolves.toEqual([
      'Component:api partOf Workspace:payments',
      'Workspace:payments hasPart Component:api',
    ]);
    await expect(relationsOf(annotated(component, 'a/b'))).resolves.toEqual([]);
  });
});
