import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { applicationSet } from '../../testing/deliveryFixtures';
import { REPO } from '../../testing/fixtures';
import { createFakeApi } from '../../testing/fakeApi';
import { renderWorkspacePart } from '../../__testUtils__/renderWorkspacePart';
import { createWorld, type World } from '../../testing/worldApi';
import { ApplicationSetsTab } from './ApplicationSetsTab';

// CodeMirror measures what jsdom does not lay out.
jest.mock('../form/YamlEditor', () => ({
  __esModule: true,
  default: (props: { label: string; value: string }) => (
    <textarea aria-label={props.label} value={props.value} readOnly />
  ),
}));

function open(path = '', changes: Partial<World> = {}, without?: string[]) {
  const api = createFakeApi(createWorld(changes));
  renderWorkspacePart(api, <ApplicationSetsTab />, {
    path: `/application-sets${path}`,
    without,
  });
  return api;
}

async function paste(name: string | RegExp, text: string) {
  const field = screen.getByRole('textbox', { name });
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
}

describe('the ApplicationSets of a workspace', () => {
  it('lists them with how their applications stand', async () => {
    open('', {
      applicationSets: [
        applicationSet,
        {
          ...applicationSet,
          name: 'broken',
          applications: [],
          conditions: [
            {
              type: 'ErrorOccurred',
              status: 'True',
              message: 'no such revision',
            },
          ],
        },
      ],
    });
    const table = await screen.findByRole('table', {
      name: 'ApplicationSets',
    });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('git, clusters');
    expect(first).toHaveTextContent('Degraded: 1');
    expect(second).toHaveTextContent('Failing');
    expect(
      within(first).getByRole('link', { name: 'previews' }),
    ).toHaveAttribute('href', '/of/application-sets/of/main/previews');
  });

  it('shows one with its applications and manifest, and deletes it', async () => {
    const api = open('/of/main/previews');
    expect(
      await screen.findByRole('link', { name: 'preview-refunds' }),
    ).toHaveAttribute('href', '/of/applications/main/argocd/preview-refunds');
    expect(
      await screen.findByLabelText(/Specification as Argo CD has it/),
    ).toHaveValue(applicationSet.manifest);
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
    await userEvent.type(dialog.getByRole('textbox'), 'previews');
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    await screen.findByText('No ApplicationSets');
    expect(api.deleteApplicationSet.mock.lastCall?.[0].body).toEqual({
      confirm: 'previews',
    });
  }, 60_000);

  it('says that there is none of a guessed name', async () => {
    open('/of/main/foreign');
    await screen.findByText('There is no ApplicationSet foreign for you');
    expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
  });

  it('makes one only after a preview without problems', async () => {
    const api = open('/create');
    await screen.findByRole('form', { name: 'Create an ApplicationSet' });
    await paste('Name of the ApplicationSet', 'envs');
    await paste('cluster in row 1', 'dev');
    await paste('namespace in row 1', 'foreign');
    const name = screen.getByRole('textbox', {
      name: 'Name of each application',
    });
    // As the backend wants it.
    expect(name).toHaveValue('payments-');
    await paste('Name of each application', 'refunds-{{.namespace}}');
    await userEvent.tab();
    await waitFor(() =>
      expect(name).toHaveAccessibleDescription(/Begin with payments-:/),
    );
    await paste('Name of each application', 'payments-{{.namespace}}');
    const preview = () =>
      screen.getByRole('button', { name: 'Show what it would make' });
    const create = () => screen.getByRole('button', { name: 'Create' });
    expect(preview()).toHaveAttribute('aria-disabled', 'true');
    await paste(/Repository/, REPO);
    await paste(/^Path/, 'envs/{{.namespace}}');
    await paste(/^Cluster/, '{{.cluster}}');
    await paste(/^Namespace/, '{{.namespace}}');
    await waitFor(() => expect(preview()).not.toHaveAttribute('aria-disabled'));
    await userEvent.click(preview());
    await screen.findByText('foreign is not a namespace of the workspace');
    expect(
      screen.getByText(/It would make 1 applications, of which 1 must not be/),
    ).toBeVisible();
    expect(create()).toHaveAttribute('aria-disabled', 'true');
    await paste('namespace in row 1', 'payments');
    await screen.findByText('It would make these applications: 1');
    await waitFor(() => expect(create()).not.toHaveAttribute('aria-disabled'));
    await userEvent.click(create());
    await waitFor(() => expect(api.createApplicationSet).toHaveBeenCalled());
    expect(api.createApplicationSet.mock.lastCall?.[0].body).toMatchObject({
      name: 'envs',
      generators: [
        {
          type: 'list',
          elements: [{ cluster: 'dev', namespace: 'payments' }],
        },
      ],
      template: { name: 'payments-{{.namespace}}' },
    });
    await screen.findByRole('heading', { name: 'envs' });
  }, 60_000);

  it('offers the fields of each generator, and what templates can hold', async () => {
    open('/create');
    await screen.findByRole('form', { name: 'Create an ApplicationSet' });
    const hints = screen.getByRole('list', { name: 'Placeholders' });
    expect(hints).toHaveTextContent('{{.cluster}}');
    await userEvent.click(screen.getByRole('button', { name: 'Add a column' }));
    await paste('Name of column 3', 'region');
    expect(hints).toHaveTextContent('{{.region}}');
    const type = screen.getByLabelText('There is an application for');
    await userEvent.selectOptions(type, 'matrix');
    const first = within(
      screen.getByRole('region', { name: 'First generator' }),
    );
    await first.findByRole('textbox', { name: /Folders/ });
    await userEvent.click(first.getByLabelText('Files of values'));
    await first.findByRole('textbox', { name: 'Files' });
    expect(
      within(
        screen.getByRole('region', { name: 'Second generator' }),
      ).getByRole('textbox', { name: 'Clusters' }),
    ).toBeVisible();
    expect(hints).toHaveTextContent('{{.path.basename}}');
  }, 60_000);

  it('is refused in words to those who may not', async () => {
    open('/create', {}, ['amamba.gitops.create']);
    await screen.findByText('You may not make ApplicationSets here');
    expect(screen.queryByRole('form')).toBeNull();
  });
});
