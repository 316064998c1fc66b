import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { REPO } from '../../testing/fixtures';
import { CHARTS } from '../../testing/deliveryFixtures';
import { createFakeApi, type FakeApi } from '../../testing/fakeApi';
import { renderTab } from '../../__testUtils__/renderTab';
import { createWorld, refusal, type World } from '../../testing/worldApi';

// CodeMirror measures what jsdom does not lay out.
jest.mock('./YamlEditor', () => ({
  __esModule: true,
  default: (props: {
    label: string;
    value: string;
    onChange?: (text: string) => void;
  }) => (
    <textarea
      aria-label={props.label}
      value={props.value}
      readOnly={!props.onChange}
      onChange={event => props.onChange?.(event.target.value)}
    />
  ),
}));

const open = (changes: Partial<World> = {}) => {
  const api = createFakeApi(createWorld(changes));
  renderTab(api, { path: '/create' });
  return api;
};

const field = (name: string | RegExp) => screen.getByRole('textbox', { name });

async function fill(name: string | RegExp, text: string) {
  await userEvent.click(field(name));
  await userEvent.paste(text);
}

const create = () =>
  userEvent.click(screen.getByRole('button', { name: 'Create' }));

const sent = (api: FakeApi) => api.createApplication.mock.lastCall?.[0].body;

async function fillNeeded() {
  await screen.findByRole('form', { name: 'Create an application' });
  await fill(/Repository/, REPO);
  await fill(/Path/, 'overlays/dev');
  await userEvent.selectOptions(screen.getByLabelText(/Cluster/), 'dev');
  await userEvent.selectOptions(
    screen.getByLabelText(/^Namespace/),
    'payments',
  );
  await fill(/^Name(?! )/, 'refunds');
}

describe('creating an application', () => {
  it('takes what is needed, and opens it', async () => {
    const api = open();
    await fillNeeded();
    await userEvent.click(field('Branch or tag'));
    await screen.findByRole('option', { name: 'v1.5.0' });
    await userEvent.paste('feature');
    await waitFor(() =>
      expect(api.listRefs.mock.lastCall?.[0].query.search).toBe('feature'),
    );
    await waitFor(() =>
      expect(screen.queryByRole('option', { name: 'v1.5.0' })).toBeNull(),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'feature/refunds' }),
    );
    await screen.findByText('Found there: Kustomization');
    await userEvent.click(field('Images'));
    await userEvent.paste('payments-api=registry.example.com/api:2');
    // Left without Enter: it counts all the same.
    await userEvent.click(screen.getByLabelText('Automatic'));
    await userEvent.click(screen.getByLabelText('Self-heal'));
    await userEvent.click(screen.getByLabelText('Skip schema validation'));
    await userEvent.click(screen.getByLabelText('Try a failed sync again'));
    await create();
    await waitFor(() => expect(api.createApplication).toHaveBeenCalled());
    expect(sent(api)).toMatchObject({
      instance: 'main',
      name: 'refunds',
      labels: { 'app.kubernetes.io/part-of': 'payments-api' },
      spec: {
        sources: [
          {
            repoUrl: REPO,
            path: 'overlays/dev',
            targetRevision: 'feature/refunds',
            kustomize: { images: ['payments-api=registry.example.com/api:2'] },
          },
        ],
        destination: { cluster: 'dev', namespace: 'payments' },
        syncPolicy: {
          automated: { selfHeal: true, prune: false },
          options: { validate: false },
          retry: { limit: 5, duration: '5s', factor: 2, maxDuration: '3m' },
        },
      },
    });
    await waitFor(() =>
      expect(screen.getByLabelText('address')).toHaveTextContent(
        '/entity/gitops/applications/main/argocd/refunds',
      ),
    );
  }, 60_000);

  it('says at each field what is wrong, and sends nothing', async () => {
    const api = open();
    await screen.findByRole('form', { name: 'Create an application' });
    await userEvent.click(screen.getByLabelText('Try a failed sync again'));
    await fill('First pause', ' soon');
    await create();
    await waitFor(() =>
      expect(field(/Repository/)).toHaveAccessibleDescription(
        'This is needed.',
      ),
    );
    expect(field(/Path/)).toBeInvalid();
    expect(field('First pause')).toHaveAccessibleDescription(
      /Write a number with ms, s, m or h/,
    );
    expect(screen.getByLabelText(/Cluster/)).toBeInvalid();
    expect(
      screen.getByText(/Look at the fields that are marked/),
    ).toHaveTextContent('6');
    await fill(/^Name(?! )/, 'Refunds!');
    expect(field(/^Name(?! )/)).toHaveAccessibleDescription(
      /Use lower case letters/,
    );
    expect(api.createApplication).not.toHaveBeenCalled();
  }, 60_000);

  it('takes a chart with values of its own, several sources and typed paths', async () => {
    const api = open();
    await fillNeeded();
    await userEvent.click(
      screen.getByRole('button', { name: 'Add another source' }),
    );
    const second = within(screen.getByRole('region', { name: 'Source 2' }));
    await userEvent.click(second.getByLabelText('Helm repository'));
    await userEvent.click(second.getByRole('textbox', { name: /Repository/ }));
    await userEvent.paste(CHARTS);
    await userEvent.click(second.getByRole('textbox', { name: /Chart/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'redis' }));
    await userEvent.click(second.getByRole('textbox', { name: /Version/ }));
    await userEvent.click(await screen.findByRole('option', { name: '2.0.0' }));
    const values = await second.findByLabelText('Values (YAML)');
    await waitFor(() => expect(values).toHaveValue('replicas: 1\n'));
    const write = (value: string) =>
      fireEvent.change(second.getByLabelText('Values (YAML)'), {
        target: { value },
      });
    write('');
    expect(second.getByLabelText('Values (YAML)')).toHaveValue('');
    write('replicas: [');
    await create();
    await screen.findByText(/flow sequence/i);
    expect(api.createApplication).not.toHaveBeenCalled();
    write('replicas: 3');
    await create();
    await waitFor(() => expect(api.createApplication).toHaveBeenCalled());
    expect(sent(api)?.spec.sources[1]).toMatchObject({
      repoUrl: CHARTS,
      chart: 'redis',
      targetRevision: '2.0.0',
      helm: { values: 'replicas: 3' },
    });
  }, 60_000);

  it('shows the words of a refusal where they belong, and keeps what was typed', async () => {
    const api = open();
    api.createApplication.mockRejectedValueOnce(
      refusal(
        400,
        'spec.sources[0].repoUrl: is not permitted in the project payments',
      ),
    );
    await fillNeeded();
    await create();
    await waitFor(() =>
      expect(field(/Repository/)).toHaveAccessibleDescription(
        'is not permitted in the project payments',
      ),
    );
    expect(field(/^Name(?! )/)).toHaveValue('refunds');
    await userEvent.clear(field(/^Name(?! )/));
    await fill(/^Name(?! )/, 'payments-dev');
    await create();
    await waitFor(() =>
      expect(field(/^Name(?! )/)).toHaveAccessibleDescription(
        'There is one of this name already.',
      ),
    );
    expect(screen.getByRole('alert')).toHaveTextContent(
      'There is an application payments-dev already',
    );
  }, 60_000);

  it('says why branches cannot be looked up, and takes what is typed', async () => {
    const api = createFakeApi(createWorld());
    api.listRefs.mockRejectedValue(refusal(400, 'authentication required'));
    renderTab(api, { path: '/create' });
    await fillNeeded();
    await screen.findByText(
      'Branches could not be looked up: authentication required',
    );
    await fill('Branch or tag', 'main');
    await create();
    await waitFor(() => expect(api.createApplication).toHaveBeenCalled());
    expect(sent(api)?.spec.sources[0].targetRevision).toBe('main');
  }, 60_000);

  it('asks before what was typed is lost', async () => {
    open();
    await screen.findByRole('form', { name: 'Create an application' });
    await fill(/^Name(?! )/, 'refunds');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('What you typed is lost');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Leave' }),
    );
    await screen.findByRole('table', { name: 'Applications' });
  }, 60_000);

  it('is refused in words to those who may not, and without a project', async () => {
    renderTab(createFakeApi(createWorld()), {
      path: '/create',
      without: ['amamba.gitops.create'],
    });
    await screen.findByText('You may not make applications here');
    expect(screen.queryByRole('form')).toBeNull();
  });

  it('waits for the workspace to be in an Argo CD', async () => {
    open({ options: { instances: [] } });
    await screen.findByText('No Argo CD has this workspace yet');
    expect(screen.queryByRole('form')).toBeNull();
  });
});
