import { workspaceEntitySchema } from './workspace';

const payments = {
  apiVersion: 'amamba.io/v1alpha1',
  kind: 'Workspace',
  metadata: { name: 'payments', annotations: { a: 'b' } },
  spec: { owner: 'group:default/payments' },
};

describe('workspaceEntitySchema', () => {
  it('fills in what a small workspace leaves out', () => {
    expect(workspaceEntitySchema.parse(payments)).toEqual({
      ...payments,
      spec: {
        owner: 'group:default/payments',
        members: { admins: [], editors: [], viewers: [] },
        clusters: [],
      },
    });
    expect(
      workspaceEntitySchema.parse({
        ...payments,
        spec: {
          ...payments.spec,
          members: { editors: ['user:default/bob'] },
          clusters: [{ name: 'dev' }],
        },
      }).spec,
    ).toMatchObject({
      members: { admins: [], editors: ['user:default/bob'] },
      clusters: [{ name: 'dev', namespaces: [] }],
    });
  });

  it.each([
    ['another kind', { ...payments, kind: 'Component' }],
    ['another version', { ...payments, apiVersion: 'amamba.io/v1' }],
    ['no owner', { ...payments, spec: {} }],
    [
      'an empty member',
      { ...payments, spec: { owner: 'o', members: { admins: [''] } } },
    ],
  ])('refuses %s', (_what, entity) => {
    expect(workspaceEntitySchema.safeParse(entity).success).toBe(false);
  });
});
