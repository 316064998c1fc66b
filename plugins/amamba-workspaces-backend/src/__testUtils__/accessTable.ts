import type { WorkspacesContract } from '@amamba/plugin-amamba-workspaces-common';
import type { WorkspaceContent } from '../store/WorkspaceStore';
import type { Call } from './startPortal';

/** Who calls: their login, and what they are to the workspace `payments`. */
export const CALLERS = {
  admin: 'alice',
  editor: 'bob',
  viewer: 'carol',
  'member of another workspace': 'dave',
  nobody: 'erin',
  'platform admin': 'olga',
} as const;

/** @see CALLERS */
export type Caller = keyof typeof CALLERS;

/** Their entity reference. */
export const user = (login: string) => `user:default/${login}`;
const namespace = (name: string) => ({
  name,
  labels: {},
  adopt: false,
  deleting: false,
});

/** The workspace `payments` before each case. */
export const BEFORE: WorkspaceContent = {
  title: 'Payments',
  state: 'active',
  spec: {
    owner: 'group:default/team',
    members: {
      admins: [user('alice')],
      editors: [user('bob')],
      viewers: [user('carol')],
      custom: {},
    },
    clusters: [
      { name: 'dev', binding: 'shared', namespaces: [namespace('payments')] },
      { name: 'prod', binding: 'shared', namespaces: [] },
    ],
  },
};

/** The same without any namespace, so that it may be deleted. */
const EMPTY: WorkspaceContent = {
  ...BEFORE,
  spec: {
    ...BEFORE.spec,
    clusters: BEFORE.spec.clusters.map(cluster => ({
      ...cluster,
      namespaces: [],
    })),
  },
};

/** The stored world: what there is by name, as far as people can change it. */
export type World = Record<string, WorkspaceContent>;

/** Who may call a route, and what it does then. */
export interface RouteCase {
  call: (login: string) => Call;
  status: number;
  /** Who may: the roles of the workspace. Platform admins may everything. */
  roles: Caller[];
  /** What the others get who see the workspace, and who do not. */
  refused: { member: number; stranger: number };
  before?: WorkspaceContent;
  /** What it answers besides its status. */
  answer?: (login: string) => object;
  /** What is different afterwards; absent: nothing. */
  effect?: (world: World, login: string) => World;
  /** That the engine was asked for this. */
  asks?: 'ensure' | 'check';
}

/** Who sees the workspace. */
export const ALL: Caller[] = ['admin', 'editor', 'viewer'];
const EDITORS: Caller[] = ['admin', 'editor'];
const ADMINS: Caller[] = ['admin'];
const NONE: Caller[] = [];

/** Of a route on a workspace: strangers cannot tell that there is one. */
const onWorkspace = { member: 403, stranger: 404 };
const onNothing = { member: 403, stranger: 403 };

/** Path of the workspace. */
export const PAYMENTS = '/workspaces/payments';

const changed =
  (change: (payments: WorkspaceContent) => Partial<WorkspaceContent>) =>
  (world: World): World => ({
    ...world,
    payments: { ...world.payments, ...change(world.payments) },
  });

const withMembers = (members: object) =>
  changed(({ spec }) => ({
    spec: { ...spec, members: { ...spec.members, ...members } },
  }));

const withCluster = (index: number, change: object) =>
  changed(({ spec }) => ({
    spec: {
      ...spec,
      clusters: spec.clusters.map((cluster, at) =>
        at === index ? { ...cluster, ...change } : cluster,
      ),
    },
  }));

const withNamespace = (change: object) =>
  withCluster(0, { namespaces: [{ ...namespace('payments'), ...change }] });

/** One for each route of the contract: one without does not compile. */
export const ROUTES: Record<keyof WorkspacesContract, RouteCase> = {
  exportWorkspaces: {
    call: () => ({ method: 'get', path: '/exported-workspaces' }),
    status: 200,
    roles: NONE,
    refused: onNothing,
  },
  listWorkspaces: {
    call: () => ({ method: 'get', path: '/workspaces' }),
    status: 200,
    roles: [...ALL, 'member of another workspace', 'nobody'],
    refused: onNothing,
    answer: login => ({
      items: {
        alice: [expect.objectContaining({ name: 'payments' })],
        bob: [expect.objectContaining({ name: 'payments' })],
        carol: [expect.objectContaining({ name: 'payments' })],
        dave: [expect.objectContaining({ name: 'search' })],
        erin: [],
        olga: [
          expect.objectContaining({ name: 'payments' }),
          expect.objectContaining({ name: 'search' }),
        ],
      }[login],
      mayCreate: login === 'olga',
    }),
  },
  createWorkspace: {
    call: login => ({
      method: 'post',
      path: '/workspaces',
      body: { name: `made-by-${login}`, owner: 'group:default/team' },
    }),
    status: 201,
    roles: NONE,
    refused: onNothing,
    effect: (world, login) => ({
      ...world,
      [`made-by-${login}`]: {
        state: 'active',
        spec: {
          owner: 'group:default/team',
          members: {
            admins: [user(login)],
            editors: [],
            viewers: [],
            custom: {},
          },
          clusters: [],
        },
      },
    }),
  },
  getWorkspace: {
    call: () => ({ method: 'get', path: PAYMENTS }),
    status: 200,
    roles: ALL,
    refused: onWorkspace,
    answer: login => ({
      name: 'payments',
      source: { kind: 'portal' },
      roles: {
        alice: ['admin'],
        bob: ['editor'],
        carol: ['viewer'],
        olga: [],
      }[login],
      permissions: {
        'amamba.workspaces.read': true,
        'amamba.workspaces.update': login !== 'carol',
        'amamba.workspaces.grant': ['alice', 'olga'].includes(login),
        'amamba.clusters.bind': login === 'olga',
      },
    }),
  },
  updateWorkspace: {
    call: () => ({
      method: 'patch',
      path: PAYMENTS,
      body: { title: 'Money', description: 'Moves it' },
    }),
    status: 200,
    roles: EDITORS,
    refused: onWorkspace,
    effect: changed(() => ({ title: 'Money', description: 'Moves it' })),
  },
  moveWorkspace: {
    call: () => ({
      method: 'put',
      path: `${PAYMENTS}/placement`,
      body: { owner: 'user:default/erin' },
    }),
    status: 200,
    roles: NONE,
    refused: onWorkspace,
    effect: changed(({ spec }) => ({
      spec: { ...spec, owner: 'user:default/erin' },
    })),
  },
  deleteWorkspace: {
    call: () => ({ method: 'delete', path: `${PAYMENTS}?confirm=payments` }),
    status: 202,
    roles: ADMINS,
    refused: onWorkspace,
    before: EMPTY,
    effect: changed(() => ({ state: 'deleting' })),
  },
  listMembers: {
    call: () => ({ method: 'get', path: `${PAYMENTS}/members` }),
    status: 200,
    roles: ALL,
    refused: onWorkspace,
    answer: () => ({
      items: [
        { ref: user('alice'), title: 'ALICE', missing: false, role: 'admin' },
        { ref: user('bob'), title: 'BOB', missing: false, role: 'editor' },
        { ref: user('carol'), title: 'CAROL', missing: false, role: 'viewer' },
      ],
    }),
  },
  setMember: {
    call: () => ({
      method: 'put',
      path: `${PAYMENTS}/members`,
      body: { ref: 'erin', role: 'editor' },
    }),
    status: 200,
    roles: ADMINS,
    refused: onWorkspace,
    effect: withMembers({ editors: [user('bob'), user('erin')] }),
  },
  removeMember: {
    call: () => ({
      method: 'delete',
      path: `${PAYMENTS}/members/${encodeURIComponent(user('bob'))}`,
    }),
    status: 200,
    roles: ADMINS,
    refused: onWorkspace,
    effect: withMembers({ editors: [] }),
  },
  listNamespaces: {
    call: () => ({ method: 'get', path: `${PAYMENTS}/namespaces` }),
    status: 200,
    roles: ALL,
    refused: onWorkspace,
    answer: () => ({
      items: [{ cluster: 'dev', name: 'payments', phase: 'Pending' }],
      clusters: [{ name: 'dev' }, { name: 'prod' }],
    }),
  },
  createNamespace: {
    call: () => ({
      method: 'post',
      path: `${PAYMENTS}/namespaces`,
      body: { cluster: 'prod', name: 'ledger' },
    }),
    status: 202,
    roles: ADMINS,
    refused: onWorkspace,
    effect: withCluster(1, { namespaces: [namespace('ledger')] }),
  },
  setNamespaceLabels: {
    call: () => ({
      method: 'put',
      path: `${PAYMENTS}/namespaces/dev/payments/labels`,
      body: { labels: { tier: 'back' } },
    }),
    status: 202,
    roles: ADMINS,
    refused: onWorkspace,
    effect: withNamespace({ labels: { tier: 'back' } }),
  },
  setNamespaceQuota: {
    call: () => ({
      method: 'put',
      path: `${PAYMENTS}/namespaces/dev/payments/quota`,
      body: { quota: { pods: '10' } },
    }),
    status: 202,
    roles: ADMINS,
    refused: onWorkspace,
    effect: withNamespace({ quota: { pods: '10' } }),
  },
  deleteNamespace: {
    call: () => ({
      method: 'delete',
      path: `${PAYMENTS}/namespaces/dev/payments?confirm=payments`,
    }),
    status: 202,
    roles: ADMINS,
    refused: onWorkspace,
    effect: withNamespace({ deleting: true }),
  },
  bindCluster: {
    call: () => ({
      method: 'put',
      path: `${PAYMENTS}/clusters/prod`,
      body: { binding: 'shared', quota: { 'limits.cpu': '4' } },
    }),
    status: 202,
    roles: NONE,
    refused: onWorkspace,
    effect: withCluster(1, { quota: { 'limits.cpu': '4' } }),
  },
  unbindCluster: {
    call: () => ({ method: 'delete', path: `${PAYMENTS}/clusters/prod` }),
    status: 202,
    roles: NONE,
    refused: onWorkspace,
    effect: changed(({ spec }) => ({
      spec: { ...spec, clusters: spec.clusters.slice(0, 1) },
    })),
  },
  getSync: {
    call: () => ({ method: 'get', path: `${PAYMENTS}/sync` }),
    status: 200,
    roles: ALL,
    refused: onWorkspace,
    answer: () => ({ conditions: expect.any(Array) }),
  },
  syncNow: {
    call: () => ({ method: 'post', path: `${PAYMENTS}/sync` }),
    status: 202,
    roles: EDITORS,
    refused: onWorkspace,
    asks: 'ensure',
  },
  planSync: {
    call: () => ({ method: 'get', path: `${PAYMENTS}/sync/plan` }),
    status: 200,
    roles: EDITORS,
    refused: onWorkspace,
    answer: () => ({
      targets: expect.arrayContaining([
        { provisioner: 'puppet', target: 'dev', changes: [] },
      ]),
    }),
    asks: 'check',
  },
  listActivity: {
    call: () => ({ method: 'get', path: `${PAYMENTS}/activity` }),
    status: 200,
    roles: ALL,
    refused: onWorkspace,
    answer: () => ({ items: expect.any(Array) }),
  },
  listClusters: {
    call: () => ({ method: 'get', path: '/clusters' }),
    status: 200,
    roles: NONE,
    refused: onNothing,
    answer: () => ({ items: [{ name: 'dev' }, { name: 'prod' }] }),
  },
};
