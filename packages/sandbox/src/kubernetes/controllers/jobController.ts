import type { Job } from 'kubernetes-types/batch/v1';
import { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import { equalJson } from '../store/json.ts';
import { controllerOf } from './objectReader.ts';
import { findCondition } from './conditions.ts';
import { JOB_TRACKING, podOfJob } from './jobPods.ts';
import {
  countPods,
  isFinished,
  judge,
  type StoredJob,
  type Verdict,
} from './jobProgress.ts';
import {
  activePods,
  finalCondition,
  observedStatus,
  settleStatus,
  type JobStatus,
} from './jobStatus.ts';
import {
  countsPerIndex,
  failedIndexesOf,
  indexFailures,
} from './jobIndexFailures.ts';
import {
  completedIndexesOf,
  missingIndexes,
  parseIndexes,
} from './jobIndexes.ts';
import {
  KeyedController,
  keyOf,
  type ControllerContext,
} from './keyedController.ts';
import { claimPods } from './podClaims.ts';
import { createPod, deletePod } from './podControl.ts';
import type { Selector, StoredPod } from './podIndex.ts';
import { isActive } from './podStates.ts';
import { retryWaitMs } from './jobBackoff.ts';

/** Changes of pods are gathered for so long, as the real controller does. */
const BATCH_MS = 1000;
const BURST = 500;

/** Runs pods to completion. */
export class JobController extends KeyedController<Job> {
  constructor(context: ControllerContext) {
    super(context, 'jobs.batch', 'job-controller');
  }

  protected listen(): void {
    this.onChange('pods', pod => {
      const owner = controllerOf(pod);
      if (owner?.kind !== 'Job') return;
      this.enqueueAfter(`${pod.metadata.namespace}/${owner.name}`, BATCH_MS);
    });
  }

  protected reconcile(job: StoredJob): void {
    if (job.metadata.deletionTimestamp || isFinished(job)) {
      this.#releaseAll(job);
      return;
    }
    const verdict = this.#judge(job);
    const suspended = job.spec?.suspend === true;
    try {
      if (verdict || suspended) this.#stopPods(job, verdict);
      else this.#startPods(job);
    } finally {
      // What has ended counts even while no pod can be made, as over quota.
      this.#track(job, verdict);
    }
  }

  #pods(job: StoredJob): StoredPod[] {
    return claimPods(this.cluster, this.reader, this.pods, job, {
      selector: (job.spec?.selector ?? {}) as Selector,
      adopts: () => job.spec?.selector !== undefined,
    });
  }

  /** Whether the job is to end now, and how. */
  #judge(job: StoredJob): Verdict | undefined {
    const now = this.cluster.clock.now();
    const { startTime } = job.status ?? {};
    const { activeDeadlineSeconds } = job.spec ?? {};
    if (startTime && activeDeadlineSeconds && !job.spec?.suspend) {
      const wait = Date.parse(startTime) + activeDeadlineSeconds * 1000 - now;
      if (wait > 0) this.enqueueAfter(keyOf(job), wait);
    }
    return judge(job, this.#pods(job), now);
  }

  /** Pods end with the job, or while it is suspended. */
  #stopPods(job: StoredJob, verdict: Verdict | undefined): void {
    for (const pod of this.#pods(job).filter(isActive)) {
      deletePod(this.cluster, pod);
      const message = `Deleted pod: ${pod.metadata.name}`;
      this.event(job, 'Normal', 'SuccessfulDelete', message);
    }
    const wasSuspended = suspension(job) === 'True';
    if (!verdict && !wasSuspended) {
      this.event(job, 'Normal', 'Suspended', 'Job suspended');
    }
  }

  #startPods(job: StoredJob): void {
    const now = this.cluster.clock.now();
    const pods = this.#pods(job);
    const active = pods.filter(isActive);
    const counts = countPods(job, pods);
    const { parallelism = 1, completions } = job.spec ?? {};
    const given = parseIndexes(failedIndexesOf(job, pods)).size;
    const rest = completions
      ? completions - counts.succeeded - given
      : parallelism;
    const isWorkQueue = completions === undefined;
    const wanted =
      isWorkQueue && counts.succeeded > 0
        ? active.length
        : Math.min(Math.max(rest, 0), parallelism);
    for (const pod of active.slice(wanted)) deletePod(this.cluster, pod);
    const missing = Math.min(wanted - active.length, BURST);
    if (missing <= 0) return;
    if (countsPerIndex(job)) {
      this.#createForIndexes(job, pods, missing);
      return;
    }
    const wait = retryWaitMs(job, pods, now);
    if (wait > 0) this.enqueueAfter(keyOf(job), wait);
    else {
      const indexed = job.spec?.completionMode === 'Indexed';
      this.#create(
        job,
        indexed
          ? missingIndexes(job, pods, missing).map(index =>
              podOfJob(job, index),
            )
          : Array.from({ length: missing }, () => podOfJob(job)),
      );
    }
  }

  /** Each index waits for itself after it has failed. */
  #createForIndexes(job: StoredJob, pods: StoredPod[], count: number): void {
    const failures = indexFailures(job, pods, this.cluster.clock.now());
    const given = failedIndexesOf(job, pods);
    const wait = (index: number) => failures.get(index)?.waitMs ?? 0;
    const missing = missingIndexes(job, pods, Infinity, given);
    const due = missing.filter(index => wait(index) <= 0).slice(0, count);
    const waits = missing.map(wait).filter(ms => ms > 0);
    if (due.length < count && waits.length > 0) {
      this.enqueueAfter(keyOf(job), Math.min(...waits));
    }
    const wanted = due.map(index =>
      podOfJob(job, index, failures.get(index)?.failures ?? 0),
    );
    this.#create(job, wanted);
  }

  #create(job: StoredJob, wanted: ReturnType<typeof podOfJob>[]): void {
    for (const item of wanted) {
      try {
        const pod = createPod(this.cluster, item);
        const message = `Created pod: ${pod.metadata.name}`;
        this.event(job, 'Normal', 'SuccessfulCreate', message);
      } catch (error) {
        if (error instanceof StatusError) {
          const message = `Error creating: ${error.message}`;
          this.event(job, 'Warning', 'FailedCreate', message);
        }
        throw error;
      }
    }
  }

  /**
   * Counts ended pods exactly once: they are noted in the status, then lose
   * their finalizer, then are counted.
   */
  #track(job: StoredJob, verdict: Verdict | undefined): void {
    const at = timestamp(this.cluster.clock.now());
    const pods = this.#pods(job);
    const observed = observedStatus(job, pods, verdict, at);
    const resumed =
      suspension(job) === 'True' &&
      suspension({ status: observed }) === 'False';
    if (!equalJson(observed, job.status)) this.writeStatus(job, observed);
    if (resumed) this.event(job, 'Normal', 'Resumed', 'Job resumed');
    const { succeeded = [], failed = [] } =
      observed.uncountedTerminatedPods ?? {};
    const counted = new Set([...succeeded, ...failed]);
    for (const pod of pods) {
      if (counted.has(pod.metadata.uid)) this.#release(pod);
    }
    const settled = settleStatus(
      observed,
      completedIndexesOf(job, pods),
      failedIndexesOf(job, pods),
    );
    const final = finalCondition(job, settled, pods, at);
    if (final) this.#finish(settled, final, at);
    if (!equalJson(settled, observed)) this.writeStatus(job, settled);
    if (final) this.#tellEnd(job, final);
  }

  #finish(
    status: JobStatus,
    final: NonNullable<ReturnType<typeof finalCondition>>,
    at: string,
  ): void {
    status.conditions = [...(status.conditions ?? []), final];
    if (final.type === 'Complete') status.completionTime = at;
  }

  #tellEnd(
    job: StoredJob,
    {
      type,
      reason,
      message = '',
    }: { type: string; reason?: string; message?: string },
  ): void {
    if (type === 'Complete') {
      this.event(job, 'Normal', 'Completed', 'Job completed');
    } else {
      this.event(job, 'Warning', reason ?? 'Failed', message);
    }
  }

  #releaseAll(job: StoredJob): void {
    for (const pod of this.reader.controlledBy(job.metadata.uid, 'pods')) {
      this.#release(pod as StoredPod);
      if (isFinished(job) && activePods([pod as StoredPod]).length > 0) {
        deletePod(this.cluster, pod as StoredPod);
      }
    }
  }

  #release({ metadata: { namespace, name, finalizers } }: StoredPod): void {
    if (!finalizers?.includes(JOB_TRACKING)) return;
    this.cluster.objects.modify('pods', namespace, name, pod => {
      pod.metadata.finalizers = pod.metadata.finalizers?.filter(
        finalizer => finalizer !== JOB_TRACKING,
      );
    });
  }
}

function suspension({ status }: { status?: JobStatus }): string | undefined {
  return findCondition(status?.conditions, 'Suspended')?.status;
}
