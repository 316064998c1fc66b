import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { DebugConfig } from '../policy/DebugConfig';
import type { SessionStore } from '../store/SessionStore';
import type { RecordingStore } from './RecordingStore';

const DAY_MS = 86_400_000;

/** Deletes recordings and sessions when they are as old as they may get. */
export async function scheduleRetention(options: {
  scheduler: SchedulerService;
  store: Pick<SessionStore, 'deleteEndedBefore'>;
  recordings: Pick<RecordingStore, 'deleteEndedBefore'>;
  config: Pick<DebugConfig, 'recording' | 'sessionRetentionDays'>;
  logger: LoggerService;
}): Promise<void> {
  const { scheduler, store, recordings, config, logger } = options;
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
  await scheduler.scheduleTask({
    id: 'delete-old-sessions',
    frequency: { hours: 1 },
    initialDelay: { minutes: 5 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: async () => {
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
    },
  });
}
