import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { Syncer } from './engine/Syncer';
import type { WorkspacesConfig } from './readWorkspacesConfig';
import type { WorkspaceStore } from './store/WorkspaceStore';

/** Schedules what is done whether or not anything is known to have changed. */
export async function scheduleUpkeep(options: {
  scheduler: SchedulerService;
  syncer: Pick<Syncer, 'poll' | 'resync'>;
  store: Pick<WorkspaceStore, 'deleteActivity'>;
  config: WorkspacesConfig;
}): Promise<void> {
  const { scheduler, syncer, store, config } = options;
  await scheduler.scheduleTask({
    id: 'poll-catalog',
    frequency: { milliseconds: config.catalogIntervalMs },
    timeout: { minutes: 5 },
    // Every replica syncs what it is told of, so every replica has to look.
    scope: 'local',
    fn: () => syncer.poll(),
  });
  await scheduler.scheduleTask({
    id: 'resync',
    frequency: { milliseconds: config.resyncIntervalMs },
    initialDelay: { milliseconds: config.resyncIntervalMs },
    timeout: { hours: 1 },
    scope: 'global',
    fn: () => syncer.resync(),
  });
  await scheduler.scheduleTask({
    id: 'delete-activity',
    frequency: { hours: 1 },
    initialDelay: { minutes: 5 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: async () => {
      await store.deleteActivity(
        new Date(Date.now() - config.activityRetentionMs),
      );
    },
  });
}
