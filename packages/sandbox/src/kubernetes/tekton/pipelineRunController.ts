import { timestamp } from '../clock.ts';
import type { Cluster, KubeObject } from '../types.ts';
import {
  failed,
  isDone,
  setOutcome,
  succeededCondition,
  type Outcome,
} from './conditions.ts';
import { formatDuration } from './duration.ts';
import { KeyedController } from './keyedController.ts';
import {
  CUSTOM_RUNS,
  PipelineRunChildren,
  TASK_RUNS,
} from './pipelineRunChildren.ts';
import {
  childReferences,
  runOutcome,
  runResults,
} from './pipelineRunStatus.ts';
import { PipelineRunTimeouts } from './pipelineRunTimeouts.ts';
import { checksEnums } from './paramEnums.ts';
import { provenance } from './provenance.ts';
import { References, RESOLUTION_REQUESTS } from './resolution/references.ts';
import { resolvePipeline } from './resolvePipeline.ts';
import { RunFacts, type PassedTimeouts } from './runFacts.ts';
import { CelError } from './when.ts';

const PIPELINE_RUNS = 'pipelineruns.tekton.dev';

/** Starts the TaskRuns of each PipelineRun as its graph allows. */
export class PipelineRunController extends KeyedController {
  protected readonly owned = {
    resources: [TASK_RUNS, CUSTOM_RUNS, RESOLUTION_REQUESTS],
    ownerKind: 'PipelineRun',
  };

  readonly #children: PipelineRunChildren;
  readonly #references: References;

  constructor(cluster: Cluster) {
    super(cluster, PIPELINE_RUNS);
    this.#references = new References(cluster);
    this.#children = new PipelineRunChildren(
      cluster,
      this.ownedObjects,
      this.#references,
    );
  }

  protected reconcile(run: KubeObject): void {
    if (isDone(run)) return;
    const before = structuredClone(run);
    run.status ??= {};
    if (run.spec.status === 'PipelineRunPending') {
      this.#hold(run);
    } else {
      if (!run.status.startTime) {
        run.status.startTime = timestamp(this.cluster.clock.now());
        this.event(run, 'Normal', 'Started', '');
      }
      this.#settle(run, this.#outcome(run));
    }
    this.save(before, run);
  }

  #hold(run: KubeObject): void {
    const { status, metadata } = run;
    if (!succeededCondition(status)) this.event(run, 'Normal', 'Started', '');
    const message = `PipelineRun "${metadata.name}" is pending`;
    setOutcome(
      status,
      { status: 'Unknown', reason: 'PipelineRunPending', message },
      this.cluster.clock.now(),
    );
    this.#label(run, undefined);
  }

  #outcome(run: KubeObject): Outcome {
    try {
      return (
        this.#endedFromOutside(run) ??
        this.#unresolved(run) ??
        this.#advance(run)
      );
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      return failed(
        'CELEvaluationFailed',
        `Error evaluating CEL ${run.metadata.name}: [User error] ${error.message}`,
      );
    }
  }

  #endedFromOutside(run: KubeObject): Outcome | undefined {
    const { name } = run.metadata;
    if (run.spec.status === 'Cancelled') {
      this.#label(run, undefined);
      this.#children.cancel(run, undefined, 'has been cancelled');
      return failed('Cancelled', `PipelineRun "${name}" was cancelled`);
    }
    const timeouts = new PipelineRunTimeouts(run);
    if (!timeouts.pipelinePassed(this.cluster.clock.now())) return undefined;
    this.#children.cancel(run, undefined, 'has timed out');
    const limit = formatDuration(timeouts.pipelineMs ?? 0);
    const message = `PipelineRun "${name}" failed to finish within "${limit}"`;
    return failed('PipelineRunTimeout', message);
  }

  /** Finds out what is to be run; says why that is not known yet, or never. */
  #unresolved(run: KubeObject): Outcome | undefined {
    const { status } = run;
    if (status.pipelineSpec) return undefined;
    const resolution = resolvePipeline(
      run,
      this.#references,
      checksEnums(this.cluster.objects),
    );
    if ('waiting' in resolution) return resolution.waiting;
    if (resolution.spec) {
      status.pipelineSpec = resolution.spec;
      status.provenance = provenance(
        this.cluster.objects,
        resolution.refSource,
      );
    }
    this.#label(run, resolution.pipeline);
    return resolution.failure;
  }

  #advance(run: KubeObject): Outcome {
    const { status, spec } = run;
    const now = this.cluster.clock.now();
    const timeouts = new PipelineRunTimeouts(run);
    const passed = timeouts.passed(now);
    const facts = this.#facts(run, passed);
    if (spec.status === 'CancelledRunFinally')
      this.#children.cancel(run, facts.tasks, 'has been cancelled');
    if (passed.tasks) this.#children.cancel(run, facts.tasks, 'has timed out');
    if (passed.finally)
      this.#children.cancel(run, facts.finals, 'has timed out');
    const missing = this.#missingResults(run, facts);
    if (missing) return missing;
    for (const task of facts.runnable()) {
      const refusal = this.#children.start(run, task, facts);
      if (refusal) return refusal;
    }
    const after = this.#facts(run, passed);
    const finallyBegun = after.finals.some(({ name }) =>
      after.states.started(name),
    );
    if (after.tasksDone && finallyBegun)
      status.finallyStartTime ??= timestamp(now);
    const next = new PipelineRunTimeouts(run).next(now);
    if (next) this.lookAgainAt(run, next);
    this.#report(run, after);
    return runOutcome(run, after, passed);
  }

  #report({ status }: KubeObject, facts: RunFacts): void {
    const children = childReferences(facts, status.childReferences ?? []);
    if (children.length > 0) status.childReferences = children;
    const { skipped } = facts;
    if (skipped.length > 0) status.skippedTasks = skipped;
    if (!facts.done) return;
    const { results } = runResults(status.pipelineSpec, facts);
    if (results.length > 0) status.results = results;
  }

  #facts(run: KubeObject, passed: PassedTimeouts): RunFacts {
    const children = this.#children.find(run);
    return new RunFacts(run.status.pipelineSpec, children, run, passed);
  }

  /** Without a result that a task ought to have written the run cannot go on. */
  #missingResults(run: KubeObject, facts: RunFacts): Outcome | undefined {
    const { missing } = runResults(run.status.pipelineSpec, facts);
    if (missing.length === 0) return undefined;
    for (const [task, why] of facts.invalid) {
      const message = `Task "${task}" failed result validation: ${why}`;
      this.event(run, 'Warning', 'ResultValidationFailed', message);
    }
    const names = missing.join(' ');
    const error = `invalid pipelineresults [${names}], the referenced results don't exist`;
    return failed(
      'CouldntGetPipelineResult',
      `Failed to get PipelineResult from TaskRun Results for PipelineRun ${run.metadata.name}: ${error}`,
      error,
    );
  }

  /** Labels and annotations of the Pipeline go on to the run and its children. */
  #label(run: KubeObject, pipeline: KubeObject | undefined): void {
    const { metadata, spec } = run;
    const {
      'kubectl.kubernetes.io/last-applied-configuration': _,
      ...annotations
    } = pipeline?.metadata.annotations ?? {};
    const name = pipeline?.metadata.name ?? spec.pipelineRef?.name;
    metadata.labels = {
      ...pipeline?.metadata.labels,
      ...metadata.labels,
      'tekton.dev/pipeline': name ?? unnamedPipeline(run),
    };
    if (Object.keys(annotations).length > 0) {
      metadata.annotations = { ...annotations, ...metadata.annotations };
    }
  }

  #settle(run: KubeObject, outcome: Outcome): void {
    const before = succeededCondition(run.status);
    setOutcome(run.status, outcome, this.cluster.clock.now());
    this.announce(run, before);
    if (outcome.error)
      this.event(run, 'Warning', 'InternalError', outcome.error);
  }
}

/** Runs that share a `generateName` count as runs of one pipeline. */
function unnamedPipeline({ metadata }: KubeObject): string {
  const generated = metadata.generateName?.replace(/[^a-z0-9]+$/i, '');
  return generated || metadata.name;
}
