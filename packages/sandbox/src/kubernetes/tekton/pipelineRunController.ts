import { timestamp } from '../clock.ts';
import type { Cluster, KubeObject } from '../types.ts';
import { buildTaskRun } from './buildTaskRun.ts';
import {
  isDone,
  setOutcome,
  succeededCondition,
  type Outcome,
} from './conditions.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { KeyedController } from './keyedController.ts';
import {
  childReferences,
  runOutcome,
  runResults,
} from './pipelineRunStatus.ts';
import { PROVENANCE } from './provenance.ts';
import { resolvePipeline } from './resolvePipeline.ts';
import { RunFacts } from './runFacts.ts';
import { TASK_RUNS } from './taskRunController.ts';
import { bindClaims } from './volumeClaims.ts';

export const PIPELINE_RUNS = 'pipelineruns.tekton.dev';

const CANCELLED_MESSAGE =
  'TaskRun cancelled as the PipelineRun it belongs to has been cancelled.';
const TIMED_OUT_MESSAGE =
  'TaskRun cancelled as the PipelineRun it belongs to has timed out.';

/** Starts the TaskRuns of each PipelineRun as its graph allows. */
export class PipelineRunController extends KeyedController {
  protected readonly owned = {
    resources: [TASK_RUNS],
    ownerKind: 'PipelineRun',
  };

  constructor(cluster: Cluster) {
    super(cluster, PIPELINE_RUNS);
  }

  protected reconcile(run: KubeObject): void {
    if (isDone(run)) return;
    const before = structuredClone(run);
    run.status ??= {};
    if (run.spec.status === 'PipelineRunPending') {
      if (!succeededCondition(run.status))
        this.event(run, 'Normal', 'Started', '');
      const message = `PipelineRun "${run.metadata.name}" is pending`;
      setOutcome(
        run.status,
        { status: 'Unknown', reason: 'PipelineRunPending', message },
        this.cluster.clock.now(),
      );
      this.#label(run, undefined);
      this.#save(before, run);
      return;
    }
    if (!run.status.startTime) {
      run.status.startTime = timestamp(this.cluster.clock.now());
      this.event(run, 'Normal', 'Started', '');
    }
    this.#settle(run, this.#advance(run));
    this.#save(before, run);
  }

  #advance(run: KubeObject): Outcome {
    const { status, spec } = run;
    const ended = this.#endedFromOutside(run);
    if (ended) return ended;
    if (!status.pipelineSpec) {
      const resolution = resolvePipeline(run, this.cluster.objects);
      if ('failure' in resolution) {
        this.#label(run, undefined);
        if (resolution.spec) {
          status.pipelineSpec = resolution.spec;
          status.provenance = PROVENANCE;
        }
        return resolution.failure;
      }
      this.#label(run, resolution.pipeline);
      status.pipelineSpec = resolution.spec;
      status.provenance = PROVENANCE;
    }
    const tasksTimeout = this.#tasksTimeout(run);
    let facts = this.#facts(run, tasksTimeout);
    if (spec.status === 'CancelledRunFinally')
      this.#cancelChildren(run, facts.tasks, CANCELLED_MESSAGE);
    if (tasksTimeout !== undefined)
      this.#cancelChildren(run, facts.tasks, TIMED_OUT_MESSAGE);
    const missing = this.#missingResults(run, facts);
    if (missing) return missing;
    for (const task of facts.runnable()) this.#start(run, task, facts);
    facts = this.#facts(run, tasksTimeout);
    if (facts.tasksDone && facts.finals.some(task => facts.child(task.name))) {
      status.finallyStartTime ??= timestamp(this.cluster.clock.now());
    }
    const children = childReferences(facts, status.childReferences ?? []);
    if (children.length > 0) status.childReferences = children;
    if (facts.skipped.length > 0) status.skippedTasks = facts.skipped;
    if (facts.done) {
      const { results } = runResults(status.pipelineSpec, facts);
      if (results.length > 0) status.results = results;
    }
    return runOutcome(run, facts, tasksTimeout);
  }

  #endedFromOutside(run: KubeObject): Outcome | undefined {
    const { spec, status, metadata } = run;
    if (spec.status === 'Cancelled') {
      this.#label(run, undefined);
      this.#cancelChildren(run, undefined, CANCELLED_MESSAGE);
      return {
        status: 'False',
        reason: 'Cancelled',
        message: `PipelineRun "${metadata.name}" was cancelled`,
      };
    }
    const timeout = parseDuration(spec.timeouts?.pipeline ?? '') ?? 0;
    if (timeout <= 0) return undefined;
    const deadline = Date.parse(status.startTime) + timeout;
    const tasks = parseDuration(spec.timeouts?.tasks ?? '') ?? Infinity;
    const now = this.cluster.clock.now();
    if (now < deadline) {
      const soonest = Date.parse(status.startTime) + tasks;
      this.lookAgainAt(
        run,
        soonest > now ? Math.min(soonest, deadline) : deadline,
      );
      return undefined;
    }
    this.#cancelChildren(run, undefined, TIMED_OUT_MESSAGE);
    const message = `PipelineRun "${
      metadata.name
    }" failed to finish within "${formatDuration(timeout)}"`;
    return { status: 'False', reason: 'PipelineRunTimeout', message };
  }

  /** The tasks' timeout once it has passed before they were done. */
  #tasksTimeout(run: KubeObject): number | undefined {
    const { spec, status } = run;
    const timeout = parseDuration(spec.timeouts?.tasks ?? '');
    if (!timeout) return undefined;
    const known =
      succeededCondition(status)?.reason === 'PipelineRunTimeoutRunningFinally';
    const passed =
      this.cluster.clock.now() >= Date.parse(status.startTime) + timeout;
    const begun = status.finallyStartTime !== undefined;
    return known || (passed && !begun && !this.#facts(run, undefined).tasksDone)
      ? timeout
      : undefined;
  }

  #facts(run: KubeObject, tasksTimeout: number | undefined): RunFacts {
    return new RunFacts(
      run.status.pipelineSpec,
      this.#children(run),
      run,
      tasksTimeout !== undefined,
    );
  }

  #children(run: KubeObject): Map<string, KubeObject> {
    const { namespace, name, uid } = run.metadata;
    const taskRuns = this.cluster.objects.list(TASK_RUNS, {
      namespace,
      labelSelector: `tekton.dev/pipelineRun=${name}`,
    });
    return new Map(
      taskRuns
        .filter(({ metadata }) =>
          metadata.ownerReferences?.some(owner => owner.uid === uid),
        )
        .map(taskRun => [
          taskRun.metadata.labels?.['tekton.dev/pipelineTask'] ?? '',
          taskRun,
        ]),
    );
  }

  /** Without a result that a task ought to have written the run cannot go on. */
  #missingResults(run: KubeObject, facts: RunFacts): Outcome | undefined {
    const { missing } = runResults(run.status.pipelineSpec, facts);
    if (missing.length === 0) return undefined;
    const message = `Failed to get PipelineResult from TaskRun Results for PipelineRun ${
      run.metadata.name
    }: invalid pipelineresults [${missing.join(
      ' ',
    )}], the referenced results don't exist`;
    return { status: 'False', reason: 'CouldntGetPipelineResult', message };
  }

  #start(run: KubeObject, task: any, facts: RunFacts): void {
    const isFinal = facts.finals.includes(task);
    const taskRun = buildTaskRun({
      run,
      task,
      replacements: facts.replacements(isFinal),
      results: facts.replacements(false),
      memberOf: isFinal ? 'finally' : 'tasks',
      workspaces: bindClaims(this.cluster, run),
    });
    this.cluster.objects.create(TASK_RUNS, taskRun);
  }

  #cancelChildren(run: KubeObject, only: any[] | undefined, why: string): void {
    for (const [task, child] of this.#children(run)) {
      const wanted = !only || only.some(({ name }) => name === task);
      if (
        wanted &&
        !isDone(child) &&
        child.spec.status !== 'TaskRunCancelled'
      ) {
        const { namespace, name } = child.metadata;
        this.cluster.objects.modify(TASK_RUNS, namespace, name, object => {
          object.spec.status = 'TaskRunCancelled';
          object.spec.statusMessage = why;
        });
      }
    }
  }

  /** Labels and annotations of the Pipeline go on to the run and its children. */
  #label(run: KubeObject, pipeline: KubeObject | undefined): void {
    const { metadata, spec } = run;
    const {
      'kubectl.kubernetes.io/last-applied-configuration': _,
      ...annotations
    } = pipeline?.metadata.annotations ?? {};
    metadata.labels = {
      ...pipeline?.metadata.labels,
      ...metadata.labels,
      'tekton.dev/pipeline': spec.pipelineRef?.name ?? metadata.name,
    };
    if (Object.keys(annotations).length > 0) {
      metadata.annotations = { ...annotations, ...metadata.annotations };
    }
  }

  #settle(run: KubeObject, outcome: Outcome): void {
    const before = succeededCondition(run.status);
    setOutcome(run.status, outcome, this.cluster.clock.now());
    if (before?.reason === outcome.reason && before.message === outcome.message)
      return;
    if (outcome.status === 'True')
      this.event(run, 'Normal', 'Succeeded', outcome.message);
    else if (outcome.status === 'False')
      this.event(run, 'Warning', 'Failed', outcome.message);
    else this.event(run, 'Normal', outcome.reason, outcome.message);
  }

  #save(before: KubeObject, after: KubeObject): void {
    const { objects } = this.cluster;
    const { namespace, name, labels, annotations } = after.metadata;
    const marks = (object: KubeObject) =>
      JSON.stringify([object.metadata.labels, object.metadata.annotations]);
    if (marks(before) !== marks(after)) {
      objects.modify(PIPELINE_RUNS, namespace, name, object => {
        object.metadata.labels = labels;
        object.metadata.annotations = annotations;
      });
    }
    if (JSON.stringify(before.status) === JSON.stringify(after.status)) return;
    objects.modifyStatus(PIPELINE_RUNS, namespace, name, object => {
      object.status = after.status;
    });
  }
}
