import { useSyncExternalStore } from 'react';
import type { ConnectionState } from './connection/state';
import type { LiveSession } from './LiveSession';

/** What is known of the connection of a session. */
export function useConnectionState(live: LiveSession): ConnectionState {
  return useSyncExternalStore(live.subscribe, live.state);
}
