import { Sidebar } from '@backstage/core-components';
import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { workspacesApiRef } from '../../api/workspacesApi';
import { createFakeApi } from '../../testing/fakeApi';
import { payments, paymentsAs } from '../../testing/fixtures';
import { createWorld } from '../../testing/worldApi';
import { SidebarWorkspaceSwitcher } from './SidebarWorkspaceSwitcher';

function renderSwitcher(storage = mockApis.storage()) {
  const api = createFakeApi(
    createWorld({
      workspaces: [
        payments,
        paymentsAs('viewer', { name: 'search', title: 'Search' }),
      ],
    }),
  );
  renderTestApp({
    extensions: [
      PageBlueprint.make({
        params: {
          path: '/',
          noHeader: true,
          loader: async () => (
            <Sidebar disableExpandOnHover>
              <SidebarWorkspaceSwitcher />
            </Sidebar>
          ),
        },
      }),
    ],
    apis: [[workspacesApiRef, api], storage],
  });
  return storage;
}

it('leads to the list until there is a workspace in use', async () => {
  renderSwitcher();
  expect(
    await screen.findByRole('link', { name: 'Workspaces' }),
  ).toHaveAttribute('href', '/workspaces');
});

it('leads to the one in use, follows its change, and survives nonsense', async () => {
  const storage = mockApis.storage();
  const bucket = storage.forBucket('amamba-workspaces');
  await bucket.set('current', { name: 'payments', title: 'Payments' });
  renderSwitcher(storage);
  expect(await screen.findByRole('link', { name: 'Payments' })).toHaveAttribute(
    'href',
    '/workspaces/payments',
  );
  await bucket.set('current', { name: 'search' });
  expect(await screen.findByRole('link', { name: 'search' })).toHaveAttribute(
    'href',
    '/workspaces/search',
  );
  await bucket.set('current', 42);
  await screen.findByRole('link', { name: 'Workspaces' });
});

it('offers the others, and remembers which was chosen', async () => {
  const storage = renderSwitcher();
  await screen.findByRole('link', { name: 'Workspaces' });
  await userEvent.click(
    screen.getByRole('button', { name: 'Switch workspace' }),
  );
  const dialog = await screen.findByRole('dialog', {
    name: 'Switch workspace',
  });
  await within(dialog).findByText('Payments');
  await userEvent.click(
    within(dialog).getByRole('link', { name: 'Search search' }),
  );
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(
    storage.forBucket('amamba-workspaces').snapshot('current').value,
  ).toEqual({ name: 'search', title: 'Search' });
});
