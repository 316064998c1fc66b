import { applicationSpecSchema } from '@amamba/plugin-amamba-gitops-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { spec } from '../../testing/deliveryFixtures';
import { createFakeApi } from '../../testing/fakeApi';
import { DEV, renderTab } from '../../__testUtils__/renderTab';
import { createWorld, type World } from '../../testing/worldApi';

// CodeMirror measures what jsdom does not lay out.
jest.mock('./SideBySideEditor', () => ({
  __esModule: true,
  default: (props: { left: { text: string }; right: { text: string } }) => (
    <>
      <pre aria-label="left">{props.left.text}</pre>
      <pre aria-label="right">{props.right.text}</pre>
    </>
  ),
}));

async function open(changes: Partial<World> = {}) {
  const world = createWorld(changes);
  const api = createFakeApi(world);
  renderTab(api, { path: `${DEV}/edit` });
  await screen.findByRole('form', { name: 'Edit payments-dev' });
  return { api, world };
}

const save = () =>
  userEvent.click(screen.getByRole('button', { name: 'Save' }));

/** What somebody else makes of it meanwhile. */
function change(world: World) {
  world.spec = applicationSpecSchema.parse({
    ...spec,
    revisionHistoryLimit: 7,
  });
  world.resourceVersion = '200';
}

describe('editing an application', () => {
  it('begins with what is there, and saves what was changed', async () => {
    const { world } = await open({ kept: ['spec.ignoreDifferences'] });
    expect(screen.getByText('spec.ignoreDifferences')).toBeVisible();
    expect(screen.getByRole('textbox', { name: /Path/ })).toHaveValue(
      'overlays/dev',
    );
    expect(screen.getByLabelText(/^Namespace/)).toHaveValue('payments');
    await userEvent.click(screen.getByLabelText('Prune last'));
    await save();
    await screen.findByText('payments-dev was changed');
    expect(world.spec.syncPolicy.options.pruneLast).toBe(true);
    expect(world.spec.sources).toEqual(spec.sources);
    await waitFor(() =>
      expect(screen.getByLabelText('address')).toHaveTextContent(DEV),
    );
  }, 60_000);

  it('shows both versions of a conflict, and puts mine on theirs', async () => {
    const { world } = await open();
    await userEvent.click(screen.getByLabelText('Prune last'));
    change(world);
    await save();
    await screen.findByText('Somebody else has changed it meanwhile');
    expect(await screen.findByLabelText('left')).toHaveTextContent(
      'revisionHistoryLimit: 7',
    );
    expect(screen.getByLabelText('right')).toHaveTextContent('pruneLast: true');
    expect(screen.getByRole('button', { name: 'Save' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Apply mine on theirs' }),
    );
    expect(screen.getByLabelText('Prune last')).toBeChecked();
    expect(
      screen.getByRole('textbox', { name: 'Deployments to remember' }),
    ).toHaveValue('7');
    await save();
    await screen.findByText('payments-dev was changed');
    expect(world.spec.revisionHistoryLimit).toBe(7);
    expect(world.spec.syncPolicy.options.pruneLast).toBe(true);
  }, 60_000);

  it('takes theirs where one gives up', async () => {
    const { world } = await open();
    await userEvent.click(screen.getByLabelText('Prune last'));
    change(world);
    await save();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Take theirs' }),
    );
    expect(screen.getByLabelText('Prune last')).not.toBeChecked();
    expect(
      screen.getByRole('textbox', { name: 'Deployments to remember' }),
    ).toHaveValue('7');
    expect(world.spec.syncPolicy.options.pruneLast).toBe(false);
  }, 60_000);

  it('is refused in words to those who may not', async () => {
    renderTab(createFakeApi(createWorld()), {
      path: `${DEV}/edit`,
      without: ['amamba.gitops.update'],
    });
    await screen.findByText('You may not change this application');
    expect(screen.queryByRole('form')).toBeNull();
  });
});
