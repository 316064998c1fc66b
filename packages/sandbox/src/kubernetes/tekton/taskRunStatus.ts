import type {
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
} from 'kubernetes-types/core/v1';
import { timestamp } from '../clock.ts';
import type { KubeObject } from '../types.ts';
import type { Outcome } from './conditions.ts';
import { typeOfValue } from './resolveParams.ts';
import type { ParamValue, Result, TaskSpec } from './specs.ts';
import { stepContainer, stepName } from './stepNames.ts';
import { parseJson, RESULT_TYPE, type RunResult } from './stepResults.ts';
import { Replacements, referencesIn, substitute } from './substitute.ts';

/** An entry of a TaskRun's `status.steps`. */
export interface StepState extends ContainerState {
  name: string;
  container?: string;
  imageID?: string;
  provenance: object;
  results?: Result[];
  terminationReason?: string;
}

/** An entry of a TaskRun's `status.sidecars`. */
export interface SidecarState extends ContainerState {
  name: string;
  container: string;
  imageID?: string;
}

interface TaskRunStatus {
  steps?: StepState[];
  podName?: string;
  startTime?: string;
}

function containerStatuses(pod: KubeObject): ContainerStatus[] {
  return pod.status?.containerStatuses ?? [];
}

/** Steps of a TaskRun as its pod's containers stand. */
export function buildSteps(taskSpec: TaskSpec, pod: KubeObject): StepState[] {
  return (taskSpec.steps ?? []).map((step, index) => {
    const container = stepContainer(step, index);
    const status = containerStatuses(pod).find(item => item.name === container);
    const name = stepName(step, index);
    if (!status) return { name, provenance: {} };
    return {
      container,
      ...(status.imageID && { imageID: status.imageID }),
      name,
      provenance: {},
      ...stepState(status.state ?? {}),
    };
  });
}

function stepState(state: ContainerState): Partial<StepState> {
  const { terminated } = state;
  // A container that was killed left no message and so no reason.
  if (!terminated?.message) return state;
  const entries = parseEntries(terminated.message);
  const internal = (key: string) =>
    entries.find(
      entry => entry.key === key && entry.type === RESULT_TYPE.internal,
    )?.value;
  const continued = internal('ExitCode');
  const results = entries
    .filter(({ type }) => type === RESULT_TYPE.step)
    .map(({ key, value }) => resultOf(key, value));
  return {
    ...(results.length > 0 && { results }),
    terminated: stepTerminated(terminated, entries, continued),
    terminationReason: continued
      ? 'Continued'
      : internal('Reason') ?? terminated.reason,
  };
}

function stepTerminated(
  { message: _, ...terminated }: ContainerStateTerminated,
  entries: RunResult[],
  continued: string | undefined,
): ContainerStateTerminated {
  const results = entries
    .filter(({ type }) => type !== RESULT_TYPE.internal)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const startedAt = entries.find(({ key }) => key === 'StartedAt')?.value;
  return {
    ...terminated,
    ...(continued && { exitCode: Number(continued) }),
    ...(startedAt && { startedAt: timestamp(Date.parse(startedAt)) }),
    ...(results.length > 0 && { message: JSON.stringify(results) }),
  };
}

/** Sidecars of a TaskRun as its pod's containers stand. */
export function buildSidecars(
  taskSpec: TaskSpec,
  pod: KubeObject,
): SidecarState[] | undefined {
  const sidecars = (taskSpec.sidecars ?? []).flatMap(({ name }) => {
    const container = `sidecar-${name}`;
    const status = containerStatuses(pod).find(item => item.name === container);
    if (!status) return [];
    const { imageID, state } = status;
    return [{ container, ...(imageID && { imageID }), name, ...state }];
  });
  return sidecars.length > 0 ? sidecars : undefined;
}

/** Sidecars that ended by getting an image that does nothing read as completed. */
export function stoppedSidecars(
  sidecars: SidecarState[],
  pod: KubeObject,
): SidecarState[] {
  return sidecars.map(sidecar => {
    const status = containerStatuses(pod).find(
      ({ name }) => name === sidecar.container,
    );
    const ended = status?.lastState?.terminated;
    if (!sidecar.running || !ended) return sidecar;
    const { running: _, ...rest } = sidecar;
    const { containerID, exitCode, finishedAt, startedAt } = ended;
    return {
      ...rest,
      ...(status.imageID && { imageID: status.imageID }),
      terminated: {
        ...(containerID && { containerID }),
        exitCode,
        finishedAt,
        message: 'Sidecar container successfully stopped by nop image',
        reason: 'Completed',
        startedAt,
      },
    };
  });
}

/** Results of the task, of its last step that wrote them, sorted by name. */
export function buildResults(taskSpec: TaskSpec, pod: KubeObject): Result[] {
  const written = new Map<string, Result>();
  const ofSteps = new Replacements();
  for (const { name, state } of containerStatuses(pod)) {
    const step = /^step-(.+)$/.exec(name)?.[1];
    const entries = step ? parseEntries(state?.terminated?.message) : [];
    for (const { key, value, type } of entries) {
      const result = resultOf(key, value);
      if (type === RESULT_TYPE.task) written.set(key, result);
      if (type === RESULT_TYPE.step)
        ofSteps.addValue(`steps.${step}.results`, key, result.value);
    }
  }
  for (const { name, value } of taskSpec.results ?? []) {
    const filled = value !== undefined && substitute(value, ofSteps);
    if (filled && !refersToSteps(filled))
      written.set(name, { name, type: typeOfValue(filled), value: filled });
  }
  const declared = new Set((taskSpec.results ?? []).map(({ name }) => name));
  return [...written.values()]
    .filter(({ name }) => declared.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function refersToSteps(value: ParamValue): boolean {
  return referencesIn(value).some(reference => reference.startsWith('steps.'));
}

function resultOf(name: string, text: string): Result {
  const parsed = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  const value = (parsed ?? text) as ParamValue;
  return { name, type: typeOfValue(value), value };
}

function parseEntries(message: string | undefined): RunResult[] {
  const entries = message?.startsWith('[') ? parseJson(message) : [];
  return Array.isArray(entries) ? entries : [];
}

/** Ends a TaskRun whose pod cannot have an image; undefined while it may. */
export function imagePullFailure(
  taskRun: string,
  pod: KubeObject,
): Outcome | undefined {
  for (const { name, state, imageID } of containerStatuses(pod)) {
    const { reason, message } = state?.waiting ?? {};
    if (reason === 'ImagePullBackOff' || reason === 'InvalidImageName') {
      const [kind, short] = name.startsWith('sidecar-')
        ? ['sidecar', name.slice(8)]
        : ['step', name.slice(5)];
      return {
        status: 'False',
        reason: 'TaskRunImagePullFailed',
        message: `the ${kind} "${short}" in TaskRun "${taskRun}" failed to pull the image "${imageID}". The pod errored with the message: "${message}."`,
      };
    }
  }
  return undefined;
}

/** Steps of a run that is ended from outside read as ended by it. */
export function terminateSteps(
  { steps = [], podName = '', startTime }: TaskRunStatus,
  reason: string,
  now: number,
): StepState[] {
  return steps.map(step => {
    const { running, waiting, ...rest } = step;
    if (!running && !waiting) return step;
    const at = timestamp(now);
    return {
      ...rest,
      terminated: {
        exitCode: 1,
        finishedAt: at,
        message: `Step ${step.name} terminated as pod ${podName} is terminated`,
        reason,
        startedAt: running?.startedAt ?? startTime ?? at,
      },
      terminationReason: reason,
    };
  });
}

/** Appended when a run ends before its pod ever ran. */
export function previousStatus(condition: Outcome | undefined): string {
  if (!condition || condition.status !== 'Unknown') return '';
  if (['Running', 'Started', 'ToBeRetried'].includes(condition.reason))
    return '';
  return `\nPrevious status: [${condition.reason}] ${condition.message}`;
}
