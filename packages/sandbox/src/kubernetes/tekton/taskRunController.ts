import { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import type { Cluster, KubeObject } from '../types.ts';
import {
  failed,
  isDone,
  setOutcome,
  succeededCondition,
  type Outcome,
} from './conditions.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { isEnabled } from './featureFlags.ts';
import { KeyedController } from './keyedController.ts';
import { controllerOf } from './ownedObjects.ts';
import { TASK_RUNS } from './pipelineRunChildren.ts';
import { References, RESOLUTION_REQUESTS } from './resolution/references.ts';
import { RunPods } from './runPods.ts';
import { nextAttempt, triesAgain } from './taskRunAttempts.ts';
import { resolveTask } from './taskRunResolution.ts';
import {
  buildResults,
  buildSidecars,
  buildSteps,
  imagePullFailure,
  previousStatus,
  terminateSteps,
} from './taskRunStatus.ts';
import { podOutcome } from './podOutcome.ts';

const QUOTA_RETRY_MS = 60_000;

/** Runs each TaskRun's steps in a pod and writes down how they stand. */
export class TaskRunController extends KeyedController {
  protected readonly owned = {
    resources: ['pods', RESOLUTION_REQUESTS],
    ownerKind: 'TaskRun',
  };

  readonly #pods: RunPods;
  readonly #references: References;
  /** Pods that went away under a run, as they last stood, by the run's uid. */
  readonly #lastPods = new Map<string, KubeObject>();

  constructor(cluster: Cluster) {
    super(cluster, TASK_RUNS);
    this.#pods = new RunPods(cluster);
    this.#references = new References(cluster);
  }

  protected override ownedIsGone(object: KubeObject): void {
    const owner = controllerOf(object);
    if (owner && object.kind === 'Pod') this.#lastPods.set(owner.uid, object);
  }

  protected reconcile(taskRun: KubeObject): void {
    const before = structuredClone(taskRun);
    if (isDone(taskRun)) {
      this.#lastPods.delete(taskRun.metadata.uid);
      this.#pods.stopSidecars(taskRun);
      this.save(before, taskRun);
      return;
    }
    const status = (taskRun.status ??= {});
    if (taskRun.spec.status === 'TaskRunPending') {
      const message = `TaskRun "${taskRun.metadata.name}" is pending`;
      this.#settle(taskRun, { status: 'Unknown', reason: 'Pending', message });
      this.save(before, taskRun);
      return;
    }
    if (!status.startTime) {
      status.startTime = timestamp(this.cluster.clock.now());
      this.event(taskRun, 'Normal', 'Started', '');
    }
    const outcome = this.#advance(taskRun);
    if (outcome) this.#settle(taskRun, outcome);
    this.save(before, taskRun);
  }

  /** Does the next thing; says how the run stands, if anything is known. */
  #advance(taskRun: KubeObject): Outcome | undefined {
    const { status } = taskRun;
    const ended = this.#endedFromOutside(taskRun);
    if (ended) return ended;
    if (!status.taskSpec || status.podName === '') {
      const { objects } = this.cluster;
      const outcome = resolveTask(taskRun, this.#references, objects);
      if (outcome) return outcome;
    }
    const pod = this.#pods.find(taskRun);
    if (!pod)
      return status.podName ? this.#podGone(taskRun) : this.#createPod(taskRun);
    return this.#observe(taskRun, pod);
  }

  #endedFromOutside(taskRun: KubeObject): Outcome | undefined {
    const { spec, status, metadata } = taskRun;
    const now = this.cluster.clock.now();
    const before = previousStatus(succeededCondition(status));
    if (spec.status === 'TaskRunCancelled') {
      const why = spec.statusMessage ? ` ${spec.statusMessage}` : '';
      const keep = isEnabled(this.cluster.objects, 'keep-pod-on-cancel');
      this.#abandonPod(taskRun, 'TaskRunCancelled', keep);
      return failed(
        'TaskRunCancelled',
        `TaskRun "${metadata.name}" was cancelled.${why}${before}`,
      );
    }
    const timeout = parseDuration(spec.timeout ?? '') ?? 0;
    if (timeout <= 0) return undefined;
    const deadline = Date.parse(status.startTime) + timeout;
    if (now < deadline) {
      this.lookAgainAt(taskRun, deadline);
      return undefined;
    }
    this.#abandonPod(taskRun, 'TaskRunTimeout');
    const text = formatDuration(timeout);
    return failed(
      'TaskRunTimeout',
      `TaskRun "${metadata.name}" failed to finish within "${text}"${before}`,
    );
  }

  #abandonPod(taskRun: KubeObject, reason: string, keep = false): void {
    const { status, metadata } = taskRun;
    const pod = this.#pods.find(taskRun);
    if (pod) status.steps = buildSteps(status.taskSpec ?? {}, pod);
    if (status.steps) {
      const now = this.cluster.clock.now();
      status.steps = terminateSteps(status, reason, now);
    }
    if (pod && !keep && !pod.metadata.deletionTimestamp) {
      this.cluster.objects.delete(
        'pods',
        metadata.namespace,
        pod.metadata.name,
      );
    }
  }

  #createPod(taskRun: KubeObject): Outcome {
    const { objects } = this.cluster;
    const { spec, status, metadata } = taskRun;
    const account = spec.serviceAccountName ?? 'default';
    if (
      account !== 'default' &&
      !objects.get('serviceaccounts', metadata.namespace, account)
    ) {
      return podCreationFailed(
        taskRun,
        `translating TaskSpec to Pod: serviceaccounts "${account}" not found`,
      );
    }
    try {
      const pod = this.#pods.create(taskRun);
      status.podName = pod.metadata.name;
      status.steps = buildSteps(status.taskSpec, pod);
      return { status: 'Unknown', reason: 'Pending', message: 'Pending' };
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (
        error.reason === 'Forbidden' &&
        error.message.includes('exceeded quota')
      ) {
        // It has not begun, so that its timeout does not run either.
        delete status.startTime;
        this.lookAgainAt(taskRun, this.cluster.clock.now() + QUOTA_RETRY_MS);
        return {
          status: 'Unknown',
          reason: 'ExceededResourceQuota',
          message: `TaskRun Pod exceeded available resources: ${error.message}`,
        };
      }
      return podCreationFailed(taskRun, error.message);
    }
  }

  #observe(taskRun: KubeObject, pod: KubeObject): Outcome {
    const { status, metadata } = taskRun;
    const { taskSpec } = status;
    status.podName = pod.metadata.name;
    status.steps = buildSteps(taskSpec, pod);
    const sidecars = buildSidecars(taskSpec, pod);
    if (sidecars) status.sidecars = sidecars;
    this.#pods.letStart(pod);
    const outcome = podOutcome(taskSpec, pod, status.steps);
    const pullFailure = imagePullFailure(metadata.name, pod);
    const announced = succeededCondition(status)?.reason === outcome.reason;
    if (pullFailure && announced) {
      this.#abandonPod(taskRun, 'TaskRunImagePullFailed');
      return pullFailure;
    }
    if (outcome.reason === 'ExceededNodeResources' && !announced) {
      const message = `Insufficient resources to schedule pod "${pod.metadata.name}"`;
      this.event(taskRun, 'Warning', outcome.reason, message);
    }
    if (outcome.status !== 'Unknown') {
      const results = buildResults(taskSpec, pod);
      if (results.length > 0) status.results = results;
      status.artifacts = {};
    }
    return outcome;
  }

  #podGone(taskRun: KubeObject): Outcome | undefined {
    const { status } = taskRun;
    const known = succeededCondition(status);
    if (!known || known.status !== 'Unknown') return undefined;
    const last = this.#lastPods.get(taskRun.metadata.uid);
    if (last) return this.#observe(taskRun, last);
    if (this.ownedObjects.awaits('pods', taskRun, status.podName))
      return undefined;
    return failed('PodEvicted', `pods "${status.podName}" not found`);
  }

  /** Ends the run, or lets it be tried again. */
  #settle(taskRun: KubeObject, outcome: Outcome): void {
    const { status } = taskRun;
    const now = this.cluster.clock.now();
    const before = succeededCondition(status);
    if (triesAgain(taskRun, outcome)) {
      taskRun.status = nextAttempt(status, outcome, now);
      this.event(taskRun, 'Normal', 'ToBeRetried', outcome.message);
      return;
    }
    const ignored =
      outcome.status === 'False' &&
      outcome.reason !== 'TaskRunCancelled' &&
      taskRun.metadata.annotations?.[
        'pipeline.tekton.dev/pipeline-task-on-error'
      ] === 'continue';
    const final = ignored ? { ...outcome, reason: 'FailureIgnored' } : outcome;
    setOutcome(status, final, now);
    this.announce(taskRun, before);
    if (outcome.error)
      this.event(taskRun, 'Warning', 'InternalError', outcome.error);
  }
}

function podCreationFailed({ metadata }: KubeObject, why: string): Outcome {
  const error = `failed to create task run pod "${metadata.name}": ${why}. Maybe invalid TaskSpec`;
  return failed('PodCreationFailed', error, error);
}
