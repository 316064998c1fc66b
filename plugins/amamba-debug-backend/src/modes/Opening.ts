import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import type { KubeClient } from '@amamba/plugin-amamba-node';
import type { Pod } from '../pods/Pod';
import type { OpeningContext } from '../session/openSession';
import type { SessionRecord, SessionRequest } from '../store/SessionStore';

/** What a mode is opened with. */
export interface Opening<M extends SessionRequest['mode']> {
  session: SessionRecord;
  request: Extract<SessionRequest, { mode: M }>;
  context: OpeningContext;
  /** Of which it was proved that it is the entity's. */
  target: ContainerRef;
  pod: Pod;
  /** Asks the cluster as the person. */
  client: KubeClient;
  /** Asks the cluster as the portal: reads, and what the person has no rights for. */
  portal: KubeClient;
}
