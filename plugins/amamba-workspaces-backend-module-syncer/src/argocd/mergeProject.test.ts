import type { ArgoProject } from '@amamba/plugin-amamba-node';
import type { DesiredProject } from './buildProject';
import { mergeProject } from './mergeProject';
import type { RememberedProject } from './state';

const SERVER = 'https://kubernetes.default.svc';

const desired: DesiredProject = {
  name: 'payments',
  workspace: 'payments',
  description: 'Workspace payments',
  destinations: [
    { server: SERVER, namespace: 'a' },
    { server: SERVER, namespace: 'b' },
  ],
  sourceRepos: ['https://git/a', 'https://git/b'],
  roles: [{ name: 'amamba-admin', policies: ['p, x'], groups: ['a', 'b'] }],
  namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }],
};

const actual: ArgoProject = {
  metadata: { name: 'payments', labels: { ours: 'yes' } },
  spec: {
    description: 'Workspace payments',
    destinations: [
      { server: SERVER, namespace: 'b', name: 'by somebody' },
      { server: SERVER, namespace: 'a' },
    ],
    sourceRepos: ['https://git/b', 'https://git/a'],
    roles: [
      { name: 'amamba-admin', policies: ['p, x'], groups: ['b', 'a'] },
      { name: 'amamba-old', policies: [] },
      { name: 'theirs', policies: [] },
    ],
    sourceNamespaces: ['theirs', 'formerly-ours'],
    namespaceResourceBlacklist: [
      { group: '', kind: 'ResourceQuota' },
      { group: '', kind: 'Secret' },
    ],
  },
};

const remembered = (
  options: Partial<RememberedProject> = {},
): RememberedProject => ({
  uid: '1',
  created: true,
  roles: [],
  sourceNamespaces: [],
  blacklist: [],
  ...options,
});

const merge = (
  project: ArgoProject,
  options: {
    desired?: Partial<DesiredProject>;
    remembered?: RememberedProject;
  } = {},
) =>
  mergeProject(
    project,
    { ...desired, ...options.desired },
    { labels: { ours: 'yes' }, remembered: options.remembered },
  );

describe('mergeProject', () => {
  it('does not mind order, nor what is not the syncer’s', () => {
    expect(merge(actual)).toEqual({ project: actual, details: [] });
  });

  it('takes back only what it remembers to have given', () => {
    const { project, details } = merge(actual, {
      remembered: remembered({
        roles: ['amamba-admin', 'amamba-old'],
        sourceNamespaces: ['formerly-ours'],
        blacklist: ['/Secret', '/ResourceQuota'],
      }),
    });
    expect(project.spec).toMatchObject({
      roles: [{ name: 'amamba-admin' }, { name: 'theirs' }],
      sourceNamespaces: ['theirs'],
      namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }],
    });
    expect(details).toEqual([
      'sourceNamespaces: removed formerly-ours',
      'namespaceResourceBlacklist: removed /Secret',
      'role amamba-old: removed',
    ]);
  });

  it('has the say on its own fields', () => {
    const { project, details } = merge(
      {
        metadata: { name: 'payments' },
        spec: {
          ...actual.spec,
          destinations: [{ name: '*', namespace: '*' }],
          clusterResourceWhitelist: [{ group: '*', kind: '*' }],
          roles: [
            {
              name: 'amamba-admin',
              policies: ['p, more'],
              groups: null,
              jwtTokens: [{ iat: 1 }],
            },
          ],
        },
      },
      { desired: { sourceNamespaces: ['a'] } },
    );
    expect(project).toMatchObject({
      metadata: { labels: { ours: 'yes' } },
      spec: {
        destinations: desired.destinations,
        clusterResourceWhitelist: [],
        sourceNamespaces: ['a'],
        roles: [{ ...desired.roles[0], jwtTokens: [{ iat: 1 }] }],
      },
    });
    expect(details).toEqual([
      'label ours: none → yes',
      `destinations: added a on ${SERVER}, b on ${SERVER}; removed * on name *`,
      'sourceNamespaces: added a; removed theirs, formerly-ours',
      'clusterResourceWhitelist: removed */*',
      'role amamba-admin: groups: added a, b, policies: added p, x; removed p, more',
    ]);
  });
});
