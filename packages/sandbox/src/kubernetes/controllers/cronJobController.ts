import type { CronJob, Job } from 'kubernetes-types/batch/v1';
import { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import { equalJson } from '../store/json.ts';
import { CronSchedule } from './cronSchedule.ts';
import { isFinished, type StoredJob } from './jobProgress.ts';
import {
  KeyedController,
  keyOf,
  type ControllerContext,
} from './keyedController.ts';
import { controllerReference, type Stored } from './objectReader.ts';

type StoredCronJob = Stored<CronJob>;
type Status = NonNullable<CronJob['status']>;

const JOBS = 'jobs.batch';
const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
const MINUTE_MS = 60_000;

/** Makes Jobs at the times of a schedule. */
export class CronJobController extends KeyedController<CronJob> {
  constructor(context: ControllerContext) {
    super(context, 'cronjobs.batch', 'cronjob-controller');
  }

  protected listen(): void {
    this.onOwnedChange(JOBS, 'CronJob');
  }

  protected reconcile(cronJob: StoredCronJob): void {
    const status: Status = { ...cronJob.status };
    const jobs = this.reader.controlledBy<Job>(cronJob.metadata.uid, JOBS);
    const ended = this.#followJobs(status, jobs);
    this.#keep(cronJob, status);
    for (const job of ended) this.#tellEnd(cronJob, job);
    this.#tellStrangers(cronJob, status, jobs);
    this.#limitHistory(cronJob, jobs);
    if (cronJob.metadata.deletionTimestamp || cronJob.spec?.suspend) return;
    this.#schedule(cronJob, status, jobs);
  }

  /** Takes jobs that have ended, or are gone, off the list of active ones. */
  #followJobs(status: Status, jobs: StoredJob[]): StoredJob[] {
    const byUid = new Map(jobs.map(job => [job.metadata.uid, job]));
    const ended: StoredJob[] = [];
    const active = (status.active ?? []).filter(({ uid = '' }) => {
      const job = byUid.get(uid);
      if (!job) return false;
      if (!isFinished(job)) return true;
      ended.push(job);
      return false;
    });
    // Also of jobs that somebody else made of the template.
    for (const { status: { completionTime } = {} } of jobs) {
      if (
        completionTime &&
        completionTime > (status.lastSuccessfulTime ?? '')
      ) {
        status.lastSuccessfulTime = completionTime;
      }
    }
    if (active.length > 0) status.active = active;
    else delete status.active;
    return ended;
  }

  #tellStrangers(
    cronJob: StoredCronJob,
    { active = [] }: Status,
    jobs: StoredJob[],
  ): void {
    const known = new Set(active.map(({ uid }) => uid));
    for (const job of jobs) {
      if (isFinished(job) || known.has(job.metadata.uid)) continue;
      const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`;
      this.event(cronJob, 'Warning', 'UnexpectedJob', message);
    }
  }

  #tellEnd(cronJob: StoredCronJob, { metadata, status }: StoredJob): void {
    const end = status?.conditions?.find(
      ({ type }) => type === 'Complete' || type === 'Failed',
    );
    const message = `Saw completed job: ${metadata.name}, condition: ${end?.type}`;
    this.event(cronJob, 'Normal', 'SawCompletedJob', message);
  }

  #keep(cronJob: StoredCronJob, status: Status): void {
    const { namespace, name } = cronJob.metadata;
    const current = this.reader.get<CronJob>(this.resource, namespace, name);
    if (!equalJson(status, current?.status ?? {})) {
      this.writeStatus(cronJob, status);
    }
  }

  #limitHistory(cronJob: StoredCronJob, jobs: StoredJob[]): void {
    const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } =
      cronJob.spec ?? {};
    const having = (type: string) =>
      jobs.filter(
        ({ status, metadata }) =>
          !metadata.deletionTimestamp &&
          status?.conditions?.some(item => item.type === type),
      );
    const excess = [
      ...having('Complete').slice(0, -successfulJobsHistoryLimit || undefined),
      ...having('Failed').slice(0, -failedJobsHistoryLimit || undefined),
    ];
    for (const job of excess) this.#delete(cronJob, job);
  }

  #delete(cronJob: StoredCronJob, { metadata }: StoredJob): void {
    const { namespace, name } = metadata;
    const propagationPolicy = 'Background';
    this.cluster.objects.delete(JOBS, namespace, name, { propagationPolicy });
    this.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`);
  }

  #schedule(cronJob: StoredCronJob, status: Status, jobs: StoredJob[]): void {
    const { clock } = this.cluster;
    const schedule = this.#readSchedule(cronJob);
    if (!schedule) return;
    const now = clock.now();
    const { startingDeadlineSeconds } = cronJob.spec ?? {};
    let after = Date.parse(
      status.lastScheduleTime ?? cronJob.metadata.creationTimestamp,
    );
    if (startingDeadlineSeconds !== undefined) {
      after = Math.max(after, now - startingDeadlineSeconds * 1000);
    }
    const { at, missed } = schedule.lastDue(after, now);
    if (missed > 100) {
      const message = `too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew`;
      this.event(cronJob, 'Warning', 'TooManyMissedTimes', message);
    }
    if (at !== undefined) this.#startAt(cronJob, status, jobs, at);
    const next = schedule.next(now);
    if (next !== undefined) this.enqueueAfter(keyOf(cronJob), next - now);
  }

  #readSchedule(cronJob: StoredCronJob): CronSchedule | undefined {
    const { schedule = '', timeZone } = cronJob.spec ?? {};
    try {
      return new CronSchedule(schedule, timeZone);
    } catch (error) {
      const message = `unparseable schedule: "${schedule}" : ${
        (error as Error).message
      }`;
      this.event(cronJob, 'Warning', 'UnparseableSchedule', message);
      return undefined;
    }
  }

  #startAt(
    cronJob: StoredCronJob,
    status: Status,
    jobs: StoredJob[],
    at: number,
  ): void {
    const { concurrencyPolicy = 'Allow' } = cronJob.spec ?? {};
    const running = new Set((status.active ?? []).map(({ uid }) => uid));
    if (concurrencyPolicy === 'Forbid' && running.size > 0) {
      const message =
        'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.event(cronJob, 'Normal', 'JobAlreadyActive', message);
      return;
    }
    if (concurrencyPolicy === 'Replace') {
      for (const job of jobs) {
        if (running.has(job.metadata.uid)) this.#delete(cronJob, job);
      }
      delete status.active;
    }
    const job = this.#create(cronJob, at);
    if (!job) return;
    const { namespace, name, uid, resourceVersion } = job.metadata;
    const { kind, apiVersion } = job;
    this.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${name}`);
    const reference = {
      kind,
      namespace,
      name,
      uid,
      apiVersion,
      resourceVersion,
    };
    status.active = [...(status.active ?? []), reference];
    status.lastScheduleTime = timestamp(at);
    this.#keep(cronJob, status);
  }

  /** Undefined when the job of that time was made before. */
  #create(cronJob: StoredCronJob, at: number) {
    const { metadata, spec } = cronJob;
    const { labels, annotations } = spec?.jobTemplate?.metadata ?? {};
    const name = `${metadata.name}-${Math.floor(at / MINUTE_MS)}`;
    const { namespace } = metadata;
    try {
      return this.cluster.objects.create(JOBS, {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: {
          name,
          namespace,
          labels,
          annotations: { ...annotations, [SCHEDULED_AT]: timestamp(at) },
          ownerReferences: [controllerReference(cronJob)],
        },
        spec: structuredClone(spec?.jobTemplate?.spec),
      });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.reason === 'AlreadyExists') return undefined;
      const message = `Error creating job: ${error.message}`;
      this.event(cronJob, 'Warning', 'FailedCreate', message);
      throw error;
    }
  }
}
