import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import {
  type LeftoverSweepOptions,
  sweepLeftovers,
} from './modes/sweepLeftovers';
import type { DebugConfig } from './policy/DebugConfig';
import type { RecordingStore } from './recording/RecordingStore';
import type { SessionStore } from './store/SessionStore';

const DAY_MS = 86_400_000;

/** What {@link deleteOldSessions} needs. */
export interface RetentionOptions {
  store: Pick<SessionStore, 'deleteEndedBefore'>;
  recordings: Pick<RecordingStore, 'deleteEndedBefore'>;
  config: Pick<DebugConfig, 'recording' | 'sessionRetentionDays'>;
  logger: LoggerService;
}

/** Schedules what one replica does for all. */
export async function scheduleUpkeep(
  options: RetentionOptions &
    LeftoverSweepOptions & { scheduler: SchedulerService },
): Promise<void> {
  const { scheduler } = options;
  await scheduler.scheduleTask({
    id: 'delete-old-sessions',
    frequency: { hours: 1 },
    initialDelay: { minutes: 5 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: () => deleteOldSessions(options),
  });
  await scheduler.scheduleTask({
    id: 'delete-leftovers',
    frequency: { minutes: 1 },
    initialDelay: { minutes: 1 },
    timeout: { minutes: 10 },
    scope: 'global',
    fn: async signal => {
      const deleted = await sweepLeftovers(options, signal);
      if (deleted > 0) {
        options.logger.info(`Deleted ${deleted} pods made for debugging`);
      }
    },
  });
}

/** Deletes recordings and sessions that are as old as they may get. */
export async function deleteOldSessions({
  store,
  recordings,
  config,
  logger,
}: RetentionOptions): Promise<void> {
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
  const { retentionDays } = config.recording;
  const deleted = {
    recordings: await recordings.deleteEndedBefore(daysAgo(retentionDays)),
    sessions: await store.deleteEndedBefore(
      daysAgo(config.sessionRetentionDays),
    ),
  };
  if (deleted.recordings + deleted.sessions > 0) {
    logger.info(
      `Deleted ${deleted.recordings} old recordings and ${deleted.sessions} old sessions`,
    );
  }
}
