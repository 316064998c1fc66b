import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createFakeApi } from '../../testing/fakeApi';
import { nodes } from '../../testing/fixtures';
import { DEV, renderTab } from '../../__testUtils__/renderTab';
import { createWorld, refusal, type World } from '../../testing/worldApi';

function show(
  changes: Partial<World> = {},
  path = '',
  options: { without?: string[]; styled?: boolean } = {},
) {
  const world = createWorld(changes);
  const api = createFakeApi(world);
  renderTab(api, { path: `${DEV}${path}`, ...options });
  return { world, api };
}

const pods = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...nodes[4],
    id: `pod-${index}`,
    name: `pod-${index}`,
    kind: `Kind${Math.floor(index / 5)}`,
  }));

describe('the resources of an application', () => {
  it('are a graph, in words for screen readers too', async () => {
    show();
    const outline = await screen.findByRole('list', {
      name: 'Resources of payments-dev',
    });
    expect(
      within(outline)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'payments-dev – Healthy – Out of sync – the application itself',
      'payments-api – Healthy – Deployment · Out of sync – belongs to payments-dev',
      'payments-api – Healthy – Service – belongs to payments-dev',
      'payments-old – No health of its own – ConfigMap · Out of sync · not in Git any more – belongs to payments-dev',
      'payments-api-5d9c7b – Healthy – ReplicaSet – belongs to payments-api',
      'payments-api-5d9c7b-x7k2p – Healthy – Pod – belongs to payments-api-5d9c7b',
    ]);
  });

  it('open from a box, with their address, and close again', async () => {
    show({}, '', { styled: true });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'payments-api, Healthy, Deployment · Out of sync',
      }),
    );
    await screen.findByRole('dialog', { name: 'payments-api' });
    expect(screen.getByLabelText('address')).toHaveTextContent(
      'node=n-deployment',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('are a table for who wants it, narrowed as the address says', async () => {
    show({}, '?kind=Pod');
    await userEvent.click(await screen.findByRole('button', { name: 'Table' }));
    const table = await screen.findByRole('table', { name: 'Resources' });
    expect(within(table).getAllByRole('row')).toHaveLength(2);
    await userEvent.selectOptions(screen.getByLabelText('Kind'), '');
    await waitFor(() =>
      expect(within(table).getAllByRole('row')).toHaveLength(6),
    );
    await userEvent.selectOptions(screen.getByLabelText('Health'), 'Degraded');
    await screen.findByText('No resource matches');
  });

  it('draws many of a kind as one, until somebody wants to see each', async () => {
    show(
      { nodes: pods(8).map(pod => ({ ...pod, kind: 'Pod', parents: [] })) },
      '',
      { styled: true },
    );
    await userEvent.click(
      await screen.findByRole('button', {
        name: '8 × Pod, Healthy, Show each',
      }),
    );
    await screen.findByRole('button', { name: 'pod-7, Healthy, Pod' });
    await userEvent.click(
      screen.getByRole('button', { name: 'Draw many as one again' }),
    );
    expect(
      await screen.findByRole('button', { name: /8 × Pod/ }),
    ).toBeInTheDocument();
  });

  it('are a table when they are too many to draw, and say so', async () => {
    show({
      nodes: pods(5000).map(pod => ({ ...pod, parents: [] })),
      truncated: true,
    });
    await screen.findByText(/5000 boxes are too many to draw/);
    expect(screen.getByText(/these are the first 5000/)).toBeVisible();
    const table = screen.getByRole('table', { name: 'Resources' });
    expect(within(table).getAllByRole('row')).toHaveLength(101);
    expect(
      screen.getByRole('button', { name: 'Show more (4900 left)' }),
    ).toBeEnabled();
  });

  it('say why they cannot be shown', async () => {
    const api = createFakeApi(createWorld());
    api.getResourceTree.mockRejectedValue(refusal(400, 'Not compared yet'));
    renderTab(api, { path: DEV });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Not compared yet');
  });
});

describe('one resource', () => {
  // jsdom lays nothing out; a virtual list asks how large it is.
  beforeEach(() => {
    for (const side of ['offsetHeight', 'offsetWidth'] as const) {
      jest.spyOn(HTMLElement.prototype, side, 'get').mockReturnValue(600);
    }
  });
  afterEach(() => jest.restoreAllMocks());

  it('shows what it is, its YAML, its difference and its events', async () => {
    show({}, '?node=n-deployment');
    const dialog = await screen.findByRole('dialog', { name: 'payments-api' });
    expect(dialog).toHaveTextContent('apps/v1');
    await userEvent.click(screen.getByRole('tab', { name: 'Live YAML' }));
    expect(
      await screen.findByRole('textbox', {
        name: 'Deployment payments-api in the cluster',
      }),
    ).toHaveTextContent('kind: Deployment');
    await userEvent.click(screen.getByRole('tab', { name: 'Diff' }));
    expect(
      await screen.findByRole('group', {
        name: 'Differences of Deployment payments-api',
      }),
    ).toBeVisible();
    expect(
      await screen.findByRole('textbox', { name: 'In Git' }),
    ).toHaveTextContent('replicas: 3');
    expect(screen.getByLabelText('address')).toHaveTextContent('side=diff');
    await userEvent.click(screen.getByRole('tab', { name: 'Events' }));
    await screen.findByText('Sync operation succeeded');
    expect(screen.queryByRole('tab', { name: 'Logs' })).toBeNull();
  });

  it('shows the logs of each container of a pod, and those before a restart', async () => {
    const name = nodes[4].name;
    const { api } = show(
      { logs: { [name]: { app: 'listening\n', proxy: 'proxied\n' } } },
      '?node=n-pod&side=logs',
    );
    await screen.findByText('listening');
    await userEvent.selectOptions(
      await screen.findByLabelText('Container'),
      'proxy',
    );
    await screen.findByText('proxied');
    await userEvent.click(screen.getByLabelText('Before the last restart'));
    await waitFor(() =>
      expect(api.readPodLog.mock.lastCall?.[0].query).toMatchObject({
        container: 'proxy',
        previous: 'true',
        podNamespace: 'payments',
      }),
    );
    await screen.findByText('There was no restart.');
  });

  it('does what Argo CD offers, with what it needs to know', async () => {
    const { api } = show({}, '?node=n-deployment');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Scale…' }),
    );
    const replicas = await screen.findByLabelText(/replicas/);
    await userEvent.clear(replicas);
    await userEvent.click(screen.getByRole('button', { name: 'Scale' }));
    expect(api.runResourceAction).not.toHaveBeenCalled();
    expect(replicas).toHaveAccessibleDescription('Give a value.');
    await userEvent.type(replicas, '3');
    await userEvent.click(screen.getByRole('button', { name: 'Scale' }));
    await waitFor(() =>
      expect(api.runResourceAction.mock.lastCall?.[0].body).toEqual({
        resource: {
          group: 'apps',
          version: 'v1',
          kind: 'Deployment',
          namespace: 'payments',
          name: 'payments-api',
        },
        action: 'scale',
        params: { replicas: '3' },
      }),
    );
    await waitFor(() => expect(screen.queryByLabelText(/replicas/)).toBeNull());
    await userEvent.click(screen.getByRole('button', { name: 'Restart' }));
    const dialog = await screen.findByRole('dialog', { name: /^Restart: / });
    api.runResourceAction.mockRejectedValueOnce(refusal(400, 'Cannot now'));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Restart' }),
    );
    await within(dialog).findByText('Cannot now');
  });

  it('is deleted after its name was typed, and is then gone', async () => {
    const { world } = show({}, '?node=n-config');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Delete…' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Delete ConfigMap payments-old?',
    });
    const confirm = within(dialog).getByRole('button', { name: 'Delete' });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      within(dialog).getByLabelText('Type payments-old to confirm'),
      'payments-old',
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(world.nodes.map(({ id }) => id)).not.toContain('n-config'),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says that it is gone', async () => {
    show({}, '?node=gone');
    expect(
      await screen.findAllByText('This resource is not there any more'),
    ).not.toHaveLength(0);
  });

  it('tells a viewer why nothing can be done to it', async () => {
    show({}, '?node=n-deployment', {
      without: ['amamba.gitops.operate', 'amamba.gitops.sync'],
    });
    for (const name of ['Restart', 'Scale…', 'Delete…', 'Sync only this…']) {
      await screen.findByRole('button', { name });
      await waitFor(() =>
        expect(
          screen.getByRole('button', { name }),
        ).toHaveAccessibleDescription(/Editor role/),
      );
    }
  });
});
