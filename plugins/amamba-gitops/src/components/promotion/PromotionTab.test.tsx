import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { done, environments, path } from '../../testing/deliveryFixtures';
import { createFakeApi } from '../../testing/fakeApi';
import { REPO } from '../../testing/fixtures';
import { renderTab } from '../../__testUtils__/renderTab';
import { createWorld, type World } from '../../testing/worldApi';

// CodeMirror measures what jsdom does not lay out.
jest.mock('../form/SideBySideEditor', () => ({
  __esModule: true,
  default: (props: { left: { text: string }; right: { text: string } }) => (
    <pre aria-label="compared">{`${props.left.text} → ${props.right.text}`}</pre>
  ),
}));

function open(
  changes: Partial<World> = {},
  options: { at?: string; without?: string[] } = {},
) {
  const world = createWorld(changes);
  const api = createFakeApi(world);
  renderTab(api, {
    path: `/promotion${options.at ?? ''}`,
    without: options.without,
  });
  return { api, world };
}

const toStaging = { name: 'Promote from dev to staging…' };
const toProd = { name: 'Promote from staging to Production…' };

describe('the board', () => {
  it('shows what is where, in order', async () => {
    open();
    const board = await screen.findByRole('list', {
      name: 'Environments in order',
    });
    const [dev, staging, prod] = within(board).getAllByRole('listitem');
    expect(dev).toHaveTextContent('1.5.0');
    expect(dev).toHaveTextContent('Healthy');
    expect(
      within(dev).getByRole('link', { name: 'payments-dev' }),
    ).toHaveAttribute(
      'href',
      '/entity/gitops/applications/main/argocd/payments-dev',
    );
    expect(staging).toHaveTextContent('1.4.0');
    expect(staging).toHaveTextContent('bob');
    expect(staging).not.toHaveTextContent('Same as before it');
    expect(prod).toHaveTextContent('Production');
    expect(prod).toHaveTextContent('Same as before it');
    expect(prod).toHaveTextContent('Needs approval');
    expect(within(prod).getByRole('button', toProd)).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  it('says why an environment cannot be read, and promotes nothing there', async () => {
    const [dev, staging, prod] = environments;
    open({
      environments: [
        dev,
        { ...staging, values: [], problem: 'dev.yaml is not valid YAML' },
        prod,
      ],
      promotions: [],
    });
    await screen.findByText('dev.yaml is not valid YAML');
    expect(screen.getByRole('button', toStaging)).toHaveAccessibleDescription(
      /cannot be read from Git/,
    );
  });

  it('keeps the history with commits', async () => {
    open();
    const table = await screen.findByRole('table', { name: 'History' });
    expect(table).toHaveTextContent('Waiting for approval');
    expect(
      within(table).getByRole('link', { name: /2222222/ }),
    ).toHaveAttribute('href', done.commit?.webUrl);
  });
});

describe('promoting', () => {
  it('shows the difference first, and does what was looked at', async () => {
    const { api } = open();
    await userEvent.click(await screen.findByRole('button', toStaging));
    const dialog = within(await screen.findByRole('dialog'));
    await dialog.findByText(/It happens at once/);
    expect(dialog.getByRole('table', { name: 'Changes' })).toHaveTextContent(
      '1.4.01.5.0',
    );
    expect(await dialog.findByLabelText('compared')).toHaveTextContent(
      'newTag: 1.4.0 → newTag: 1.5.0',
    );
    await userEvent.type(
      dialog.getByRole('textbox', { name: 'Reason' }),
      'Refunds',
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Promote' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.promote.mock.lastCall?.[0].body).toEqual({
      from: 'dev',
      to: 'staging',
      base: 'base-1',
      reason: 'Refunds',
    });
    await screen.findByText('Promoted');
  }, 60_000);

  it('looks again where Git has moved meanwhile', async () => {
    const { api, world } = open();
    await userEvent.click(await screen.findByRole('button', toStaging));
    const dialog = within(await screen.findByRole('dialog'));
    await dialog.findByText(/It happens at once/);
    world.base = 'base-2';
    await userEvent.click(dialog.getByRole('button', { name: 'Promote' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'The branch has moved since you looked',
    );
    await userEvent.click(dialog.getByRole('button', { name: 'Promote' }));
    expect(api.promote).toHaveBeenCalledTimes(1);
    await userEvent.click(
      dialog.getByRole('button', { name: 'Look at the newest difference' }),
    );
    await waitFor(() => expect(dialog.queryByRole('alert')).toBeNull());
    await userEvent.click(dialog.getByRole('button', { name: 'Promote' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.promote.mock.lastCall?.[0].body.base).toBe('base-2');
  }, 60_000);

  it('asks where approval is needed', async () => {
    const [dev, staging, prod] = environments;
    open({
      environments: [
        dev,
        { ...staging, values: dev.values },
        { ...prod, sameAsPrevious: false },
      ],
      promotions: [],
    });
    await userEvent.click(await screen.findByRole('button', toProd));
    const dialog = within(await screen.findByRole('dialog'));
    await dialog.findByText(/waits until an administrator/);
    expect(dialog.getByText(/as a pull request/)).toBeVisible();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Ask for approval' }),
    );
    await screen.findByRole('heading', { name: 'On its way (1)' });
  }, 60_000);

  it('is off, in words, for those who may not', async () => {
    open({}, { without: ['amamba.gitops.promote', 'amamba.gitops.approve'] });
    await screen.findByRole('button', toStaging);
    await waitFor(() =>
      expect(screen.getByRole('button', toStaging)).toHaveAccessibleDescription(
        /role Editor/,
      ),
    );
    expect(
      screen.getByRole('button', { name: 'Approve' }),
    ).toHaveAccessibleDescription(/role Admin/);
  });
});

describe('deciding', () => {
  it('approves what somebody else asked for', async () => {
    const { world } = open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Approve' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Approve' }));
    await waitFor(() => expect(world.promotions[0].state).toBe('done'));
    await waitFor(() =>
      expect(screen.queryByRole('heading', { name: /On its way/ })).toBeNull(),
    );
  }, 60_000);

  it('rejects with a reason', async () => {
    const { world } = open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Reject' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByRole('textbox'), 'Not on a Friday');
    await userEvent.click(dialog.getByRole('button', { name: 'Reject' }));
    await waitFor(() =>
      expect(world.promotions[0]).toMatchObject({
        state: 'rejected',
        decisionReason: 'Not on a Friday',
      }),
    );
    await screen.findByText('Not on a Friday');
  }, 60_000);

  it('lets the one who asked take it back, and not approve it', async () => {
    const [first, ...others] = createWorld().promotions;
    const { world } = open({
      promotions: [{ ...first, requestedBy: 'user:default/test' }, ...others],
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Withdraw' }),
    );
    expect(
      screen.getByRole('button', { name: 'Approve', hidden: true }),
    ).toHaveAttribute('aria-disabled', 'true');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Withdraw' }));
    await waitFor(() => expect(world.promotions[0].state).toBe('withdrawn'));
  }, 60_000);
});

describe('the path', () => {
  it('is set up from nothing, in an order of choice', async () => {
    const { world } = open({ path: undefined, pathVersion: 0 });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Set up the path' }),
    );
    await screen.findByRole('form', { name: 'Path through environments' });
    const fill = async (field: HTMLElement, text: string) => {
      await userEvent.clear(field);
      await userEvent.click(field);
      await userEvent.paste(text);
    };
    await fill(screen.getByRole('textbox', { name: /Repository/ }), REPO);
    await fill(screen.getByRole('textbox', { name: /Image/ }), 'payments-api');
    const of = (name: string) => within(screen.getByRole('region', { name }));
    await fill(of('dev').getByRole('textbox', { name: /File/ }), '../dev.yaml');
    await fill(of('prod').getByRole('textbox', { name: /File/ }), 'prod.yaml');
    await userEvent.click(of('prod').getByLabelText('Needs approval'));
    await userEvent.click(screen.getByRole('button', { name: 'Move prod up' }));
    expect(screen.getByText('prod is number 1 now')).toBeInTheDocument();
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'Move prod down' }),
      ).toHaveFocus(),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(
        of('dev').getByRole('textbox', { name: /File/ }),
      ).toHaveAccessibleDescription(/path within the repository/),
    );
    await fill(of('dev').getByRole('textbox', { name: /File/ }), 'dev.yaml');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(world.pathVersion).toBe(1));
    expect(world.path).toMatchObject({
      repoUrl: REPO,
      branch: 'main',
      items: [{ type: 'kustomizeImage', image: 'payments-api' }],
      environments: [
        { name: 'prod', file: 'prod.yaml', approval: true },
        { name: 'dev', file: 'dev.yaml', approval: false },
      ],
    });
  }, 60_000);

  it('keeps two of the same name from being saved', async () => {
    const { api } = open({}, { at: '/path' });
    await screen.findByRole('form', { name: 'Path through environments' });
    const name = within(
      screen.getByRole('region', { name: 'staging' }),
    ).getByRole('textbox', { name: /^Name/ });
    await userEvent.clear(name);
    await userEvent.type(name, 'dev');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('Two environments have the same name.');
    expect(api.setPromotionPath).not.toHaveBeenCalled();
  }, 60_000);

  it('shows both where somebody else was faster', async () => {
    const { world } = open({}, { at: '/path' });
    await screen.findByRole('form', { name: 'Path through environments' });
    await userEvent.type(
      within(screen.getByRole('region', { name: 'dev' })).getByRole('textbox', {
        name: 'Title',
      }),
      'Development',
    );
    world.path = { ...path, branch: 'release' };
    world.pathVersion = 2;
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('Somebody else has changed it meanwhile');
    await userEvent.click(
      screen.getByRole('button', { name: 'Apply mine on theirs' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(world.pathVersion).toBe(3));
    expect(world.path.branch).toBe('release');
    expect(world.path.environments[0].title).toBe('Development');
  }, 60_000);

  it('is for administrators', async () => {
    open({ path: undefined }, { without: ['amamba.gitops.configure'] });
    await screen.findByRole('button', { name: 'Set up the path' });
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'Set up the path' }),
      ).toHaveAccessibleDescription(/role Admin/),
    );
  });
});
