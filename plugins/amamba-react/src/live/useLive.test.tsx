import { TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import {
  AmambaQueryProvider,
  createAmambaQueryClient,
} from './AmambaQueryProvider';
import { useLive } from './useLive';

function createSignals() {
  const listeners = new Map<string, Set<(message: never) => void>>();
  return {
    send(channel: string, message: unknown) {
      listeners.get(channel)?.forEach(listener => listener(message as never));
    },
    subscribe(channel: string, onMessage: (message: never) => void) {
      const own = listeners.get(channel) ?? new Set();
      listeners.set(channel, own.add(onMessage));
      return { unsubscribe: () => own.delete(onMessage) };
    },
    count: (channel: string) => listeners.get(channel)?.size ?? 0,
  };
}

function surroundings(signals?: ReturnType<typeof createSignals>) {
  const client = createAmambaQueryClient();
  client.setDefaultOptions({ queries: { retry: false } });
  return function Surroundings(props: { children: ReactNode }) {
    return (
      <TestApiProvider
        apis={[...(signals ? [[signalApiRef, signals] as const] : [])]}
      >
        <AmambaQueryProvider client={client}>
          {props.children}
        </AmambaQueryProvider>
      </TestApiProvider>
    );
  };
}

describe('useLive', () => {
  it('reads again when a matching signal arrives, once for many', async () => {
    const signals = createSignals();
    let world = 1;
    const fetch = jest.fn(async () => world);
    const { result, unmount } = renderHook(
      () =>
        useLive({
          queryKey: ['test'],
          fetch,
          channel: 'runs',
          matches: signal => (signal as { topic: string }).topic === 'mine',
          fallbackPollMs: 60_000,
        }),
      { wrapper: surroundings(signals) },
    );
    expect(result.current.loading).toBe(true);
    await waitFor(() => expect(result.current.data).toBe(1));

    world = 2;
    act(() => signals.send('runs', { topic: 'other' }));
    act(() => signals.send('others', { topic: 'mine' }));
    expect(fetch).toHaveBeenCalledTimes(1);

    act(() => {
      for (let i = 0; i < 20; i++) {
        signals.send('runs', { topic: 'mine' });
      }
      // The last of a burst is not the one that matters.
      signals.send('runs', { topic: 'other' });
    });
    await waitFor(() => expect(result.current.data).toBe(2));
    await waitFor(() => expect(fetch).toHaveBeenCalledTimes(3));

    unmount();
    expect(signals.count('runs')).toBe(0);
  });

  it('polls where there are no signals', async () => {
    let world = 1;
    const { result } = renderHook(
      () =>
        useLive({
          queryKey: ['test'],
          fetch: async () => world,
          channel: 'runs',
          fallbackPollMs: 20,
        }),
      { wrapper: surroundings() },
    );
    await waitFor(() => expect(result.current.data).toBe(1));
    world = 2;
    await waitFor(() => expect(result.current.data).toBe(2));
    world = 3;
    await waitFor(() => expect(result.current.data).toBe(3));
  });

  it('polls where signals are there but do not arrive', async () => {
    let world = 1;
    const { result } = renderHook(
      () =>
        useLive({
          queryKey: ['test'],
          fetch: async () => world,
          channel: 'runs',
          fallbackPollMs: 20,
        }),
      { wrapper: surroundings(createSignals()) },
    );
    await waitFor(() => expect(result.current.data).toBe(1));
    world = 2;
    await waitFor(() => expect(result.current.data).toBe(2));
  });

  it('keeps the last answer through a failure, and recovers', async () => {
    let fail = false;
    const { result } = renderHook(
      () =>
        useLive({
          queryKey: ['test'],
          fetch: async () => {
            if (fail) {
              throw new Error('cluster dev cannot be reached');
            }
            return 1;
          },
          fallbackPollMs: 20,
        }),
      { wrapper: surroundings() },
    );
    await waitFor(() => expect(result.current.data).toBe(1));
    fail = true;
    await waitFor(() =>
      expect(result.current.error?.message).toContain('cannot be reached'),
    );
    expect(result.current.data).toBe(1);
    fail = false;
    await waitFor(() => expect(result.current.error).toBeUndefined());
  });

  it('reads nothing while it is not enabled', () => {
    const fetch = jest.fn(async () => 1);
    const { result } = renderHook(
      () => useLive({ queryKey: ['test'], fetch, enabled: false }),
      { wrapper: surroundings() },
    );
    expect(result.current.loading).toBe(false);
    expect(fetch).not.toHaveBeenCalled();
  });
});
