import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createFakeApi } from '../../testing/fakeApi';
import { DEV, renderTab } from '../../__testUtils__/renderTab';
import { createWorld, type World } from '../../testing/worldApi';

function show(changes: Partial<World> = {}, query = '') {
  const api = createFakeApi(createWorld(changes));
  renderTab(api, { path: `${DEV}/diff${query}` });
  return api;
}

const diff = createWorld().differences[0];

describe('the differences of an application', () => {
  it('are side by side, under headings', async () => {
    show();
    await screen.findByRole('heading', {
      name: 'Resources that differ from Git: 2',
    });
    expect(
      screen.getByRole('heading', { name: 'Deployment payments-api' }),
    ).toBeVisible();
    const group = await screen.findByRole('group', {
      name: 'Differences of Deployment payments-api',
    });
    expect(
      await within(group).findByRole('textbox', { name: 'In the cluster' }),
    ).toHaveTextContent('replicas: 1');
    expect(
      within(group).getByRole('textbox', { name: 'In Git' }),
    ).toHaveTextContent('replicas: 3');
    expect(screen.getByText('Only in the cluster')).toBeVisible();
  });

  it('are one text for who wants it, and the address says so', async () => {
    show();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Unified' }),
    );
    const group = await screen.findByRole('group', {
      name: 'Differences of Deployment payments-api',
    });
    await waitFor(() =>
      expect(group).toHaveTextContent(/replicas: 1.*replicas: 3/),
    );
    expect(screen.getByLabelText('address')).toHaveTextContent(
      'layout=unified',
    );
  });

  it('lead to a sync of what was chosen', async () => {
    show();
    const sync = await screen.findByRole('button', { name: /Sync the chosen/ });
    expect(sync).toHaveAccessibleDescription(
      'Choose the resources to sync first.',
    );
    await userEvent.click(
      screen.getByLabelText('Choose ConfigMap payments-old'),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Sync the chosen (1)…' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      within(dialog).getByLabelText('ConfigMap payments-old'),
    ).toBeChecked();
    expect(
      within(dialog).getByLabelText('Deployment payments-api'),
    ).not.toBeChecked();
  });

  it('open those that the address names', async () => {
    show({}, '?open=%2FConfigMap%2Fpayments%2Fpayments-old');
    await screen.findByRole('textbox', { name: 'In the cluster' });
    expect(
      screen.getByRole('button', { name: /Deployment payments-api/ }),
    ).toHaveAttribute('aria-expanded', 'false');
    expect(
      screen.getByRole('button', { name: /ConfigMap payments-old/ }),
    ).toHaveAttribute('aria-expanded', 'true');
  });

  it('say when one is too large, and that secrets are masked', async () => {
    show({
      differences: [
        { ...diff, tooLarge: true, live: undefined, desired: undefined },
        { ...diff, group: '', kind: 'Secret', name: 'token' },
      ],
    });
    await screen.findByText(/too large to be compared here/);
    expect(screen.getByText(/Values of secrets are masked/)).toBeVisible();
  });

  it('say when there are none but hooks, which come and go', async () => {
    show({ differences: [{ ...diff, hook: true, change: 'removed' }] });
    expect(
      await screen.findByText('The cluster is as Git says.'),
    ).toBeInTheDocument();
  });
});
