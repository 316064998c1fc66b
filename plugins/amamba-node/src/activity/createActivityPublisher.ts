import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import { ACTIVITY_TOPIC } from '@amamba/plugin-amamba-common';
import type { ActivityRecorder } from './ActivityRecorder';

/**
 * Tells whoever listens, above all the workspaces backend, what is done in
 * workspaces.
 *
 * @remarks
 * It does not wait until they have heard: with several backends that takes a
 * call to another one.
 *
 * @public
 */
export function createActivityPublisher(options: {
  events: EventsService;
  logger: LoggerService;
}): ActivityRecorder {
  const { events, logger } = options;
  return {
    async record(entry) {
      events
        .publish({ topic: ACTIVITY_TOPIC, eventPayload: entry })
        .catch(error =>
          logger.warn(
            `Could not publish the activity ${entry.action} of workspace ${entry.workspace}`,
            toError(error) as Error,
          ),
        );
    },
  };
}
