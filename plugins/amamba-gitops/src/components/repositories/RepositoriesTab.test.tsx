import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { REPO } from '../../testing/fixtures';
import { createFakeApi } from '../../testing/fakeApi';
import { renderWorkspacePart } from '../../__testUtils__/renderWorkspacePart';
import { createWorld, refusal } from '../../testing/worldApi';
import { RepositoriesTab } from './RepositoriesTab';

function open(without: string[] = []) {
  const world = createWorld();
  const api = createFakeApi(world);
  renderWorkspacePart(api, <RepositoriesTab />, { without });
  return { api, world };
}

const openImport = async () => {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Import repository' }),
  );
  return within(await screen.findByRole('dialog'));
};

async function paste(field: HTMLElement, text: string) {
  await userEvent.click(field);
  await userEvent.paste(text);
}

describe('the repositories of a workspace', () => {
  it('tells of each whether it can be reached, and narrows the list', async () => {
    const { api } = open();
    const table = await screen.findByRole('table', { name: 'Repositories' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('Connected');
    expect(first).toHaveTextContent('password or token');
    expect(second).toHaveTextContent('handshake failed');
    await userEvent.selectOptions(
      screen.getByLabelText('Connection'),
      'Failed',
    );
    await waitFor(() => expect(screen.queryByText(REPO)).toBeNull());
    await paste(screen.getByLabelText('Search repositories'), 'nothing');
    await screen.findByText('No repositories match');
    expect(api.listRepositories.mock.lastCall?.[0].query).toMatchObject({
      status: 'Failed',
      search: 'nothing',
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    await screen.findByText(REPO);
  }, 60_000);

  it('tests and imports over HTTPS', async () => {
    const { api } = open();
    const dialog = await openImport();
    await userEvent.click(dialog.getByRole('button', { name: 'Import' }));
    await waitFor(() =>
      expect(
        dialog.getByRole('textbox', { name: /Address/ }),
      ).toHaveAccessibleDescription('This is needed.'),
    );
    const address = dialog.getByRole('textbox', { name: /Address/ });
    await paste(address, 'https://bob:secret@github.com/a/b.git');
    await waitFor(() =>
      expect(address).toHaveAccessibleDescription(/Leave the password out/),
    );
    await userEvent.clear(address);
    await paste(address, 'https://github.com/nowhere/b.git');
    expect(
      dialog.getByLabelText('Password or token'),
    ).toHaveAccessibleDescription(/personal access token/);
    await paste(dialog.getByLabelText('Password or token'), ' t0ken ');
    const test = dialog.getByRole('button', { name: 'Test connection' });
    await userEvent.click(test);
    await dialog.findByText('Argo CD cannot reach it: no such host');
    await userEvent.clear(address);
    await paste(address, 'https://github.com/a/b.git');
    expect(dialog.queryByText(/cannot reach it/)).toBeNull();
    await userEvent.click(test);
    await dialog.findByText(/It can be reached/);
    expect(api.importRepository).not.toHaveBeenCalled();
    await userEvent.click(dialog.getByRole('button', { name: 'Import' }));
    await screen.findByText('https://github.com/a/b.git');
    expect(api.importRepository.mock.lastCall?.[0].body).toEqual({
      via: 'https',
      instance: 'main',
      type: 'git',
      name: undefined,
      url: 'https://github.com/a/b.git',
      username: undefined,
      password: ' t0ken ',
      insecure: false,
    });
  }, 60_000);

  it('imports over SSH, and keeps what was typed where that is refused', async () => {
    const { api } = open();
    api.importRepository.mockRejectedValueOnce(
      refusal(409, 'The workspace has this repository already'),
    );
    const dialog = await openImport();
    await userEvent.click(dialog.getByLabelText('SSH'));
    const address = dialog.getByRole('textbox', { name: /Address/ });
    await paste(address, 'https://git.example.com/a.git');
    await paste(dialog.getByLabelText(/Private key/), 'BEGIN\nkey\nEND');
    await userEvent.click(dialog.getByRole('button', { name: 'Import' }));
    await waitFor(() =>
      expect(address).toHaveAccessibleDescription(/Write an address of SSH/),
    );
    await userEvent.clear(address);
    await paste(address, 'git@git.example.com:a/b.git');
    await userEvent.click(dialog.getByRole('button', { name: 'Import' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'The workspace has this repository already',
    );
    expect(dialog.getByLabelText(/Private key/)).toHaveValue('BEGIN\nkey\nEND');
    await userEvent.click(dialog.getByRole('button', { name: 'Import' }));
    await screen.findByText('git@git.example.com:a/b.git');
  }, 60_000);

  it('deletes what nothing comes from, and says what comes from others', async () => {
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: `Delete ${REPO}` }),
    );
    const used = within(await screen.findByRole('dialog'));
    await used.findByText(/come from it: 2/);
    await userEvent.click(used.getByRole('button', { name: 'Delete' }));
    expect(await used.findByRole('alert')).toHaveTextContent(
      'payments-dev and payments-prod come from it',
    );
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(
      screen.getByRole('button', { name: /Delete git@git/ }),
    );
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Delete',
      }),
    );
    await waitFor(() =>
      expect(screen.queryByText(/payments\/secret.git$/)).toBeNull(),
    );
  }, 60_000);

  it('is hidden from viewers, in words', async () => {
    const api = createFakeApi(createWorld());
    api.listRepositories.mockRejectedValue(refusal(403, 'Not allowed'));
    renderWorkspacePart(api, <RepositoriesTab />);
    await screen.findByText('Repositories are hidden from viewers');
    expect(screen.queryByRole('button', { name: /Import/ })).toBeNull();
  });

  it('says why one may not import or delete', async () => {
    open(['amamba.repositories.create', 'amamba.repositories.delete']);
    for (const name of ['Import repository', `Delete ${REPO}`]) {
      await screen.findByRole('button', { name });
      await waitFor(() =>
        expect(
          screen.getByRole('button', { name }),
        ).toHaveAccessibleDescription(/role Editor/),
      );
    }
  });
});
