import type { SchedulerService } from '@backstage/backend-plugin-api';
import { Duration } from 'luxon';
import type { Ingest } from './ingest/Ingest';
import type { PipelineStore } from './store/PipelineStore';

/** Schedules what one replica does for all. */
export async function scheduleUpkeep(options: {
  scheduler: SchedulerService;
  ingest: Pick<Ingest, 'sweep'>;
  store: Pick<PipelineStore, 'deleteGone'>;
  /** For how many days to keep what the engines no longer have. */
  goneDays: number;
}): Promise<void> {
  const { scheduler, ingest, store, goneDays } = options;
  await scheduler.scheduleTask({
    id: 'sweep',
    frequency: { minutes: 1 },
    initialDelay: { minutes: 1 },
    timeout: { minutes: 10 },
    scope: 'global',
    fn: () => ingest.sweep(),
  });
  await scheduler.scheduleTask({
    id: 'delete-gone',
    frequency: { hours: 1 },
    initialDelay: { minutes: 5 },
    timeout: { minutes: 30 },
    scope: 'global',
    fn: async () => {
      const kept = Duration.fromObject({ days: goneDays }).toMillis();
      await store.deleteGone(new Date(Date.now() - kept));
    },
  });
}
