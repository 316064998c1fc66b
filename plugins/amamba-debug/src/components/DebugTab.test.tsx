import {
  debugContainerPermission,
  debugExecPermission,
  debugNodePermission,
  debugPermissions,
  podsReadPermission,
} from '@amamba/plugin-amamba-debug-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderTab } from '../__testUtils__/renderTab';
import type { TerminalWorkbenchProps } from '../terminal/types';
import { createFakeApi } from '../testing/fakeApi';
import {
  allowedBut,
  apiPod,
  at,
  brokenPod,
  copiedPod,
  policy,
  workspace,
} from '../testing/fixtures';
import { createWorld, type World } from '../testing/world';

// Terminals draw on canvases, of which there are none here.
jest.mock('../terminal/TerminalWorkbench', () => ({
  TerminalWorkbench: ({ desk, onRemedy }: TerminalWorkbenchProps) => (
    <ul aria-label="Terminals">
      {desk.sessions.map(session => (
        <li key={session.id}>
          {session.mode} {session.pod} {session.container} {session.node}
          <button onClick={() => onRemedy?.('debug-container', session)}>
            There is no shell
          </button>
        </li>
      ))}
    </ul>
  ),
}));

const API = `?pod=dev/payments/${apiPod.pod}&container=api`;

function show(
  path: string,
  changes: Partial<World> = {},
  entity?: typeof workspace,
) {
  const world = createWorld(changes);
  const api = createFakeApi(world);
  renderTab(api, { path, entity });
  return { world, api };
}

const click = async (name: string | RegExp, role = 'button') =>
  userEvent.click(await screen.findByRole(role, { name }));

const terminals = () => screen.findByRole('list', { name: 'Terminals' });

beforeEach(() => sessionStorage.clear());

describe('the tab of an entity', () => {
  it('lists pods by what made them, and opens what was chosen', async () => {
    show('', {
      sources: [
        {
          cluster: 'dev',
          title: 'Development',
          phase: 'stale',
          syncedAt: at(0),
          error: 'connection refused',
        },
      ],
    });
    const pods = await screen.findByRole('navigation', { name: 'Pods' });
    expect(
      within(pods)
        .getAllByRole('button')
        .map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringMatching(`^${brokenPod.pod}CrashLoopBackOff0/1 ready7 rest`),
      expect.stringMatching(/abcdeRunning2\/2 ready.*node-11 debug container$/),
      expect.stringMatching(`^${copiedPod.pod}Running.*Copy$`),
    ]);
    expect(screen.getByText('connection refused')).toBeVisible();
    await userEvent.click(within(pods).getAllByRole('button')[0]);
    expect(
      await screen.findByText('back-off 5m0s restarting failed container=api'),
    ).toBeVisible();
    expect(screen.getByLabelText('address')).toHaveTextContent(
      `?pod=dev/payments/${brokenPod.pod}&container=api`,
    );
    expect(screen.getByRole('button', { name: 'Shell' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  it('folds what is finished until it is wanted', async () => {
    const finished = {
      ...apiPod,
      pod: 'payments-build-pod',
      uid: 'pod-9',
      status: 'Completed',
      tone: 'neutral' as const,
      owner: { kind: 'TaskRun', name: 'payments-build' },
    };
    show('', { pods: [apiPod, finished] });
    const pods = await screen.findByRole('navigation', { name: 'Pods' });
    expect(within(pods).queryByText('payments-build-pod')).toBeNull();
    await click('Finished (1)');
    expect(within(pods).getByText('payments-build-pod')).toBeVisible();
    await click('Finished (1)');
    await userEvent.type(screen.getByLabelText('Search pods'), 'build');
    expect(await within(pods).findByText('payments-build-pod')).toBeVisible();
  });

  it('offers a copy of what crashes, and gives terminals the whole width', async () => {
    show(`?pod=dev/payments/${brokenPod.pod}&container=api`);
    expect(
      await screen.findByRole('button', { name: 'Copy the pod…' }),
    ).toBeEnabled();
    expect(screen.queryByText('Debug container…')).toBeNull();
    await click('Follow log');
    await terminals();
    await click('Hide diagnosis');
    expect(screen.queryByRole('tabpanel')).toBeNull();
    await click('Show diagnosis');
    expect(
      await screen.findByRole('tabpanel', { name: 'Diagnosis' }),
    ).toBeVisible();
  });

  it('says which annotation is missing', async () => {
    show('', { missingAnnotations: ['backstage.io/kubernetes-id'], pods: [] });
    expect(
      await screen.findByLabelText(/example/i, { selector: 'pre' }),
    ).toHaveTextContent('backstage.io/kubernetes-id: "payments-api"');
  });

  it('diagnoses at a glance', async () => {
    show(API);
    const pane = await screen.findByRole('tabpanel', { name: 'Diagnosis' });
    await within(pane).findByText(/OOMKilled, exit code 137/);
    for (const words of [
      '45m used · 100m requested · limit 500m',
      '88 MiB used · 64 MiB requested · limit 128 MiB',
      'Back-off restarting failed container api',
      'http-get :8080/healthz',
      'ConfigMap payments-config',
      'from pods with app=checkout on port 8080',
    ]) {
      expect(within(pane).getByText(words)).toBeVisible();
    }
    await click('Tools', 'tab');
    const tools = await screen.findByRole('tabpanel', { name: 'Tools' });
    expect(
      within(tools)
        .getAllByRole('heading')
        .map(({ textContent }) => textContent),
    ).toEqual(['JDK with Arthas', 'Network tools']);
    expect(within(tools).getAllByText('Suits this container')).toHaveLength(1);
    expect(
      within(tools).getByRole('button', {
        name: 'Type jstack 1 into the terminal',
      }),
    ).toHaveAttribute('title', 'Open a terminal first.');
  });

  it('opens a shell at once, and a debug container where there is none', async () => {
    const { world } = show(API);
    await click('Shell');
    expect(await terminals()).toHaveTextContent(`shell ${apiPod.pod} api`);
    await click('There is no shell');
    const dialog = await screen.findByRole('dialog', {
      name: 'Add a debug container',
    });
    expect(
      await within(dialog).findByRole('radio', { name: /JDK/ }),
    ).toBeChecked();
    expect(
      within(dialog).getByRole('radio', { name: /netadmin/ }),
    ).toBeDisabled();
    expect(dialog).toHaveTextContent(
      'Not possible: baseline forbids the capabilities NET_ADMIN and NET_RAW',
    );
    await userEvent.click(
      within(dialog).getByRole('radio', { name: 'Another image' }),
    );
    expect(dialog).toHaveTextContent('registry.example.com/**');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Open' }));
    expect(
      within(dialog).getByRole('textbox', { name: 'Name of the image' }),
    ).toBeInvalid();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Name of the image' }),
      'registry.example.com/tools:1',
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Open' }));
    await waitFor(() =>
      expect(world.opened.map(({ mode }) => mode)).toEqual([
        'shell',
        'debug-container',
      ]),
    );
    expect(world.opened[1].body).toEqual({
      cluster: 'dev',
      namespace: 'payments',
      pod: apiPod.pod,
      container: 'api',
      image: 'registry.example.com/tools:1',
      profile: 'general',
      reuse: true,
    });
  });

  it('asks for the reason and tells of recording before anybody enters', async () => {
    const { world } = show(API, {
      policy: { ...policy, reason: 'required', recording: 'optional' },
    });
    await click('Shell');
    const dialog = await screen.findByRole('dialog', {
      name: 'Why do you enter?',
    });
    expect(dialog).toHaveTextContent(/kept for 30 days; administrators/);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Open' }));
    expect(world.opened).toEqual([]);
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'INC-4711',
    );
    await userEvent.click(within(dialog).getByRole('checkbox'));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Open' }));
    await waitFor(() => expect(world.opened).toHaveLength(1));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await click('Shell');
    await waitFor(() => expect(world.opened).toHaveLength(2));
    expect(world.opened.map(({ body }) => body)).toEqual([
      expect.objectContaining({ reason: 'INC-4711', record: false }),
      expect.objectContaining({ reason: 'INC-4711', record: false }),
    ]);
  });

  it('says to a viewer which role it takes', async () => {
    show(API, {
      allowed: Object.fromEntries(
        debugPermissions.map(({ name }) => [
          name,
          name === podsReadPermission.name,
        ]),
      ),
    });
    const shell = await screen.findByRole('button', { name: 'Shell' });
    await waitFor(() =>
      expect(shell).toHaveAttribute('title', expect.stringMatching(/Editor/)),
    );
    expect(
      screen.getByRole('button', { name: 'Debug container…' }),
    ).toHaveAttribute('title', expect.stringMatching(/Administrator/));
    await click('More ways into api');
    const items = await screen.findAllByRole('menuitem');
    expect(
      items.filter(item => item.getAttribute('aria-disabled') !== 'true'),
    ).toEqual([]);
  });

  it('runs a command with its words', async () => {
    const { world } = show(API);
    await click('More ways into api');
    await click('Run a command…', 'menuitem');
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Command' }),
      'sh -c "echo $HOME"',
    );
    await click('Open');
    await waitFor(() =>
      expect(world.opened).toEqual([
        {
          mode: 'command',
          body: expect.objectContaining({
            command: ['sh', '-c', 'echo $HOME'],
            tty: false,
          }),
        },
      ]),
    );
  });

  it('stops a debug container and deletes a copy, after asking', async () => {
    const { world } = show(
      `?pod=dev/payments/${apiPod.pod}&container=debugger-x7k2p`,
      { pods: [structuredClone(apiPod), copiedPod] },
    );
    await click('Stop');
    await click('Stop');
    await waitFor(() =>
      expect(world.pods[0].containers[2].state.phase).toBe('terminated'),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: new RegExp(copiedPod.pod) }),
    );
    await click('Delete');
    await click('Delete');
    await waitFor(() => expect(world.pods).toHaveLength(1));
    expect(await screen.findByText(/is gone\.$/)).toBeInTheDocument();
  });

  it('walks through files, and helps where there are no tools', async () => {
    const { world } = show(`${API}&side=files`);
    await click('etc/');
    await screen.findByRole('table', { name: 'Entries of /etc' });
    expect(screen.getByLabelText('address')).toHaveTextContent('path=/etc');
    await click('hosts');
    expect(await screen.findByText('127.0.0.1 localhost')).toBeVisible();
    await click('Close');
    world.files = {};
    await userEvent.clear(screen.getByRole('textbox', { name: 'Path' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Path' }), '/var');
    await click('Go');
    expect(await screen.findByText('sh: ls: not found')).toBeVisible();
    expect(screen.getByText(/neither ls nor tar/)).toBeVisible();
  });

  it('asks before a file is replaced, and refuses one that is too large', async () => {
    show(`${API}&side=files`);
    await screen.findByRole('button', { name: 'app.jar' });
    const picker = screen.getByLabelText('Files to upload');
    await userEvent.upload(
      picker,
      new File([new Uint8Array(2 * 1024 ** 2)], 'large.bin'),
    );
    expect(
      await screen.findByText(/large\.bin is too large: at most 1\.0 MiB/),
    ).toBeVisible();
    await userEvent.upload(picker, new File(['x'], 'app.jar'));
    expect(
      await screen.findByText('/ has a file app.jar already.'),
    ).toBeVisible();
  });

  it('keeps account of files, whatever is looked at meanwhile', async () => {
    const { api } = show(`${API}&side=files`);
    let opens = (_: Error) => {};
    api.openUpload.mockReturnValue(
      new Promise((_, reject) => {
        opens = reject;
      }),
    );
    await screen.findByRole('button', { name: 'app.jar' });
    await userEvent.upload(
      screen.getByLabelText('Files to upload'),
      new File(['x'], 'new.txt'),
    );
    await screen.findByText('Upload of new.txt');
    await click('Diagnosis', 'tab');
    const [{ signal }] = api.openUpload.mock.lastCall ?? [{}];
    expect(signal?.aborted).toBe(false);
    await click('Files', 'tab');
    expect(await screen.findByText('Upload of new.txt')).toBeVisible();
    opens(new Error('The disk is full'));
    expect(await screen.findByText(/The disk is full/)).toBeVisible();
  });
});

describe('the page of a workspace', () => {
  it('lists sessions, to watch, end and replay', async () => {
    const { world, api } = show('/sessions', {}, workspace);
    const table = await screen.findByRole('table', { name: 'Sessions' });
    const [, running, ended] = within(table).getAllByRole('row');
    expect(running).toHaveTextContent(/Shell.*bob.*INC-4711.*Running/);
    expect(ended).toHaveTextContent(
      /Command.*env.*you.*Ended by itself.*code 0/,
    );
    expect(within(ended).getByRole('button', { name: 'Replay' })).toBeEnabled();
    await userEvent.click(
      within(running).getByRole('button', { name: 'Watch' }),
    );
    expect(await terminals()).toHaveTextContent(`shell ${apiPod.pod} api`);
    await userEvent.click(within(running).getByRole('button', { name: 'End' }));
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'End',
      }),
    );
    await waitFor(() => expect(world.sessions[0].phase).toBe('ended'));
    expect(api.endSession).toHaveBeenCalledTimes(1);
    expect(api.closeSession).not.toHaveBeenCalled();
  });

  it('opens a shell on a node for those who may', async () => {
    const { world } = show('/nodes', {}, workspace);
    await click('Shell on node-1');
    await waitFor(() =>
      expect(world.opened).toEqual([
        { mode: 'node', body: { cluster: 'dev', node: 'node-1' } },
      ]),
    );
    expect(await terminals()).toHaveTextContent('node node-1');
  });

  it('tells others why not, and what the rules are', async () => {
    const { api } = show(
      '/nodes',
      {
        allowed: allowedBut(
          debugNodePermission.name,
          debugExecPermission.name,
          debugContainerPermission.name,
        ),
      },
      workspace,
    );
    expect(
      await screen.findByText(
        'Only administrators of the platform may do this.',
      ),
    ).toBeVisible();
    expect(api.listNodes).not.toHaveBeenCalled();
    await click('Rules', 'link');
    expect(await screen.findByText('registry.example.com/**')).toBeVisible();
    expect(screen.getByText('30 minutes')).toBeVisible();
  });
});
