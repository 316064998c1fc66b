import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import { WORKSPACES_TOPIC } from '@amamba/plugin-amamba-common';

/** Tells the syncer that a workspace's systems may have to follow. */
export class WorkspaceChanges {
  constructor(
    private readonly options: { events: EventsService; logger: LoggerService },
  ) {}

  /** Never rejects: the syncer also looks by itself. */
  async workspaceChanged(name: string): Promise<void> {
    const { events, logger } = this.options;
    try {
      await events.publish({ topic: WORKSPACES_TOPIC, eventPayload: { name } });
    } catch (error) {
      logger.warn(
        `Could not tell that the workspace ${name} changed; it is synced in its turn`,
        toError(error) as Error,
      );
    }
  }
}
