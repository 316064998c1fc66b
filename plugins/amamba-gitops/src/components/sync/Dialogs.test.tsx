import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createFakeApi } from '../../testing/fakeApi';
import { at, paymentsDev } from '../../testing/fixtures';
import { DEV, renderTab } from '../../__testUtils__/renderTab';
import { createWorld, refusal } from '../../testing/worldApi';

function show(
  query: string,
  changes: Partial<typeof paymentsDev> = {},
  without?: string[],
) {
  const world = createWorld({
    applications: [{ ...paymentsDev, ...changes }],
  });
  const api = createFakeApi(world);
  renderTab(api, { path: `${DEV}${query}`, without });
  return { world, api };
}

const address = () => screen.getByLabelText('address');

describe('the dialog that syncs', () => {
  it('opens from the page, starts a sync of all, and closes', async () => {
    const { api, world } = show('');
    await userEvent.click(await screen.findByRole('button', { name: 'Sync…' }));
    const dialog = await screen.findByRole('dialog', {
      name: 'Sync payments-dev',
    });
    expect(address()).toHaveTextContent('dialog=sync');
    await userEvent.type(within(dialog).getByLabelText('Revision'), 'v1.5.0');
    await userEvent.click(within(dialog).getByLabelText('Prune'));
    expect(within(dialog).getByLabelText('Prune')).toHaveAccessibleDescription(
      'Deletes what Git does not have any more: 1 resource now.',
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sync' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.syncApplication.mock.lastCall?.[0]).toMatchObject({
      params: { instance: 'main', application: 'payments-dev' },
      body: { revision: 'v1.5.0', prune: true, resources: undefined },
    });
    expect(world.applications[0].operation).toBe('Running');
    await screen.findByText('payments-dev is syncing');
  });

  it('syncs the resources of the address alone, one at least', async () => {
    const { api } = show(
      '?dialog=sync&only=%2FService%2Fpayments%2Fpayments-api',
    );
    const dialog = await screen.findByRole('dialog');
    const service = within(dialog).getByLabelText('Service payments-api');
    expect(service).toBeChecked();
    await userEvent.click(service);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sync' }));
    expect(
      within(dialog).getByText('Choose one resource at least.'),
    ).toBeVisible();
    expect(api.syncApplication).not.toHaveBeenCalled();
    await userEvent.click(
      within(dialog).getByRole('button', {
        name: 'Choose what is out of sync',
      }),
    );
    expect(within(dialog).getByText('2 of 3 chosen')).toBeVisible();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sync' }));
    await waitFor(() =>
      expect(
        api.syncApplication.mock.lastCall?.[0].body?.resources?.map(
          ({ kind }) => kind,
        ),
      ).toEqual(['Deployment', 'ConfigMap']),
    );
  });

  it('says what the server refused, and keeps what was entered', async () => {
    const { api } = show('?dialog=sync');
    api.syncApplication.mockRejectedValue(
      refusal(400, 'Unable to resolve "nope" to a commit SHA'),
    );
    const dialog = await screen.findByRole('dialog');
    const revision = within(dialog).getByLabelText('Revision');
    await userEvent.type(revision, 'nope');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sync' }));
    await within(dialog).findByText('Unable to resolve "nope" to a commit SHA');
    expect(revision).toHaveValue('nope');
  });

  it('shows what a dry run found, and stays open', async () => {
    const { world } = show('?dialog=sync');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByLabelText('Dry run'));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Try' }));
    await within(dialog).findByText('Waiting for what the dry run finds…');
    const [application] = world.applications;
    world.applications = [
      {
        ...application,
        operation: 'Succeeded',
        lastOperation: {
          ...application.lastOperation!,
          phase: 'Succeeded',
          message: 'successfully synced (no more tasks)',
          results: [
            {
              ...paymentsDev.lastOperation!.results[0],
              message: 'configured (dry run)',
            },
          ],
        },
      },
    ];
    await within(dialog).findByText('configured (dry run)');
    expect(dialog).toHaveTextContent('nothing was changed');
  });

  it('begins other options as the application has them', async () => {
    const { api, world } = show('?dialog=sync');
    world.spec = {
      ...world.spec,
      syncPolicy: {
        ...world.spec.syncPolicy,
        options: { ...world.spec.syncPolicy.options, pruneLast: true },
        retry: { limit: 2, duration: '7s', factor: 3, maxDuration: '1m' },
      },
    };
    const dialog = await screen.findByRole('dialog');
    const other = within(dialog).getByLabelText(
      'Other options than the application’s own',
    );
    await waitFor(() =>
      expect(other).toHaveAccessibleDescription(
        'Begins as the application has it.',
      ),
    );
    await userEvent.click(other);
    expect(within(dialog).getByLabelText('Prune last')).toBeChecked();
    await userEvent.click(within(dialog).getByLabelText('Retry when it fails'));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sync' }));
    await waitFor(() =>
      expect(api.syncApplication.mock.lastCall?.[0].body).toMatchObject({
        options: { pruneLast: true },
        retry: { limit: 2, duration: '7s', factor: 3, maxDuration: '1m' },
      }),
    );
  });

  it('says that they are Argo CD’s where the application’s cannot be read', async () => {
    const { api } = show('?dialog=sync', {}, ['amamba.gitops.update']);
    const other = await screen.findByLabelText(
      'Other options than the application’s own',
    );
    await waitFor(() => expect(other).toBeEnabled());
    expect(other).toHaveAccessibleDescription(/Begins with Argo CD’s defaults/);
    expect(api.getApplicationSpec).not.toHaveBeenCalled();
  });

  it('takes options and retries of its own', async () => {
    const { api } = show('?dialog=sync', {}, ['amamba.gitops.update']);
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByLabelText('Other options than the application’s own'),
    );
    await userEvent.click(
      within(dialog).getByLabelText('Skip schema validation'),
    );
    await userEvent.selectOptions(
      within(dialog).getByLabelText('How pruning goes on'),
      'orphan',
    );
    await userEvent.click(within(dialog).getByLabelText('Retry when it fails'));
    const wait = within(dialog).getByLabelText('First wait');
    await userEvent.clear(wait);
    await userEvent.type(wait, '5');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sync' }));
    await waitFor(() =>
      expect(wait).toHaveAccessibleDescription(
        'Give a time such as 5s, 3m or 1h.',
      ),
    );
    await userEvent.type(wait, 's');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sync' }));
    await waitFor(() =>
      expect(api.syncApplication.mock.lastCall?.[0].body).toMatchObject({
        options: { validate: false, prunePropagation: 'orphan' },
        retry: { limit: 5, duration: '5s' },
      }),
    );
  });

  it('takes no other revision while it syncs by itself', async () => {
    show('?dialog=sync', { automation: 'automatic' });
    const revision = await screen.findByLabelText('Revision');
    expect(revision).toBeDisabled();
    expect(revision).toHaveAccessibleDescription(/Pause auto-sync first/);
  });

  it('does not sync for who may not, also by its address', async () => {
    const { api } = show('?dialog=sync', {}, ['amamba.gitops.sync']);
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByText(/Editor role/);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sync' }));
    expect(api.syncApplication).not.toHaveBeenCalled();
  });
});

describe('the dialog that rolls back', () => {
  it('says from what to what, and that syncing by itself is paused', async () => {
    const { api, world } = show('/history', { automation: 'automatic' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Roll back to No. 1' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Roll back payments-dev',
    });
    expect(address()).toHaveTextContent('dialog=rollback&to=1');
    expect(dialog).toHaveTextContent('Release 1.4.0');
    expect(dialog).toHaveTextContent('First light');
    expect(dialog).toHaveTextContent(/Auto-sync is therefore paused/);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Roll back' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.rollbackApplication.mock.lastCall?.[0].body).toEqual({
      id: 1,
      prune: false,
      dryRun: false,
      pauseAutoSync: true,
    });
    expect(world.applications[0].automation).toBe('paused');
  });

  it('offers no way back to what is current, and says what was refused', async () => {
    const { api } = show('?dialog=rollback&to=2');
    api.rollbackApplication.mockRejectedValue(refusal(409, 'It moved on'));
    const dialog = await screen.findByRole('dialog');
    const to = await within(dialog).findByLabelText('Go back to');
    expect(to).toHaveValue('1');
    expect(within(to).getAllByRole('option')).toHaveLength(1);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Roll back' }),
    );
    await within(dialog).findByText('It moved on');
  });
});

describe('the history', () => {
  it('says who deployed what and when, the current one marked', async () => {
    show('/history');
    const table = await screen.findByRole('table', {
      name: 'What was deployed',
    });
    const [, current, former] = within(table).getAllByRole('row');
    expect(current).toHaveTextContent(/1111111.* Release 1.4.0/);
    expect(current).toHaveTextContent('by Bob');
    expect(current).toHaveTextContent('Current');
    expect(current).toHaveTextContent('alice');
    expect(current).toHaveTextContent('10s');
    expect(within(current).queryByRole('button')).toBeNull();
    expect(former).toHaveTextContent('Argo CD, automatically');
  });

  it('leads to people of the portal', async () => {
    const [newest] = paymentsDev.history;
    const api = createFakeApi(
      createWorld({
        history: [{ ...newest, initiatedBy: 'user:default/alice' }],
      }),
    );
    renderTab(api, { path: `${DEV}/history` });
    expect(await screen.findByRole('link', { name: /alice/ })).toBeVisible();
  });

  it('draws some of a thousand', async () => {
    const api = createFakeApi(
      createWorld({
        history: Array.from({ length: 1000 }, (_, index) => ({
          ...paymentsDev.history[1],
          id: 1000 - index,
          deployedAt: at(index),
        })),
      }),
    );
    renderTab(api, { path: `${DEV}/history` });
    const table = await screen.findByRole('table', {
      name: 'What was deployed',
    });
    expect(within(table).getAllByRole('row')).toHaveLength(51);
    await userEvent.click(screen.getByRole('button', { name: /950 left/ }));
    expect(within(table).getAllByRole('row')).toHaveLength(101);
  });
});

describe('the dialog that deletes', () => {
  it('lists what goes, wants the name, and says what was chosen', async () => {
    const { api } = show('?dialog=delete');
    api.previewDeletion.mockResolvedValue({
      resources: paymentsDev.resources.slice(0, 2),
      kept: [paymentsDev.resources[2]],
    });
    const dialog = await screen.findByRole('dialog', {
      name: 'Delete payments-dev?',
    });
    const goes = await within(dialog).findByRole('list', {
      name: 'Deleted in the cluster: 2',
    });
    expect(goes).toHaveTextContent('Deployment payments-api (payments)');
    expect(
      within(dialog).getByRole('list', { name: 'Stays whatever is chosen' }),
    ).toHaveTextContent('ConfigMap payments-old');
    await userEvent.click(within(dialog).getByLabelText(/its resources stay/));
    await within(dialog).findByRole('list', { name: /looked after by nobody/ });
    const confirm = within(dialog).getByRole('button', { name: 'Delete' });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      within(dialog).getByLabelText('Type payments-dev to confirm'),
      'payments-dev',
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(api.deleteApplication.mock.lastCall?.[0].body).toEqual({
        cascade: 'orphan',
        confirm: 'payments-dev',
      }),
    );
    // Back at the list, which says that it goes.
    await screen.findByText('Being deleted');
  });

  it('of one that waits offers to delete the application alone', async () => {
    const { api } = show('?dialog=delete', { deleting: true });
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/waits until/)).toBeVisible();
    expect(within(dialog).getAllByRole('radio')).toHaveLength(1);
    await userEvent.type(
      within(dialog).getByLabelText('Type payments-dev to confirm'),
      'payments-dev',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Delete' }),
    );
    await waitFor(() =>
      expect(api.deleteApplication.mock.lastCall?.[0].body).toEqual({
        cascade: 'orphan',
        confirm: 'payments-dev',
      }),
    );
  });
});
