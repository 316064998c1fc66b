import type { Job } from 'kubernetes-types/batch/v1';
import {
  KeyedController,
  keyOf,
  type ControllerContext,
} from './keyedController.ts';
import { isFinished, type StoredJob } from './jobProgress.ts';

/** Deletes jobs `ttlSecondsAfterFinished` after their end. */
export class FinishedJobsController extends KeyedController<Job> {
  constructor(context: ControllerContext) {
    super(context, 'jobs.batch', 'ttl-after-finished-controller');
  }

  protected listen(): void {}

  protected reconcile(job: StoredJob): void {
    const { ttlSecondsAfterFinished: ttl } = job.spec ?? {};
    const { namespace, name, deletionTimestamp } = job.metadata;
    if (ttl === undefined || deletionTimestamp || !isFinished(job)) return;
    const end = job.status?.conditions?.find(
      ({ type }) => type === 'Complete' || type === 'Failed',
    );
    const ended = Date.parse(end?.lastTransitionTime ?? '');
    const wait = ended + ttl * 1000 - this.cluster.clock.now();
    if (wait > 0) {
      this.enqueueAfter(keyOf(job), wait);
    } else {
      this.cluster.objects.delete(this.resource, namespace, name, {
        propagationPolicy: 'Foreground',
      });
    }
  }
}
