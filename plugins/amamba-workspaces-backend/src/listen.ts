import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  ACTIVITY_TOPIC,
  activityEntrySchema,
  WORKSPACES_TOPIC,
  workspacesChangedSchema,
} from '@amamba/plugin-amamba-common';
import type { Syncer } from './engine/Syncer';
import type { WorkspaceStore } from './store/WorkspaceStore';

/** Hears what other plugins did in workspaces, and other replicas to them. */
export async function listen(options: {
  events: EventsService;
  logger: LoggerService;
  store: Pick<WorkspaceStore, 'addActivity'>;
  syncer: Pick<Syncer, 'changed'>;
}): Promise<void> {
  const { events, logger, store, syncer } = options;
  await events.subscribe({
    id: 'amamba-workspaces.activity',
    topics: [ACTIVITY_TOPIC],
    onEvent: async ({ eventPayload }) => {
      const { data, error } = activityEntrySchema.safeParse(eventPayload);
      if (data) {
        await store.addActivity(data);
      } else {
        logger.warn(`Activity that cannot be read: ${error?.message}`);
      }
    },
  });
  await events.subscribe({
    id: 'amamba-workspaces.changes',
    topics: [WORKSPACES_TOPIC],
    onEvent: async ({ eventPayload }) => {
      const { data } = workspacesChangedSchema.safeParse(eventPayload);
      if (data) {
        syncer.changed(data.name);
      }
    },
  });
}
