import { createCluster, type LocalCluster } from '../cluster.ts';
import { createManualClock } from '../clock.ts';
import { eventually } from '../__testUtils__/testCluster.ts';
import type { NewObject, UserInfo } from '../types.ts';

const GROUP = 'rbac.authorization.k8s.io';
const ANN: UserInfo = {
  username: 'ann',
  groups: ['devs', 'system:authenticated'],
};

let cluster: LocalCluster;

beforeEach(() => {
  cluster = createCluster({ name: 'dev', clock: createManualClock() });
});

afterEach(() => cluster.stop());

interface Rights {
  apiGroups?: string[];
  resources?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

function role(name: string, rules: Rights[], more: object = {}): NewObject {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules,
    ...more,
  };
}

/** Writes as a user, through all that a request passes. */
function createAs(user: UserInfo, plural: string, object: NewObject) {
  const definition = cluster.registry.get(`${plural}.${GROUP}`)!;
  const { namespace } = object.metadata;
  return cluster.storage.create(definition, namespace, object, { user });
}

function binding(name: string, roleName: string, namespace?: string) {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
    metadata: { name, ...(namespace && { namespace }) },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: roleName },
    subjects: [{ apiGroup: GROUP, kind: 'Group', name: 'devs' }],
  };
}

function grant(roleName: string, namespace?: string) {
  const plural = namespace ? 'rolebindings' : 'clusterrolebindings';
  const name = `devs-${roleName}`;
  const object = binding(name, roleName, namespace);
  cluster.objects.create(`${plural}.${GROUP}`, object);
}

function may(
  verb: string,
  resource: string,
  {
    namespace,
    group = '',
    user = ANN,
  }: {
    namespace?: string;
    group?: string;
    user?: UserInfo;
  } = {},
): boolean {
  const [plural, subresource] = resource.split('/');
  return cluster.authorizer.authorize({
    user,
    verb,
    group,
    version: 'v1',
    resource: plural,
    subresource,
    namespace,
  }).allowed;
}

describe('the default roles', () => {
  it('view, edit and admin contain each other', () => {
    const asked: [string, string, string?][] = [
      ['list', 'pods'],
      ['get', 'pods/log'],
      ['get', 'secrets'],
      ['create', 'pods/exec'],
      ['create', 'deployments', 'apps'],
      ['create', 'rolebindings', GROUP],
      ['create', 'serviceaccounts/token'],
      ['update', 'resourcequotas'],
      ['list', 'nodes'],
    ];
    const namespace = 'default';
    const allowed = (roleName: string) => {
      grant(roleName, namespace);
      return asked
        .filter(([verb, resource, group]) =>
          may(verb, resource, { namespace, group }),
        )
        .map(([verb, resource]) => `${verb} ${resource}`);
    };
    expect(allowed('view')).toEqual(['list pods', 'get pods/log']);
    expect(allowed('edit')).toEqual([
      'list pods',
      'get pods/log',
      'get secrets',
      'create pods/exec',
      'create deployments',
      'create serviceaccounts/token',
    ]);
    expect(allowed('admin')).toEqual(
      asked
        .map(([verb, resource]) => `${verb} ${resource}`)
        .filter(text => !/quotas|nodes/.test(text)),
    );
    expect(may('list', 'pods')).toBe(false);
  });

  it('grow by what is labelled for them, and shrink again', async () => {
    grant('edit', 'default');
    const asked = { namespace: 'default', group: 'tekton.dev' };
    const label = { [`${GROUP}/aggregate-to-view`]: 'true' };
    cluster.objects.create(`clusterroles.${GROUP}`, {
      ...role('tekton-view', [
        { apiGroups: ['tekton.dev'], resources: ['tasks'], verbs: ['get'] },
      ]),
      metadata: { name: 'tekton-view', labels: label },
    });
    await eventually(() => may('get', 'tasks', asked));
    // Into admin by way of edit, as that is made of view.
    const rulesOf = (name: string) =>
      cluster.objects.get(`clusterroles.${GROUP}`, undefined, name)?.rules;
    await eventually(() =>
      rulesOf('admin').some(({ apiGroups }: { apiGroups: string[] }) =>
        apiGroups.includes('tekton.dev'),
      ),
    );
    expect(rulesOf('admin')).toContainEqual({
      apiGroups: ['tekton.dev'],
      resources: ['tasks'],
      verbs: ['get'],
    });
    cluster.objects.delete(`clusterroles.${GROUP}`, undefined, 'tekton-view');
    await eventually(() => !may('get', 'tasks', asked));
  });
});

describe('rights', () => {
  it('come and go with bindings, among thousands of others', () => {
    for (let n = 0; n < 3_000; n++) {
      const object = binding(`other-${n}`, 'cluster-admin');
      object.subjects[0].name = `others-${n}`;
      cluster.objects.create(`clusterrolebindings.${GROUP}`, object);
    }
    expect(may('get', 'nodes')).toBe(false);
    grant('cluster-admin');
    expect(may('get', 'nodes')).toBe(true);
    const name = 'devs-cluster-admin';
    cluster.objects.modify(
      `clusterrolebindings.${GROUP}`,
      undefined,
      name,
      object => {
        object.subjects[0].name = 'ops';
      },
    );
    expect(may('get', 'nodes')).toBe(false);
    const user = { username: 'bob', groups: ['ops'] };
    expect(may('get', 'nodes', { user })).toBe(true);
    cluster.objects.delete(`clusterrolebindings.${GROUP}`, undefined, name);
    expect(may('get', 'nodes', { user })).toBe(false);
  });

  it('are given by nobody who has them not', () => {
    grant('view');
    const more = [
      {
        apiGroups: [''],
        resources: ['pods', 'secrets'],
        verbs: ['get', 'list'],
      },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ];
    expect(() => createAs(ANN, 'clusterroles', role('more', more))).toThrow(
      'clusterroles.rbac.authorization.k8s.io "more" is forbidden: user "ann" (groups=["devs" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}\n{NonResourceURLs:["/metrics"], Verbs:["get"]}',
    );
    const held = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    createAs(ANN, 'clusterroles', role('held', held));
    createAs(ANN, 'rolebindings', binding('b', 'held', 'default'));
    expect(() =>
      createAs(ANN, 'rolebindings', binding('c', 'cluster-admin', 'default')),
    ).toThrow('is attempting to grant RBAC permissions not currently held');
    expect(() =>
      createAs(ANN, 'rolebindings', binding('d', 'absent', 'default')),
    ).toThrow('clusterroles.rbac.authorization.k8s.io "absent" not found');
    const everything = { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] };
    expect(() =>
      createAs(
        ANN,
        'clusterroles',
        role('sum', [], { aggregationRule: everything }),
      ),
    ).toThrow('must have cluster-admin privileges to use an aggregationRule');
  });

  it('are given by who may escalate or bind', () => {
    cluster.objects.create(
      `clusterroles.${GROUP}`,
      role('giver', [
        {
          apiGroups: [GROUP],
          resources: ['clusterroles'],
          verbs: ['escalate', 'bind'],
        },
      ]),
    );
    grant('giver');
    const all = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
    createAs(ANN, 'clusterroles', role('all', all));
    createAs(ANN, 'clusterrolebindings', binding('all', 'all'));
    expect(may('delete', 'nodes')).toBe(true);
  });
});
