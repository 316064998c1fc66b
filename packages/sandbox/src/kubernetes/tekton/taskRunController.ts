import { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import type { Cluster, KubeObject } from '../types.ts';
import {
  isDone,
  setOutcome,
  succeededCondition,
  type Outcome,
} from './conditions.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { KeyedController } from './keyedController.ts';
import {
  MANAGED_BY,
  PROVENANCE,
  RELEASE,
  RELEASE_ANNOTATION,
} from './provenance.ts';
import { RunPods } from './runPods.ts';
import { stepName } from './stepNames.ts';
import {
  buildResults,
  buildSidecars,
  buildSteps,
  imagePullFailure,
  podOutcome,
  previousStatus,
  terminateSteps,
} from './taskRunStatus.ts';
import { resolveTaskSpec } from './taskVariables.ts';
import { validateTaskRun } from './validateTaskRun.ts';

export const TASK_RUNS = 'taskruns.tekton.dev';
const TASKS = 'tasks.tekton.dev';

/** Runs each TaskRun's steps in a pod and writes down how they stand. */
export class TaskRunController extends KeyedController {
  protected readonly owned = { resources: ['pods'], ownerKind: 'TaskRun' };

  readonly #pods: RunPods;

  constructor(cluster: Cluster) {
    super(cluster, TASK_RUNS);
    this.#pods = new RunPods(cluster);
  }

  protected reconcile(taskRun: KubeObject): void {
    if (isDone(taskRun)) {
      this.#pods.stopSidecars(taskRun);
      return;
    }
    if (taskRun.spec.status === 'TaskRunPending') return;
    const before = structuredClone(taskRun);
    const status = (taskRun.status ??= {});
    if (!status.startTime) {
      status.startTime = timestamp(this.cluster.clock.now());
      this.event(taskRun, 'Normal', 'Started', '');
    }
    const outcome = this.#advance(taskRun);
    if (outcome) this.#settle(taskRun, outcome);
    this.#save(before, taskRun);
  }

  /** Does the next thing; says how the run stands, if anything is known. */
  #advance(taskRun: KubeObject): Outcome | undefined {
    const { status } = taskRun;
    const ended = this.#endedFromOutside(taskRun);
    if (ended) return ended;
    if (!status.taskSpec || status.podName === '') {
      const failure = this.#resolve(taskRun);
      if (failure) return failure;
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
      this.#abandonPod(taskRun, 'TaskRunCancelled');
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

  #abandonPod(taskRun: KubeObject, reason: string): void {
    const { status, metadata } = taskRun;
    const pod = this.#pods.find(taskRun);
    if (pod) status.steps = buildSteps(status.taskSpec ?? {}, pod);
    if (status.steps) {
      const now = this.cluster.clock.now();
      status.steps = terminateSteps(
        status.steps,
        reason,
        status.podName ?? '',
        now,
      );
    }
    if (pod && !pod.metadata.deletionTimestamp) {
      this.cluster.objects.delete(
        'pods',
        metadata.namespace,
        pod.metadata.name,
      );
    }
  }

  #resolve(taskRun: KubeObject): Outcome | undefined {
    const { spec, status, metadata } = taskRun;
    const name = spec.taskRef?.name;
    const task =
      name && this.cluster.objects.get(TASKS, metadata.namespace, name);
    metadata.labels = { ...metadata.labels, ...MANAGED_BY };
    metadata.annotations = {
      ...metadata.annotations,
      [RELEASE_ANNOTATION]: RELEASE,
    };
    status.podName ??= '';
    if (name && !task) {
      return failed(
        'TaskRunResolutionFailed',
        `error when listing tasks for taskRun ${metadata.name}: tasks.tekton.dev "${name}" not found`,
      );
    }
    if (task) {
      metadata.labels = {
        ...task.metadata.labels,
        ...metadata.labels,
        'tekton.dev/task': name,
      };
    }
    status.provenance = PROVENANCE;
    const taskSpec = task ? task.spec : spec.taskSpec;
    if (!status.taskSpec) {
      status.steps = (taskSpec.steps ?? []).map((step: any, index: number) => ({
        name: stepName(step, index),
        provenance: {},
      }));
    }
    const invalid = validateTaskRun(
      taskSpec,
      spec,
      task?.metadata.name ?? metadata.name,
    );
    if (invalid) {
      status.taskSpec = taskSpec;
      return failed('TaskRunValidationFailed', `[User error] ${invalid}`);
    }
    status.taskSpec = resolveTaskSpec(taskSpec, taskRun, name ?? metadata.name);
    return undefined;
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
    return failed('PodEvicted', `pods "${status.podName}" not found`);
  }

  /** Ends the run, or lets it be tried again. */
  #settle(taskRun: KubeObject, outcome: Outcome): void {
    const { spec, status } = taskRun;
    const now = this.cluster.clock.now();
    const before = succeededCondition(status);
    const retries = status.retriesStatus?.length ?? 0;
    const again =
      outcome.status === 'False' &&
      retries < (spec.retries ?? 0) &&
      ![
        'TaskRunCancelled',
        'TaskRunValidationFailed',
        'TaskRunResolutionFailed',
      ].includes(outcome.reason);
    if (again) {
      this.#retry(taskRun, outcome);
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
    if (
      before?.reason === final.reason &&
      before.message === final.message &&
      before.status === final.status
    )
      return;
    if (final.status === 'True')
      this.event(taskRun, 'Normal', 'Succeeded', final.message);
    else if (final.status === 'False')
      this.event(taskRun, 'Warning', 'Failed', final.message);
    else this.event(taskRun, 'Normal', final.reason, final.message);
  }

  #retry(taskRun: KubeObject, outcome: Outcome): void {
    const { status } = taskRun;
    const now = this.cluster.clock.now();
    const { retriesStatus = [], ...attempt } = structuredClone(status);
    setOutcome(attempt, outcome, now);
    const {
      results: _,
      completionTime: __,
      startTime: ___,
      steps: ____,
      ...rest
    } = status;
    taskRun.status = {
      ...rest,
      podName: '',
      retriesStatus: [...retriesStatus, attempt],
    };
    setOutcome(
      taskRun.status,
      { status: 'Unknown', reason: 'ToBeRetried', message: outcome.message },
      now,
    );
    this.event(taskRun, 'Normal', 'ToBeRetried', outcome.message);
  }

  #save(before: KubeObject, after: KubeObject): void {
    const { objects } = this.cluster;
    const { namespace, name } = after.metadata;
    const { labels, annotations } = after.metadata;
    const changed =
      JSON.stringify([labels, annotations]) !==
      JSON.stringify([before.metadata.labels, before.metadata.annotations]);
    if (changed) {
      objects.modify(TASK_RUNS, namespace, name, object => {
        object.metadata.labels = labels;
        object.metadata.annotations = annotations;
      });
    }
    if (JSON.stringify(before.status) === JSON.stringify(after.status)) return;
    objects.modifyStatus(TASK_RUNS, namespace, name, object => {
      object.status = after.status;
    });
  }
}

function failed(reason: string, message: string): Outcome {
  return { status: 'False', reason, message };
}

function podCreationFailed({ metadata }: KubeObject, why: string): Outcome {
  return failed(
    'PodCreationFailed',
    `failed to create task run pod "${metadata.name}": ${why}. Maybe invalid TaskSpec`,
  );
}
