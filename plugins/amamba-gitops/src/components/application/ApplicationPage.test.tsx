import type { Application } from '@amamba/plugin-amamba-gitops-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createFakeApi } from '../../testing/fakeApi';
import {
  at,
  NEW_SHA,
  OLD_SHA,
  paymentsDev,
  paymentsProd,
} from '../../testing/fixtures';
import { DEV, renderTab } from '../../__testUtils__/renderTab';
import { createWorld, refusal, type World } from '../../testing/worldApi';

function show(
  changes: Partial<Application> = {},
  options: { world?: Partial<World>; without?: string[]; path?: string } = {},
) {
  const world = createWorld({
    applications: [{ ...paymentsDev, ...changes }, paymentsProd],
    ...options.world,
  });
  const api = createFakeApi(world);
  renderTab(api, { path: options.path ?? DEV, without: options.without });
  return { world, api };
}

async function openMenu() {
  await userEvent.click(
    await screen.findByRole('button', {
      name: 'More actions for payments-dev',
    }),
  );
}

describe('the page of an application', () => {
  it('says how it stands, what it is made of and where it goes', async () => {
    show();
    await screen.findByRole('heading', { name: 'payments-dev' });
    expect(
      screen.getByText(
        'payments-dev, Healthy, Out of sync, last sync: Succeeded',
      ),
    ).toHaveAttribute('role', 'status');
    expect(screen.getByText('Release 1.5.0')).toBeVisible();
    expect(screen.getByText(/by Bob/)).toHaveTextContent('v1.5.0');
    expect(
      screen.getByRole('link', { name: /payments.config,/ }),
    ).toHaveAttribute('href', 'https://git.example.com/payments/config');
    expect(
      screen.getByRole('link', { name: /Open in Argo CD/ }),
    ).toHaveAttribute('href', paymentsDev.argoCdUrl);
    expect(screen.getByText('dev / payments')).toBeVisible();
    expect(screen.getByText('Manual')).toBeVisible();
  });

  it('does not make links of addresses that are none', async () => {
    // eslint-disable-next-line no-script-url -- what must not become a link
    show({ externalUrls: ['javascript:alert(1)', 'https://ok.example.com'] });
    await screen.findByRole('link', { name: /ok.example.com/ });
    expect(screen.queryByText(/alert\(1\)/)).toBeNull();
  });

  it('says that there is none of another entity', async () => {
    show({}, { path: '/applications/main/argocd/foreign' });
    expect(
      await screen.findByText('This application does not exist'),
    ).toBeInTheDocument();
  });

  it('shows what goes on, and ends it after asking', async () => {
    const { world } = show({
      operation: 'Running',
      lastOperation: {
        ...paymentsDev.lastOperation!,
        phase: 'Running',
        finishedAt: undefined,
        message: 'waiting for hooks',
      },
    });
    await screen.findByText('payments-dev is syncing');
    expect(screen.getByRole('progressbar')).toHaveAccessibleName(
      '1 of 3 resources',
    );
    expect(screen.getByText('waiting for hooks')).toBeVisible();
    const sync = screen.getByRole('button', { name: 'Sync…' });
    expect(sync).toHaveAccessibleDescription(/A sync is running/);
    await userEvent.click(screen.getByRole('button', { name: 'End the sync' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'End the sync' }),
    );
    await screen.findByText('Last sync failed', { selector: 'div' });
    expect(world.applications[0].operation).toBe('Failed');
  });

  it('shows that Git is ahead after a rollback, and resumes', async () => {
    const { world } = show({
      automation: 'paused',
      behindGit: { deployedRevision: OLD_SHA, gitRevision: NEW_SHA },
    });
    await screen.findByText('Git is ahead');
    expect(
      screen.getByText(/1111111 is deployed, Git says 2222222/),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Resume auto-sync' }),
    );
    await waitFor(() =>
      expect(world.applications[0].automation).toBe('automatic'),
    );
    await screen.findByText('Automatic');
  });

  it('says which window blocks syncs and rollbacks, and until when', async () => {
    show(
      {},
      {
        world: {
          windows: {
            canSync: false,
            blockedBy: {
              kind: 'deny',
              schedule: '0 22 * * *',
              duration: '8h',
              timeZone: 'Europe/Berlin',
              until: at(7200),
            },
            windows: [],
          },
        },
      },
    );
    const words =
      /Syncs are blocked until .*2026.* \(0 22 \* \* \*, for 8h, Europe\/Berlin\)/;
    expect(await screen.findByText(words)).toBeVisible();
    for (const name of ['Sync…', 'Roll back…']) {
      const button = screen.getByRole('button', { name });
      expect(button).toHaveAttribute('aria-disabled', 'true');
      expect(button).toHaveAccessibleDescription(words);
    }
    expect(screen.getByRole('button', { name: 'Refresh' })).toBeEnabled();
  });

  it('tells a viewer why each thing cannot be done', async () => {
    show(
      { automation: 'automatic' },
      {
        without: [
          'amamba.gitops.sync',
          'amamba.gitops.rollback',
          'amamba.gitops.update',
          'amamba.gitops.delete',
        ],
      },
    );
    await screen.findByRole('heading', { name: 'payments-dev' });
    for (const name of ['Sync…', 'Refresh', 'Roll back…']) {
      await waitFor(() =>
        expect(
          screen.getByRole('button', { name }),
        ).toHaveAccessibleDescription(/Editor role/),
      );
    }
    await openMenu();
    for (const name of [/^Hard refresh/, /^Pause/, /^Edit/, /^Delete/]) {
      const item = screen.getByRole('menuitem', { name });
      expect(item).toHaveAttribute('aria-disabled', 'true');
      expect(item).toHaveTextContent('Editor role');
    }
    await userEvent.click(screen.getByRole('menuitem', { name: /^Delete/ }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('refreshes, hard too, and pauses what syncs by itself', async () => {
    const { api, world } = show({ automation: 'automatic' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Refresh' }),
    );
    await waitFor(() =>
      expect(api.refreshApplication).toHaveBeenCalledTimes(1),
    );
    await openMenu();
    await userEvent.click(
      screen.getByRole('menuitem', { name: 'Hard refresh' }),
    );
    await waitFor(() =>
      expect(api.refreshApplication.mock.lastCall?.[0].body).toEqual({
        hard: true,
      }),
    );
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
    await openMenu();
    await userEvent.click(
      screen.getByRole('menuitem', { name: 'Pause auto-sync' }),
    );
    await waitFor(() =>
      expect(world.applications[0].automation).toBe('paused'),
    );
  });

  it('says what Argo CD refused', async () => {
    const { api } = show();
    api.refreshApplication.mockRejectedValue(
      refusal(409, 'another operation is already in progress'),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Refresh' }),
    );
    expect(
      await screen.findByText('another operation is already in progress'),
    ).toBeInTheDocument();
  });

  it('says who makes it, that it goes, and what is wrong with it', async () => {
    show({
      managedBy: 'ApplicationSet payments',
      deleting: true,
      conditions: [
        {
          type: 'ComparisonError',
          message: 'failed to load: <b>no such path</b>',
          severity: 'error',
        },
      ],
    });
    await screen.findByText(/ApplicationSet payments makes this application/);
    expect(
      screen.getByText('This application is being deleted.'),
    ).toBeVisible();
    expect(
      screen.getByText('failed to load: <b>no such path</b>'),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Sync…' }),
    ).toHaveAccessibleDescription('It is being deleted.');
  });

  it('shows what the last sync did, and the windows there are', async () => {
    show({}, { path: `${DEV}/details` });
    const table = await screen.findByRole('table', {
      name: 'What became of each resource',
    });
    expect(within(table).getAllByRole('row')[1]).toHaveTextContent(
      'deployment.apps/payments-api configured',
    );
    await screen.findByText(/it can be synced at any time/);
  });

  it('shows its events', async () => {
    show({}, { path: `${DEV}/events` });
    expect(
      await screen.findByText('Sync operation succeeded'),
    ).toBeInTheDocument();
  });
});
