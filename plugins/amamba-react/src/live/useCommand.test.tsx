import { alertApiRef, toastApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import {
  AmambaQueryProvider,
  createAmambaQueryClient,
} from './AmambaQueryProvider';
import { useCommand } from './useCommand';

function surroundings(api: readonly [any, any]) {
  const client = createAmambaQueryClient();
  return function Surroundings(props: { children: ReactNode }) {
    return (
      <TestApiProvider apis={[api]}>
        <AmambaQueryProvider client={client}>
          {props.children}
        </AmambaQueryProvider>
      </TestApiProvider>
    );
  };
}

describe('useCommand', () => {
  it('runs once however often it is asked, and says when it is done', async () => {
    const toast = { post: jest.fn(() => ({ close() {} })) };
    let finish: (name: string) => void = () => {};
    const run = jest.fn(
      (_: string) => new Promise<string>(resolve => (finish = resolve)),
    );
    const onDone = jest.fn();
    const { result } = renderHook(
      () => useCommand({ run, onDone, doneMessage: name => `${name} started` }),
      { wrapper: surroundings([toastApiRef, toast]) },
    );
    act(() => {
      result.current.execute('a');
      result.current.execute('b');
    });
    await waitFor(() => expect(result.current.running).toBe(true));
    act(() => result.current.execute('c'));
    expect(run).toHaveBeenCalledTimes(1);
    await act(async () => finish('build-1'));
    await waitFor(() => expect(result.current.running).toBe(false));
    expect(onDone).toHaveBeenCalledWith('build-1', 'a');
    expect(toast.post).toHaveBeenCalledWith(
      expect.objectContaining({ title: 'build-1 started', status: 'success' }),
    );
    act(() => result.current.execute('d'));
    await waitFor(() => expect(run).toHaveBeenCalledTimes(2));
  });

  it('keeps the error until it is tried again', async () => {
    const alerts = mockApis.alert();
    const run = jest
      .fn<Promise<string>, [string]>()
      .mockRejectedValueOnce(new Error('the cluster refused it'))
      .mockResolvedValue('ok');
    const { result } = renderHook(
      () => useCommand({ run, doneMessage: () => 'done' }),
      { wrapper: surroundings([alertApiRef, alerts]) },
    );
    act(() => result.current.execute('a'));
    await waitFor(() =>
      expect(result.current.error?.message).toBe('the cluster refused it'),
    );
    expect(alerts.getAlerts()).toEqual([]);
    act(() => result.current.execute('a'));
    await waitFor(() => expect(alerts.getAlerts()).toHaveLength(1));
    expect(alerts.getAlerts()[0].message).toBe('done');
    expect(result.current.error).toBeUndefined();
  });
});
