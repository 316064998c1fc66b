import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createFakeApi } from '../../testing/fakeApi';
import {
  at,
  component,
  liveSource,
  paymentsDev,
  paymentsProd,
  workspace,
} from '../../testing/fixtures';
import { renderTab } from '../../__testUtils__/renderTab';
import { createWorld, refusal } from '../../testing/worldApi';

const address = () => screen.getByLabelText('address');

describe('the list of applications', () => {
  it('shows how each stands, in words, where it comes from and where it goes', async () => {
    renderTab(createFakeApi(createWorld()));
    const table = await screen.findByRole('table', { name: 'Applications' });
    const [, dev, prod] = within(table).getAllByRole('row');
    expect(dev).toHaveTextContent('Healthy');
    expect(dev).toHaveTextContent('Out of sync');
    expect(dev).toHaveTextContent('git.example.com/payments/config');
    expect(dev).toHaveTextContent('dev @ main');
    expect(prod).toHaveTextContent('Degraded');
    expect(prod).toHaveTextContent('Synced');
    expect(
      within(dev).getByRole('link', { name: 'payments-dev' }),
    ).toHaveAttribute(
      'href',
      '/entity/gitops/applications/main/argocd/payments-dev',
    );
  });

  it('narrows, orders and pages on the server, and keeps it in the address', async () => {
    const applications = Array.from({ length: 60 }, (_, index) => ({
      ...paymentsDev,
      id: `a-${index}`,
      name: `app-${index}`,
      sync: index < 2 ? ('Synced' as const) : ('OutOfSync' as const),
    }));
    const api = createFakeApi(createWorld({ applications }));
    renderTab(api);
    await screen.findByRole('link', { name: 'app-0' });
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    await screen.findByRole('link', { name: 'app-25' });

    const sync = screen.getByLabelText('Sync');
    expect(sync).toHaveTextContent('Out of sync (58)');
    await userEvent.selectOptions(sync, 'Synced');
    await waitFor(() =>
      expect(screen.queryByRole('link', { name: 'app-25' })).toBeNull(),
    );
    expect(screen.getByRole('link', { name: 'app-1' })).toBeVisible();
    await userEvent.selectOptions(screen.getByLabelText('Order'), 'attention');
    await waitFor(() =>
      expect(api.listApplications.mock.lastCall?.[0].query).toMatchObject({
        sync: 'Synced',
        sort: 'attention',
        cursor: undefined,
      }),
    );
    await userEvent.type(screen.getByLabelText('Search applications'), 'nope');
    await screen.findByText('No application matches');
    expect(address()).toHaveTextContent('search=nope');
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await screen.findByRole('link', { name: 'app-0' });
  });

  it('opens the only application at once, and still has a list', async () => {
    renderTab(createFakeApi(createWorld({ applications: [paymentsDev] })));
    await screen.findByRole('heading', { name: 'payments-dev' });
    await userEvent.click(
      screen.getByRole('link', { name: 'All applications' }),
    );
    expect(
      await screen.findByRole('table', { name: 'Applications' }),
    ).toBeInTheDocument();
  });

  it('lists the applications of a workspace, and opens none by itself', async () => {
    const api = createFakeApi(createWorld({ applications: [paymentsProd] }));
    renderTab(api, { entity: workspace });
    await screen.findByRole('table', { name: 'Applications' });
    expect(api.listApplications.mock.calls[0][0].params).toEqual({
      kind: 'workspace',
      namespace: 'default',
      name: 'payments',
    });
    expect(screen.queryByRole('link', { name: 'Promotion' })).toBeNull();
  });

  it('says which annotation is missing, with an example', async () => {
    const api = createFakeApi(createWorld());
    api.listApplications.mockResolvedValue({
      items: [],
      total: 0,
      counts: { sync: {}, health: {}, cluster: {} },
      sources: [],
      missingAnnotations: ['argocd/app-name', 'argocd/app-selector'],
    });
    renderTab(api);
    await screen.findByText('Nothing is connected to this entity yet');
    expect(
      screen.getByLabelText('Example of the annotation in YAML'),
    ).toHaveTextContent('argocd/app-name: "payments-api"');
  });

  it('says when there is nothing, and why nothing can be made', async () => {
    renderTab(createFakeApi(createWorld({ applications: [] })), {
      without: ['amamba.gitops.create'],
    });
    await screen.findByText('No applications yet');
    const create = screen.getByRole('button', { name: 'Create application' });
    expect(create).toHaveAttribute('aria-disabled', 'true');
    expect(create).toHaveAccessibleDescription(/Editor role/);
  });

  it('does not offer to make an application outside of a workspace', async () => {
    const { 'amamba.io/workspace': _, ...annotations } =
      component.metadata.annotations!;
    renderTab(createFakeApi(createWorld()), {
      entity: {
        ...component,
        metadata: { ...component.metadata, annotations },
      },
    });
    await screen.findByRole('table');
    expect(
      screen.getByRole('button', { name: 'Create application' }),
    ).toHaveAccessibleDescription(/amamba.io\/workspace/);
  });

  it('says how old it is when Argo CD cannot be reached', async () => {
    renderTab(
      createFakeApi(
        createWorld({
          sources: [
            {
              ...liveSource,
              title: undefined,
              state: 'stale',
              syncedAt: new Date(Date.now() - 5 * 60_000).toISOString(),
              message: 'connect ECONNREFUSED',
            },
          ],
        }),
      ),
    );
    await screen.findByText(
      /Argo CD main cannot be reached; showing its state of 5 minutes ago/,
    );
    expect(screen.getByText('connect ECONNREFUSED')).toBeVisible();
    expect(screen.getByRole('link', { name: 'payments-dev' })).toBeVisible();
  });

  it.each([
    [403, 'You are not allowed to do this'],
    [503, 'A system this page needs cannot be reached'],
  ])('tells of a %s in the words of the server', async (status, title) => {
    const api = createFakeApi(createWorld());
    api.listApplications.mockRejectedValue(refusal(status, 'Said the server'));
    renderTab(api);
    const alert = await screen.findByRole(
      'alert',
      {},
      // Failures that may pass are asked again.
      { timeout: 10_000 },
    );
    expect(alert).toHaveTextContent(title);
    expect(alert).toHaveTextContent('Said the server');
  });

  it('shows names that look like HTML as they are', async () => {
    const name = '<img src=x onerror=alert(1)>';
    renderTab(
      createFakeApi(
        createWorld({
          applications: [
            { ...paymentsDev, name, id: '1', lastSyncedAt: at(1) },
            paymentsProd,
          ],
        }),
      ),
    );
    expect(await screen.findByRole('link', { name })).toBeVisible();
    expect(screen.queryByRole('img', { name: /x/ })).toBeNull();
  });
});
