import { ApiError } from '@amamba/plugin-amamba-common';
import type { Session } from '@amamba/plugin-amamba-debug-common';
import { AmambaSurface } from '@amamba/plugin-amamba-react';
import { Unstyled } from '@amamba/plugin-amamba-react/testUtils';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Suspense } from 'react';
import {
  type FakeSocket,
  fakeSockets,
  OPENED,
} from './__testUtils__/FakeSockets';
import { TerminalWorkbench } from './TerminalWorkbench';
import type { DeskSession, Remedy, SessionApi, TerminalDesk } from './types';
import { useTerminalDesk } from './useTerminalDesk';

const idOf = (number: number) =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const ticketOf = (session: string) => ({
  session,
  ticket: `a-ticket-of-${session}`,
  expiresAt: new Date(Date.now() + 30_000).toISOString(),
});

function sessionOf(number: number, more: Partial<Session> = {}): Session {
  return {
    id: idOf(number),
    workspace: 'payments',
    entityRef: 'component:default/payments-api',
    mode: 'shell',
    phase: 'detached',
    cluster: 'east',
    namespace: 'payments-prod',
    pod: `payments-api-${number}`,
    container: `web-${number}`,
    user: 'user:default/alice',
    own: true,
    requestedAt: '2026-01-01T00:00:00.000Z',
    shared: false,
    recorded: false,
    bytesIn: 0,
    bytesOut: 0,
    ...more,
  };
}

function createApi(sessions: Session[]) {
  const find = async ({ params }: { params: { session: string } }) => {
    const found = sessions.find(({ id }) => id === params.session);
    if (!found) {
      throw new ApiError({ name: 'NotFoundError', message: '', status: 404 });
    }
    return found;
  };
  return {
    getSession: jest.fn(find),
    listSessions: jest.fn(async () => ({ items: sessions, topic: 't' })),
    resumeSession: jest.fn(
      async ({ params }: { params: { session: string } }) => ({
        ...ticketOf(params.session),
        role: 'owner' as const,
      }),
    ),
    shareSession: jest.fn(find),
    closeSession: jest.fn(async () => ({})),
  };
}

async function show(
  options: { sessions?: Session[]; address?: string; opened?: number } = {},
) {
  const sockets = fakeSockets();
  const api = createApi(options.sessions ?? []);
  const remedies: Remedy[] = [];
  let desk: TerminalDesk | undefined;
  function Page() {
    desk = useTerminalDesk({
      workspace: 'payments',
      api: api as unknown as SessionApi,
    });
    return (
      <TerminalWorkbench
        desk={desk}
        api={api as unknown as SessionApi}
        onRemedy={remedy => remedies.push(remedy)}
      />
    );
  }
  const page = renderInTestApp(
    <Unstyled>
      <AmambaSurface>
        <Suspense fallback={null}>
          <Page />
        </Suspense>
      </AmambaSurface>
    </Unstyled>,
    {
      initialRouteEntries: [options.address ?? '/'],
      apis: [
        mockApis.identity({
          userEntityRef: 'user:default/alice',
          token: 'tok',
        }),
        mockApis.discovery(),
      ],
    },
  );
  await waitFor(() => expect(desk).toBeDefined());
  const open = (session: DeskSession) => act(() => desk!.open(session));
  /** Lets the backend answer to who calls about a session. */
  const answer = async (
    number: number,
    opened: Partial<typeof OPENED> = {},
  ): Promise<FakeSocket> => {
    const { ticket } = ticketOf(idOf(number));
    const calling = () =>
      sockets.find(each => each.ticket === ticket && !each.dropped);
    await waitFor(() => expect(calling()).toBeDefined());
    const socket = calling()!;
    act(() => {
      socket.accept();
      socket.say({ ...OPENED, ...opened });
    });
    return socket;
  };
  const enter = (number: number) => {
    open({ ...sessionOf(number), ticket: ticketOf(idOf(number)) });
    return answer(number);
  };
  return {
    page,
    api,
    sockets,
    remedies,
    open,
    answer,
    enter,
    desk: () => desk!,
  };
}

beforeAll(() => {
  // jsdom draws nothing and has one screen; xterm.js asks for both.
  HTMLCanvasElement.prototype.getContext = () => null;
  window.matchMedia ??= () =>
    Object.assign(new EventTarget(), {
      matches: false,
      addListener() {},
      removeListener() {},
    }) as unknown as MediaQueryList;
});
beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

describe('TerminalWorkbench', () => {
  it('opens a session in a tab, types, and shows what comes', async () => {
    const { enter, desk } = await show();
    const socket = await enter(1);
    expect(
      await screen.findByRole('tab', {
        name: 'Shell · web-1, payments-api-1: Open',
        selected: true,
      }),
    ).toBeInTheDocument();
    expect(screen.getByText('/bin/bash')).toBeInTheDocument();
    const terminal = screen.getByRole('textbox', {
      name: 'Terminal in web-1 of payments-api-1',
    });
    expect(terminal).toHaveAccessibleDescription(/Ctrl\+Shift\+Up/);
    expect(desk().type('ls')).toBe(true);
    expect(socket.typed).toBe('ls');
    act(() => socket.print('\x1b]0;a title\x07hello'));
    expect(await screen.findByText(/a title/)).toBeInTheDocument();
    await waitFor(() =>
      expect(socket.ofType('ack').at(-1)).toEqual({ type: 'ack', bytes: 17 }),
    );
  });

  it('asks before lines are pasted, and pastes them then', async () => {
    const { enter } = await show();
    const socket = await enter(1);
    const terminal = await screen.findByRole('textbox', { name: /web-1/ });
    act(() => terminal.focus());
    await userEvent.paste('echo one\necho two\x1b[201~\n');
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Lines: 2');
    expect(dialog).toHaveTextContent('Control characters');
    expect(socket.typed).toBe('');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Paste' }),
    );
    await waitFor(() => expect(socket.typed).toBe('echo one\recho two[201~\r'));
  });

  it('says what goes on before, and what to do when it fails', async () => {
    const { open, sockets, remedies } = await show();
    open({ ...sessionOf(1), ticket: ticketOf(idOf(1)) });
    await waitFor(() => expect(sockets).toHaveLength(1));
    act(() => {
      sockets[0].accept();
      sockets[0].say({ type: 'progress', step: 'finding-shell' });
    });
    expect(screen.getByText('Looking for a shell…')).toBeInTheDocument();
    act(() => {
      sockets[0].say({ type: 'error', code: 'no-shell', message: 'no sh' });
      sockets[0].say({ type: 'ended', ending: 'failed' });
    });
    expect(screen.getByText(/There is no shell/)).toBeInTheDocument();
    expect(screen.queryByText(/no sh$/)).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'Open a debug container' }),
    );
    expect(remedies).toEqual(['debug-container']);
    await userEvent.click(
      within(screen.getByRole('tabpanel')).getByRole('button', {
        name: 'Close the tab',
      }),
    );
    expect(screen.getByText('No terminal is open')).toBeInTheDocument();
  });

  it('takes no input while the connection is lost, and comes back', async () => {
    const { enter, desk, answer } = await show();
    const first = await enter(1);
    act(() => first.end(1006));
    expect(
      await screen.findByText(
        'The connection was lost. The session waits for you.',
      ),
    ).toBeInTheDocument();
    expect(desk().type('x')).toBe(false);
    await userEvent.click(screen.getByRole('button', { name: 'Try now' }));
    first.dropped = true;
    const second = await answer(1);
    expect(second).not.toBe(first);
    expect(screen.queryByText(/The connection was lost/)).toBeNull();
    expect(desk().type('x')).toBe(true);
  });

  it('warns, and tells who else sees it', async () => {
    const { enter } = await show();
    const socket = await enter(1);
    act(() => {
      socket.say({ ...OPENED, recorded: true, shared: true });
      socket.say({
        type: 'watchers',
        users: ['user:default/bob', 'user:default/dave'],
      });
      socket.say({
        type: 'warning',
        reason: 'idle',
        endsAt: new Date(Date.now() + 120_000).toISOString(),
      });
    });
    expect(screen.getByText('Recording')).toBeInTheDocument();
    expect(screen.getByText('2 are watching')).toBeInTheDocument();
    expect(
      screen.getAllByText(/This session ends in (2:00|1:5\d); type/).length,
    ).toBeGreaterThan(0);
  });

  it('ends a session after asking', async () => {
    const { enter } = await show();
    const socket = await enter(1);
    await userEvent.click(
      await screen.findByRole('button', { name: 'End the session' }),
    );
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'End it',
      }),
    );
    await waitFor(() => expect(socket.ofType('end')).toHaveLength(1));
    expect(await screen.findByText('No terminal is open')).toBeInTheDocument();
  });

  it('shares after asking', async () => {
    const { enter, api } = await show({ sessions: [sessionOf(1)] });
    await enter(1);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Let colleagues watch' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Share and copy the link' }),
    );
    await waitFor(() =>
      expect(api.shareSession).toHaveBeenCalledWith({
        params: { workspace: 'payments', session: idOf(1) },
        body: { shared: true },
      }),
    );
  });

  it('shows several at once, and goes along the tabs by keys', async () => {
    const { enter } = await show();
    await enter(1);
    await enter(2);
    expect(screen.getAllByRole('tabpanel')).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', { name: 'Side by side' }));
    expect(screen.getAllByRole('tabpanel')).toHaveLength(2);
    await userEvent.click(screen.getByRole('button', { name: 'One terminal' }));
    act(() => screen.getByRole('tab', { name: /web-2/ }).focus());
    await userEvent.keyboard('{ArrowLeft}{Enter}');
    expect(screen.getByRole('tab', { name: /web-1/ })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    expect(screen.getByRole('tabpanel', { name: /web-1/ })).toBeInTheDocument();
  });

  it('is only looked at where it is somebody else’s', async () => {
    const { open, answer, desk } = await show();
    open(sessionOf(1, { own: false }));
    const socket = await answer(1, { role: 'watcher', input: false });
    expect(await screen.findByText('You are watching')).toBeInTheDocument();
    expect(desk().type('x')).toBe(false);
    expect(screen.queryByRole('button', { name: /colleagues/ })).toBeNull();
    await userEvent.click(
      within(screen.getByRole('group', { name: 'Terminal tools' })).getByRole(
        'button',
        { name: 'Close the tab' },
      ),
    );
    expect(socket.dropped).toBe(true);
    expect(socket.ofType('end')).toEqual([]);
  });

  it('goes on with the sessions of the page after a reload', async () => {
    const sessions = [sessionOf(1), sessionOf(2, { phase: 'ended' })];
    const first = await show({ sessions });
    await first.enter(1);
    await first.enter(2);
    await waitFor(() =>
      expect(sessionStorage.getItem('amamba-debug.sessions')).toContain(
        idOf(2),
      ),
    );
    first.page.unmount();
    const second = await show({ sessions });
    await second.answer(1);
    expect(
      await screen.findByRole('tab', { name: /web-1/ }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('tab', { name: /web-2/ })).toBeNull();
    expect(second.api.resumeSession).toHaveBeenCalled();
  });

  it('offers sessions that run without a tab', async () => {
    const { answer } = await show({
      sessions: [sessionOf(1), sessionOf(2, { phase: 'open' })],
    });
    expect(
      await screen.findByText('A session of yours is still running:'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', {
        name: 'Go to Shell · web-1 · payments-api-1',
      }),
    );
    await answer(1);
    expect(screen.queryByText(/still running/)).toBeNull();
  });

  it('opens the session of a link, once', async () => {
    const { answer } = await show({
      sessions: [sessionOf(1, { own: false, phase: 'open' })],
      address: `/?session=${idOf(1)}`,
    });
    await answer(1, { role: 'watcher', input: false });
    expect(await screen.findByText('You are watching')).toBeInTheDocument();
  });

  it('says that the session of a link has ended', async () => {
    await show({ address: `/?session=${idOf(9)}` });
    expect(
      await screen.findByText('The session of this link has ended.'),
    ).toBeInTheDocument();
  });
});
