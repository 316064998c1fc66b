import {
  AmambaQueryProvider,
  createAmambaQueryClient,
} from '@amamba/plugin-amamba-react';
import { Unstyled } from '@amamba/plugin-amamba-react/testUtils';
import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { workspacesApiRef, type WorkspacesApi } from '../api/workspacesApi';
import { createFakeApi } from '../testing/fakeApi';
import {
  catalogEntities,
  payments,
  paymentsAs,
  stagingCluster,
  stagingNamespace,
} from '../testing/fixtures';
import { createWorld, refusal, type World } from '../testing/worldApi';
import { WorkspacesPage } from './WorkspacesPage';

function renderPage(
  api: WorkspacesApi,
  path = '',
  storage = mockApis.storage(),
) {
  return renderTestApp({
    extensions: [
      PageBlueprint.make({
        params: {
          path: '/workspaces',
          noHeader: true,
          loader: async () => (
            <Unstyled>
              <AmambaQueryProvider client={createAmambaQueryClient()}>
                <WorkspacesPage />
              </AmambaQueryProvider>
            </Unstyled>
          ),
        },
      }),
      PageBlueprint.make({
        name: 'entity',
        params: {
          path: '/catalog/:namespace/:kind/:name',
          routeRef: entityRouteRef,
          loader: async () => <p>An entity</p>,
        },
      }),
    ],
    initialRouteEntries: [`/workspaces${path}`],
    apis: [
      [workspacesApiRef, api],
      [catalogApiRef, catalogApiMock({ entities: catalogEntities })],
      storage,
    ],
  });
}

const open = (changes: Partial<World>, path: string) => {
  const api = createFakeApi(createWorld(changes));
  renderPage(api, path);
  return api;
};

const as = (role: Parameters<typeof paymentsAs>[0]) => ({
  workspaces: [paymentsAs(role)],
});

async function choose(menuOf: string, item: string) {
  await userEvent.click(
    await screen.findByRole('button', { name: `Actions for ${menuOf}` }),
  );
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
  return screen.findByRole('dialog');
}

async function pick(label: RegExp, text: string, option: RegExp) {
  await userEvent.type(screen.getByRole('textbox', { name: label }), text);
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

describe('the list', () => {
  it('shows what each workspace is and how it stands', async () => {
    open(
      {
        workspaces: [
          payments,
          paymentsAs(undefined, {
            name: 'search',
            title: undefined,
            parent: undefined,
            source: { kind: 'git' },
          }),
        ],
      },
      '',
    );
    const table = await screen.findByRole('table', { name: 'Your workspaces' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(
      within(first).getByRole('link', { name: 'Payments' }),
    ).toHaveAttribute('href', '/workspaces/payments');
    expect(first).toHaveTextContent('Admin');
    expect(first).toHaveTextContent('Failed (1)');
    expect(first).toHaveTextContent('dev, staging');
    expect(first).toHaveTextContent('commerce');
    expect(first).toHaveTextContent('Portal');
    expect(second).toHaveTextContent('no role of your own');
    expect(second).toHaveTextContent('Git');
  });

  it('tells what the syncer has not looked at yet from what has no clusters', async () => {
    const sync = { Synced: 0, Drifted: 0, Pending: 0, Failed: 0 };
    open(
      {
        workspaces: [
          paymentsAs('admin', { sync }),
          paymentsAs('admin', {
            name: 'bare',
            title: 'Bare',
            sync,
            clusters: [],
          }),
        ],
      },
      '',
    );
    const table = await screen.findByRole('table');
    const [, waiting, bare] = within(table).getAllByRole('row');
    expect(waiting).toHaveTextContent('Pending');
    expect(bare).toHaveTextContent('No targets');
  });

  it('searches and pages on the server', async () => {
    const workspaces = Array.from({ length: 30 }, (_, index) =>
      paymentsAs('viewer', { name: `team-${index}`, title: `Team ${index}` }),
    );
    const api = open({ workspaces }, '');
    await screen.findByRole('link', { name: 'Team 0' });
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    await screen.findByRole('link', { name: 'Team 29' });
    await userEvent.type(screen.getByLabelText('Search workspaces'), 'Team 1');
    await screen.findByRole('link', { name: 'Team 1' });
    expect(api.listWorkspaces.mock.lastCall?.[0].query).toMatchObject({
      search: 'Team 1',
      cursor: undefined,
    });
    await userEvent.type(screen.getByLabelText('Search workspaces'), 'xyz');
    await screen.findByText('No workspace has “Team 1xyz” in its name');
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the search' }),
    );
    await screen.findByRole('link', { name: 'Team 0' });
  });

  it('says why one may not create one, and how to get one', async () => {
    open({ workspaces: [], mayCreate: false }, '');
    await screen.findByText('No workspaces yet');
    const button = screen.getByRole('button', { name: 'Create workspace' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(/platform administrators/);
    await userEvent.click(button);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('shows a refusal of the server, and asks again', async () => {
    const api = createFakeApi(createWorld());
    api.listWorkspaces.mockRejectedValueOnce(refusal(400, 'Bad cursor'));
    renderPage(api);
    expect(await screen.findByRole('alert')).toHaveTextContent('Bad cursor');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('link', { name: 'Payments' });
  });
});

describe('creating a workspace', () => {
  it('takes what is needed, waits for the catalog and opens it', async () => {
    const api = createFakeApi(createWorld());
    api.getWorkspace.mockRejectedValueOnce(refusal(404, 'Not yet'));
    renderPage(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create workspace' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    expect(api.createWorkspace).not.toHaveBeenCalled();
    expect(screen.getByText('Give the workspace a name.')).toBeVisible();
    expect(
      screen.getByText('Choose who answers for the workspace.'),
    ).toBeVisible();
    await waitFor(() =>
      expect(screen.getByRole('textbox', { name: 'Name' })).toHaveFocus(),
    );

    await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'Ops');
    await userEvent.tab();
    expect(screen.getByText(/Use lower case letters/)).toBeVisible();
    await userEvent.clear(screen.getByRole('textbox', { name: 'Name' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'ops');
    await pick(/Owner/, 'pay', /group:default\/payments-team/);
    await userEvent.selectOptions(
      await screen.findByLabelText('Folder'),
      'commerce',
    );
    await userEvent.click(await screen.findByLabelText('Production'));
    expect(screen.getByLabelText('Staging')).toBeDisabled();
    await userEvent.type(screen.getByLabelText('CPU limits'), '8');
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    await screen.findByText('ops was created');
    expect(api.createWorkspace.mock.lastCall?.[0].body).toEqual({
      name: 'ops',
      title: undefined,
      description: undefined,
      owner: 'group:default/payments-team',
      parent: 'commerce',
      admins: [],
      clusters: [
        { name: 'prod', binding: 'shared', quota: { 'limits.cpu': '8' } },
      ],
    });
    await screen.findByRole('tab', { name: 'Namespaces' });
    expect(api.getWorkspace.mock.calls.length).toBeGreaterThan(1);
  }, 30_000);

  it('keeps what was typed where the server refuses', async () => {
    const api = createFakeApi(createWorld());
    api.createWorkspace.mockRejectedValue(
      refusal(409, 'There is a workspace payments already'),
    );
    renderPage(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create workspace' }),
    );
    const name = screen.getByRole('textbox', { name: 'Name' });
    await userEvent.type(name, 'payments');
    await pick(/Owner/, 'ali', /alice/);
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is a workspace payments already',
    );
    expect(name).toHaveValue('payments');
  }, 30_000);
});

describe('a workspace', () => {
  it('tells what is broken first, and leads to it', async () => {
    open({}, '/payments');
    const broken = await screen.findByRole('region', { name: /Broken \(2\)/ });
    expect(
      within(broken).getByRole('link', { name: 'kubernetes / staging' }),
    ).toHaveAttribute('href', '/workspaces/payments/sync');
    expect(broken).toHaveTextContent('belongs to the workspace search');
    await within(broken).findByText('Missing');
    const bar = await screen.findByRole('meter', { name: 'CPU requests' });
    expect(bar).toHaveAttribute('aria-valuenow', '90');
    expect(bar).toHaveAttribute('aria-valuetext', '2700m of 3');
    expect(await screen.findByText('1 component')).toBeVisible();
    expect(await screen.findByText('Viewer: 2')).toBeVisible();
  });

  it('waits for a namespace that is being made', async () => {
    open(
      { namespaces: [{ ...stagingNamespace, phase: 'Pending' }] },
      '/payments',
    );
    const waiting = await screen.findByRole('region', {
      name: 'Waiting (1)',
    });
    expect(waiting).toHaveTextContent(
      'Namespace payments-next on stagingBeing made',
    );
  });

  it.each([
    [
      { kind: 'file' as const, location: 'tenants.yaml' },
      'tenants.yaml, a file',
    ],
    [{ kind: 'file' as const }, 'kept in a file of this portal'],
    [{ kind: 'git' as const }, 'kept in Git: change it there'],
  ])('kept elsewhere says where: %j', async (source, words) => {
    open(
      { workspaces: [paymentsAs(undefined, { source })] },
      '/payments/settings',
    );
    expect(await screen.findByRole('note')).toHaveTextContent(words);
    expect(
      screen.getByText('All of it is changed where the workspace is kept.'),
    ).toBeVisible();
  });

  it('is remembered as the one in use', async () => {
    const storage = mockApis.storage();
    renderPage(createFakeApi(createWorld()), '/payments', storage);
    await screen.findByRole('tab', { name: 'Overview' });
    await waitFor(() =>
      expect(
        storage.forBucket('amamba-workspaces').snapshot('current').value,
      ).toEqual({ name: 'payments', title: 'Payments' }),
    );
  });

  it('of a name that none can have is not there', async () => {
    const name = 'a'.repeat(64);
    const api = open({}, `/${name}`);
    await screen.findByText(`There is no workspace ${name} for you`);
    expect(api.getWorkspace).not.toHaveBeenCalled();
  });

  it('of another tenant is not there', async () => {
    const storage = mockApis.storage();
    renderPage(createFakeApi(createWorld()), '/search', storage);
    await screen.findByText('There is no workspace search for you');
    expect(
      storage.forBucket('amamba-workspaces').snapshot('current').value,
    ).toBeUndefined();
  });

  it('stays with its time where the server no longer answers', async () => {
    const api = createFakeApi(createWorld());
    renderPage(api, '/payments/sync');
    await screen.findByText('The namespace belongs to another workspace');
    api.getSync.mockRejectedValue(refusal(400, 'The database is gone'));
    await userEvent.click(screen.getByRole('button', { name: 'Sync now' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(/what you see is the answer of .*\d/);
    expect(alert).toHaveTextContent('The database is gone');
    expect(
      screen.getByText('The namespace belongs to another workspace'),
    ).toBeVisible();
  });

  const TABS = ['', '/members', '/namespaces', '/sync', '/settings'];
  const CHANGING =
    /Grant|Create|Edit|Delete|Actions|Save|Bind|Sync now|Preview/;

  it.each(TABS)('offers a viewer nothing to press on %s', async tab => {
    open(as('viewer'), `/payments${tab}`);
    const note = await screen.findByText(
      'You are Viewer here; an admin (Alice Zhao) can grant you more.',
    );
    expect(note).toBeVisible();
    await waitFor(() =>
      expect(screen.queryByRole('status', { busy: true })).toBeNull(),
    );
    expect(screen.queryAllByRole('button', { name: CHANGING })).toEqual([]);
  });

  it.each(TABS.filter(tab => tab !== '/sync'))(
    'kept in Git cannot be changed on %s, and says where it can',
    async tab => {
      const location = 'https://git.example.com/catalog.yaml';
      open(
        {
          workspaces: [
            paymentsAs('admin', { source: { kind: 'git', location } }),
          ],
        },
        `/payments${tab}`,
      );
      const note = await screen.findByRole('note');
      expect(note).toHaveTextContent(/is kept in Git .*change it there/);
      expect(within(note).getByRole('link')).toHaveAttribute('href', location);
      await waitFor(() =>
        expect(screen.queryByRole('status', { busy: true })).toBeNull(),
      );
      expect(screen.queryAllByRole('button', { name: CHANGING })).toEqual([]);
    },
  );

  it('lets an editor describe and sync, and no more', async () => {
    open(as('editor'), '/payments/settings');
    await screen.findByRole('heading', { name: 'Title and description' });
    expect(
      screen.queryByRole('heading', { name: 'Delete the workspace' }),
    ).toBeNull();
    expect(screen.queryByRole('heading', { name: 'Clusters' })).toBeNull();
    await userEvent.click(screen.getByRole('tab', { name: 'Sync' }));
    await screen.findByRole('button', { name: 'Sync now' });
  });
});

describe('members', () => {
  it('tells where roles come from and who is missing', async () => {
    open({}, '/payments/members');
    const table = await screen.findByRole('table', { name: 'Members' });
    const rows = within(table).getAllByRole('row');
    expect(rows[1]).toHaveTextContent('Alice Zhao');
    expect(rows[3]).toHaveTextContent('Not in the catalog');
    expect(rows[4]).toHaveTextContent('Folder commerce');
    // What a folder grants is taken back there.
    expect(within(rows[4]).queryByRole('button')).toBeNull();
  });

  it('are found in the catalog and granted a role', async () => {
    const api = open({}, '/payments/members');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Grant a role' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Grant' }));
    expect(screen.getByText('Choose a person or a group.')).toBeVisible();
    await pick(/Person or group/, 'car', /carol/);
    await userEvent.selectOptions(screen.getByLabelText('Role'), 'releaser');
    expect(screen.getByText(/amamba\.pipelines\.run/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Grant' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.setMember.mock.lastCall?.[0]).toMatchObject({
      params: { workspace: 'payments' },
      body: { ref: 'user:default/carol', role: 'releaser' },
    });
  });

  it('lose their role once that was confirmed; the focus returns', async () => {
    const api = open({}, '/payments/members');
    const dialog = await choose('Bob Keller', 'Revoke');
    expect(dialog).toHaveTextContent('Bob Keller is Editor');
    api.removeMember.mockRejectedValueOnce(refusal(409, 'The last admin'));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Revoke' }),
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'The last admin',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Go back' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(
      screen.getByRole('button', { name: 'Actions for Bob Keller' }),
    ).toHaveFocus();
    await choose('Bob Keller', 'Revoke');
    await userEvent.click(screen.getByRole('button', { name: 'Revoke' }));
    await waitFor(() => expect(screen.queryByText('Bob Keller')).toBeNull());
    expect(api.removeMember.mock.lastCall?.[0].params).toEqual({
      workspace: 'payments',
      ref: 'user:default/bob',
    });
  });
});

describe('namespaces', () => {
  it('are created within what the cluster has left', async () => {
    const api = open({}, '/payments/namespaces');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create namespace' }),
    );
    const dialog = await screen.findByRole('dialog');
    const field = (name: RegExp) => within(dialog).getByLabelText(name);
    const submit = () =>
      userEvent.click(
        within(dialog).getByRole('button', { name: 'Create namespace' }),
      );
    expect(within(dialog).getByText('1 of 4 left')).toBeVisible();
    await userEvent.type(field(/^Name/), 'payments');
    await userEvent.tab();
    expect(dialog).toHaveTextContent('has a namespace of this name');
    await userEvent.type(field(/^Name/), '-two');
    await userEvent.type(field(/^CPU requests/), '2');
    expect(dialog).toHaveTextContent('More than is left: 1 of 4.');
    await submit();
    expect(api.createNamespace).not.toHaveBeenCalled();
    expect(dialog).toHaveTextContent('Must be set: the workspace has 16Gi');

    await userEvent.clear(field(/^CPU requests/));
    await userEvent.type(field(/^CPU requests/), '800m');
    await userEvent.type(field(/^CPU limits/), '500m');
    expect(dialog).toHaveTextContent('More than CPU limits, which is 500m.');
    await userEvent.clear(field(/^CPU limits/));
    await userEvent.type(field(/^CPU limits/), '2');
    await userEvent.type(field(/^Memory requests/), '1Gi');
    await userEvent.type(field(/^Memory limits/), '2Gi');
    await userEvent.type(field(/^Default CPU request/), '600m');
    await userEvent.type(field(/^Default CPU limit/), '400m');
    expect(dialog).toHaveTextContent(
      'Default CPU request (600m) is more than Default CPU limit (400m).',
    );
    await userEvent.clear(field(/^Default CPU request/));
    await userEvent.click(
      within(dialog).getByRole('button', { name: /Bound another kind/ }),
    );
    await userEvent.type(field(/^Object/), 'count/jobs.batch');
    await userEvent.type(field(/^At most/), '1.5');
    expect(dialog).toHaveTextContent('Write a whole number.');
    await userEvent.clear(field(/^At most/));
    await userEvent.type(field(/^At most/), '5');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Add a label' }),
    );
    await userEvent.type(field(/^Label/), 'amamba.io/workspace');
    expect(dialog).toHaveTextContent('Labels with this prefix are kept');
    await userEvent.clear(field(/^Label/));
    await userEvent.type(field(/^Label/), 'tier');
    await userEvent.type(field(/^Value/), 'web');
    await submit();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.createNamespace.mock.lastCall?.[0].body).toEqual({
      cluster: 'dev',
      name: 'payments-two',
      labels: { tier: 'web' },
      quota: {
        'requests.cpu': '800m',
        'limits.cpu': '2',
        'requests.memory': '1Gi',
        'limits.memory': '2Gi',
        'count/jobs.batch': '5',
      },
      limits: { default: { cpu: '400m' } },
    });
  }, 60_000);

  it('may have back what they had when their quota is changed', async () => {
    const api = open({}, '/payments/namespaces');
    const dialog = await choose('payments', 'Edit quota');
    const cpu = within(dialog).getByLabelText(/^CPU requests/);
    expect(within(dialog).getByText('4 of 4 left')).toBeVisible();
    await userEvent.clear(cpu);
    await userEvent.type(cpu, '4');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.setNamespaceQuota.mock.lastCall?.[0]).toMatchObject({
      params: { cluster: 'dev', namespace: 'payments' },
      body: { quota: { 'requests.cpu': '4', pods: '20' } },
    });
  });

  it('keep the labels of the portal out of the form', async () => {
    const api = open({}, '/payments/namespaces');
    const dialog = await choose('payments', 'Edit labels');
    expect(within(dialog).getByLabelText('Label')).toHaveValue('tier');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Remove the label tier' }),
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.setNamespaceLabels.mock.lastCall?.[0].body).toEqual({
      labels: {},
    });
  });

  it('go only once their name was typed', async () => {
    const api = open({}, '/payments/namespaces');
    const dialog = await choose('payments', 'Delete');
    expect(dialog).toHaveTextContent('volumes and their data');
    const go = within(dialog).getByRole('button', { name: 'Delete namespace' });
    expect(go).toBeDisabled();
    await userEvent.type(
      within(dialog).getByLabelText('Type payments to confirm'),
      'payment{Enter}',
    );
    expect(api.deleteNamespace).not.toHaveBeenCalled();
    await userEvent.keyboard('s{Enter}');
    await screen.findByText('Being deleted');
    expect(api.deleteNamespace.mock.lastCall?.[0]).toMatchObject({
      params: { cluster: 'dev', namespace: 'payments' },
      query: { confirm: 'payments' },
    });
  });

  it('cannot be made where no cluster is bound', async () => {
    open(
      {
        namespaces: [],
        clusters: [],
      },
      '/payments/namespaces',
    );
    await screen.findByText('No clusters yet');
    expect(
      screen.getByRole('button', { name: 'Create namespace' }),
    ).toHaveAccessibleDescription(/No cluster is bound/);
  });

  it('say since when a cluster was not heard of', async () => {
    open(
      {
        clusters: [
          {
            ...stagingCluster,
            staleSince: new Date(Date.now() - 3.5 * 60_000).toISOString(),
            unusable: 'Connection refused',
          },
        ],
      },
      '/payments/namespaces',
    );
    expect(await screen.findByText(/cannot be reached/)).toHaveTextContent(
      'Staging cannot be reached; showing its state of 3 minutes ago.Connection refused',
    );
  });
});

describe('components, sync and activity', () => {
  it('lists what of the catalog belongs here', async () => {
    open({}, '/payments/components');
    const table = await screen.findByRole('table');
    expect(within(table).getAllByRole('row')).toHaveLength(2);
    expect(
      within(table).getByRole('link', { name: 'Payments API' }),
    ).toHaveAttribute('href', '/catalog/default/component/payments-api');
  });

  it('says how something comes to belong here', async () => {
    open(
      { workspaces: [paymentsAs('admin', { name: 'new' })] },
      '/new/components',
    );
    expect(
      await screen.findByLabelText('Example of the annotation in YAML'),
    ).toHaveTextContent('amamba.io/workspace: "new"');
  });

  it('shows the worst target first, previews and syncs', async () => {
    const api = open({}, '/payments/sync');
    const table = await screen.findByRole('table');
    const [, worst, best] = within(table).getAllByRole('row');
    expect(worst).toHaveTextContent('Failed');
    expect(worst).toHaveTextContent(
      'The namespace belongs to another workspace',
    );
    expect(worst).toHaveTextContent('belongs to the workspace search');
    expect(best).toHaveTextContent('Everything is as the workspace says');
    await userEvent.click(screen.getByRole('button', { name: 'Preview' }));
    await screen.findByText('Update ResourceQuota payments/amamba');
    expect(screen.getByText('spec.hard.pods: 50 → 20')).toBeVisible();
    expect(screen.getByText('staging cannot be reached')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Sync now' }));
    await waitFor(() => expect(api.syncNow).toHaveBeenCalledTimes(1));
  });

  it('tells who did what, and the syncer apart', async () => {
    open({}, '/payments/activity');
    const table = await screen.findByRole('table');
    const [, first, second, third] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('The syncer');
    expect(first).toHaveTextContent('50 → 20');
    expect(second).toHaveTextContent('Changed a quota');
    expect(within(second).getByRole('link')).toHaveAttribute(
      'href',
      '/catalog/default/user/alice',
    );
    expect(third).toHaveTextContent('Refused');
  });
});

describe('settings', () => {
  it('change title and description', async () => {
    const api = open({}, '/payments/settings');
    const title = await screen.findByLabelText('Title');
    await userEvent.clear(title);
    await userEvent.type(title, 'Money');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByRole('heading', { name: 'Money' });
    expect(api.updateWorkspace.mock.lastCall?.[0].body).toEqual({
      title: 'Money',
      description: 'Everything that moves money',
    });
  });

  it('name the owner, and give the workspace to another', async () => {
    const api = open(as(undefined), '/payments/settings');
    const owner = await screen.findByRole('textbox', { name: /Owner/ });
    await waitFor(() => expect(owner).toHaveValue('payments-team'));
    await userEvent.clear(owner);
    await pick(/Owner/, 'bob', /Bob Keller/);
    await userEvent.click(screen.getAllByRole('button', { name: 'Save' })[1]);
    await waitFor(() =>
      expect(api.moveWorkspace.mock.lastCall?.[0].body).toMatchObject({
        owner: 'user:default/bob',
      }),
    );
  });

  it('let platform administrators bind clusters, and warn of what is given out', async () => {
    const api = open(as(undefined), '/payments/settings');
    const dialog = await choose('dev', 'Change binding and quota');
    const cpu = within(dialog).getByLabelText('CPU limits');
    await userEvent.clear(cpu);
    await userEvent.type(cpu, '5');
    expect(
      await within(dialog).findByText(/already have more than that/),
    ).toHaveTextContent('CPU limits 6');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.bindCluster.mock.lastCall?.[0]).toMatchObject({
      params: { workspace: 'payments', cluster: 'dev' },
      body: { binding: 'shared', quota: { 'limits.cpu': '5' } },
    });
  });

  it('list what the workspace still owns when it is not deleted for that', async () => {
    const api = open({}, '/payments/settings');
    api.deleteWorkspace.mockRejectedValueOnce(
      refusal(409, 'payments still owns:\nnamespace dev/payments'),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Delete workspace' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(
      within(dialog).getByLabelText('Type payments to confirm'),
      'payments{Enter}',
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'namespace dev/payments',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Delete workspace' }),
    );
    await screen.findByRole('table', { name: 'Your workspaces' });
    expect(screen.getByText('Being deleted')).toBeVisible();
  });
});
