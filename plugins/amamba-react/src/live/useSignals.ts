import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useEffect, useRef } from 'react';

/**
 * Calls `onSignal` for each signal on a channel; what it carries came over the
 * wire, and is the caller's to parse.
 *
 * @remarks
 * Backstage's `useSignal` hands out the last signal as state; of several that
 * come together all but the last would be lost.
 *
 * @returns whether the portal has signals.
 * @public
 */
export function useSignals(
  channel: string | undefined,
  onSignal: (signal: unknown) => void,
): boolean {
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef(onSignal);
  useEffect(() => {
    latest.current = onSignal;
  });
  useEffect(() => {
    if (!signals || channel === undefined) {
      return undefined;
    }
    const subscription = signals.subscribe(channel, signal =>
      latest.current(signal),
    );
    return () => subscription.unsubscribe();
  }, [signals, channel]);
  return signals !== undefined && channel !== undefined;
}
