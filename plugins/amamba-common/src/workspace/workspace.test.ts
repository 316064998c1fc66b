import type { z } from 'zod';
import { describeProblems } from '../describeProblems';
import {
  workspaceEntitySchema,
  workspaceFolderEntitySchema,
} from './workspace';

const payments = {
  apiVersion: 'amamba.io/v1alpha1',
  kind: 'Workspace',
  metadata: { name: 'payments', annotations: { a: 'b' } },
  spec: { owner: 'payments-team' },
};

const withSpec = (spec: object) => ({
  ...payments,
  spec: { ...payments.spec, ...spec },
});

function problemsOf(schema: z.ZodType, entity: unknown): string[] {
  const { error } = schema.safeParse(entity);
  return error ? describeProblems(error) : [];
}

describe('workspaceEntitySchema', () => {
  it('fills in what a small workspace leaves out', () => {
    expect(workspaceEntitySchema.parse(payments)).toEqual({
      ...payments,
      spec: {
        owner: 'group:default/payments-team',
        members: { admins: [], editors: [], viewers: [], custom: {} },
        clusters: [],
      },
    });
  });

  it('takes short forms of members, namespaces and amounts', () => {
    const { spec } = workspaceEntitySchema.parse(
      withSpec({
        parent: 'commerce',
        members: {
          admins: ['Alice', 'group:payments'],
          custom: { auditor: ['user:default/erin'] },
        },
        clusters: [
          { name: 'prod', namespaces: ['payments'] },
          {
            name: 'dev',
            binding: 'exclusive',
            namespaces: [{ name: 'payments', adopt: true, quota: { pods: 5 } }],
          },
        ],
      }),
    );
    expect(spec).toMatchObject({
      members: {
        admins: ['user:default/alice', 'group:default/payments'],
        custom: { auditor: ['user:default/erin'] },
      },
      clusters: [
        {
          binding: 'shared',
          namespaces: [{ name: 'payments', labels: {}, adopt: false }],
        },
        { namespaces: [{ adopt: true, quota: { pods: '5' } }] },
      ],
    });
  });

  it('keeps what the catalog adds', () => {
    const stored = {
      ...payments,
      metadata: { ...payments.metadata, uid: 'u', etag: 'e' },
      relations: [],
    };
    expect(workspaceEntitySchema.parse(stored)).toMatchObject(
      stored.metadata && {
        metadata: { uid: 'u', etag: 'e' },
        relations: [],
      },
    );
  });

  it.each<[string, object, string]>([
    [
      'a misspelt field',
      withSpec({ cluster: [] }),
      'spec: has no field "cluster"; it can have owner, parent, members, clusters, gitops, debug',
    ],
    [
      'a misspelt role',
      withSpec({ members: { admin: [] } }),
      'spec.members: has no field "admin"; it can have admins, editors, viewers, custom',
    ],
    [
      'a built-in role among the custom ones',
      withSpec({ members: { custom: { admin: ['alice'] } } }),
      'spec.members.custom.admin: is the name of a built-in role (viewer, editor, admin)',
    ],
    [
      'a misspelt field of a namespace',
      withSpec({
        clusters: [{ name: 'dev', namespaces: [{ name: 'a', qouta: {} }] }],
      }),
      'spec.clusters[0].namespaces[0]: has no field "qouta"; it can have name, labels, quota, limits, adopt, deleting',
    ],
    [
      'a member that is no user or group',
      withSpec({ members: { admins: ['component:default/x'] } }),
      'spec.members.admins[0]: "component:default/x" is not a reference to a user or a group, such as user:default/alice',
    ],
    [
      'an owner that is no reference',
      withSpec({ owner: 'the team' }),
      'spec.owner: "the team" is not a reference to a group or a user, such as group:default/payments',
    ],
    [
      'a name that Kubernetes cannot have',
      withSpec({ clusters: [{ name: 'dev', namespaces: ['Payments'] }] }),
      'spec.clusters[0].namespaces[0].name: must be lower case letters, digits and "-", and begin and end with a letter or digit',
    ],
    [
      'a namespace twice',
      withSpec({ clusters: [{ name: 'dev', namespaces: ['a', 'a'] }] }),
      'spec.clusters: namespace a of cluster dev is listed twice',
    ],
    [
      'a cluster twice',
      withSpec({ clusters: [{ name: 'dev' }, { name: 'dev' }] }),
      'spec.clusters: cluster dev is listed twice',
    ],
    [
      'an amount that is none',
      withSpec({ clusters: [{ name: 'dev', quota: { pods: 'many' } }] }),
      'spec.clusters[0].quota.pods: is not an amount such as 500m, 2 or 4Gi',
    ],
    [
      'a resource that no cluster can count',
      withSpec({ clusters: [{ name: 'dev', quota: { 'count/x//y': 1 } }] }),
      'spec.clusters[0].quota["count/x//y"]: is not a resource of a ResourceQuota such as limits.cpu or count/jobs.batch',
    ],
    [
      'a limit of what containers have not',
      withSpec({
        clusters: [
          {
            name: 'dev',
            namespaces: [{ name: 'a', limits: { default: { gpu: 1 } } }],
          },
        ],
      }),
      'spec.clusters[0].namespaces[0].limits.default: has no field "gpu"; it can have cpu, memory',
    ],
    [
      'a label of ours',
      withSpec({
        clusters: [
          {
            name: 'dev',
            namespaces: [{ name: 'a', labels: { 'amamba.io/workspace': 'x' } }],
          },
        ],
      }),
      'spec.clusters[0].namespaces[0].labels["amamba.io/workspace"]: is a label that cannot be chosen',
    ],
    [
      'another namespace of the catalog',
      { ...payments, metadata: { name: 'payments', namespace: 'other' } },
      'metadata.namespace: workspaces live in the catalog namespace "default"',
    ],
  ])('refuses %s', (_what, entity, problem) => {
    expect(problemsOf(workspaceEntitySchema, entity)).toEqual([problem]);
  });

  it('refuses other kinds and versions', () => {
    expect(
      problemsOf(workspaceEntitySchema, { ...payments, kind: 'Component' }),
    ).toHaveLength(1);
    expect(
      problemsOf(workspaceEntitySchema, {
        ...payments,
        apiVersion: 'amamba.io/v1',
      }),
    ).toHaveLength(1);
  });
});

describe('spec.gitops', () => {
  const withGitops = (gitops: object) => ({
    ...payments,
    spec: { ...payments.spec, gitops },
  });

  it('names instances and repositories', () => {
    const gitops = {
      instances: ['main'],
      repositories: ['https://git.example.com/payments/**'],
    };
    expect(workspaceEntitySchema.parse(withGitops(gitops)).spec.gitops).toEqual(
      gitops,
    );
    expect(workspaceEntitySchema.parse(withGitops({})).spec.gitops).toEqual({
      repositories: [],
    });
  });

  it('takes no pattern that would let in every other repository', () => {
    expect(
      problemsOf(
        workspaceEntitySchema,
        withGitops({ repositories: ['!https://git.example.com/x'] }),
      ),
    ).toEqual([
      'spec.gitops.repositories[0]: must say what is let in; a pattern after "!" would let in everything else',
    ]);
  });
});

describe('spec.debug', () => {
  const withDebug = (debug: object) => ({
    ...payments,
    spec: { ...payments.spec, debug },
  });

  it('says how people may look into what runs', () => {
    const debug = {
      recording: 'required',
      reason: 'required',
      allowedImages: ['docker.io/nicolaka/netshoot:*', '**'],
      images: [{ title: 'Tools', image: 'registry.example.com/tools:1' }],
      preview: false,
    };
    expect(workspaceEntitySchema.parse(withDebug(debug)).spec.debug).toEqual({
      ...debug,
      images: [{ ...debug.images[0], suits: [] }],
    });
    expect(workspaceEntitySchema.parse(withDebug({})).spec.debug).toEqual({
      images: [],
    });
  });

  it.each([
    [{ allowedImages: ['!busybox'] }, 'spec.debug.allowedImages[0]: must be'],
    [
      { images: [{ title: 'All', image: 'docker.io/**' }] },
      'spec.debug.images[0].image: is one image, not a pattern',
    ],
    [{ recording: 'sometimes' }, 'spec.debug.recording: '],
    [{ image: 'busybox' }, 'spec.debug: has no field "image"'],
  ])('refuses %j', (debug, problem) => {
    expect(problemsOf(workspaceEntitySchema, withDebug(debug))).toEqual([
      expect.stringContaining(problem),
    ]);
  });
});

describe('workspaceFolderEntitySchema', () => {
  const folder = { ...payments, kind: 'WorkspaceFolder' };

  it('takes members and a folder above', () => {
    expect(
      workspaceFolderEntitySchema.parse({
        ...folder,
        spec: { owner: 'x', parent: 'company', members: { viewers: ['bob'] } },
      }).spec,
    ).toMatchObject({
      parent: 'company',
      members: { viewers: ['user:default/bob'] },
    });
  });

  it('has no clusters', () => {
    expect(
      problemsOf(workspaceFolderEntitySchema, {
        ...folder,
        spec: { owner: 'x', clusters: [] },
      }),
    ).toEqual([
      'spec: has no field "clusters"; it can have owner, parent, members',
    ]);
  });
});
