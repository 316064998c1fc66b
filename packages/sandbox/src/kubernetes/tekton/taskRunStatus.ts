import { timestamp } from '../clock.ts';
import type { KubeObject } from '../types.ts';
import type { Outcome } from './conditions.ts';
import { stepContainer, stepName } from './stepNames.ts';
import { typeOfValue } from './resolveParams.ts';

interface ResultEntry {
  key: string;
  value: string;
  type: number;
}

/** Steps of a TaskRun as its pod's containers stand. */
export function buildSteps(taskSpec: any, pod: KubeObject): any[] {
  const statuses = pod.status?.containerStatuses ?? [];
  return (taskSpec.steps ?? []).map((step: any, index: number) => {
    const container = stepContainer(step, index);
    const status = statuses.find(({ name }: any) => name === container);
    const name = stepName(step, index);
    if (!status) return { name, provenance: {} };
    return {
      container,
      ...(status.imageID && { imageID: status.imageID }),
      name,
      provenance: {},
      ...stepState(status.state),
    };
  });
}

function stepState(state: any) {
  if (!state.terminated) return state;
  const entries = parseEntries(state.terminated.message);
  const internal = (key: string) =>
    entries.find(entry => entry.key === key && entry.type === 3)?.value;
  const results = entries.filter(({ type }) => type === 1).sort(byKey);
  const { message: _, ...terminated } = state.terminated;
  const startedAt = internal('StartedAt');
  const continued = internal('ExitCode');
  return {
    terminated: {
      ...terminated,
      ...(continued && { exitCode: Number(continued) }),
      ...(startedAt && { startedAt: timestamp(Date.parse(startedAt)) }),
      ...(results.length > 0 && { message: JSON.stringify(results) }),
    },
    terminationReason: continued
      ? 'Continued'
      : internal('Reason') ?? terminated.reason,
  };
}

/** Sidecars of a TaskRun as its pod's containers stand. */
export function buildSidecars(
  taskSpec: any,
  pod: KubeObject,
): any[] | undefined {
  const sidecars = (taskSpec.sidecars ?? []).flatMap(({ name }: any) => {
    const container = `sidecar-${name}`;
    const status = pod.status?.containerStatuses?.find(
      (item: any) => item.name === container,
    );
    return status
      ? [
          {
            container,
            ...(status.imageID && { imageID: status.imageID }),
            name,
            ...status.state,
          },
        ]
      : [];
  });
  return sidecars.length > 0 ? sidecars : undefined;
}

/** Results of the task, of its last step that wrote them, sorted by name. */
export function buildResults(taskSpec: any, pod: KubeObject): any[] {
  const values = new Map<string, string>();
  for (const { name, state } of pod.status?.containerStatuses ?? []) {
    if (name.startsWith('step-')) {
      for (const { key, value, type } of parseEntries(
        state.terminated?.message,
      )) {
        if (type === 1) values.set(key, value);
      }
    }
  }
  const declared = new Map<string, any>(
    (taskSpec.results ?? []).map((result: any) => [result.name, result]),
  );
  return [...values]
    .filter(([name]) => declared.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => {
      const value = resultValue(text);
      return { name, type: typeOfValue(value), value };
    });
}

function resultValue(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function parseEntries(message: string | undefined): ResultEntry[] {
  if (!message?.startsWith('[')) return [];
  try {
    return JSON.parse(message);
  } catch {
    return [];
  }
}

function byKey(a: ResultEntry, b: ResultEntry): number {
  return a.key < b.key ? -1 : 1;
}

/** What the pod says about its TaskRun. */
export function podOutcome(
  taskSpec: any,
  pod: KubeObject,
  steps: any[],
): Outcome {
  const count = taskSpec.steps?.length ?? 0;
  const { phase } = pod.status ?? {};
  const complete =
    steps.filter(({ terminated }) => terminated).length === count;
  if ((complete && count > 0) || phase === 'Failed' || phase === 'Succeeded') {
    return finalOutcome(pod, steps);
  }
  if (phase === 'Running') {
    return unknown(
      'Running',
      'Not all Steps in the Task have finished executing',
    );
  }
  return pendingOutcome(pod);
}

function finalOutcome(pod: KubeObject, steps: any[]): Outcome {
  const failed = steps.find(
    ({ terminated, terminationReason }) =>
      terminated?.exitCode > 0 &&
      !['Continued', 'Skipped'].includes(terminationReason),
  );
  if (failed) {
    const { container, terminated, terminationReason } = failed;
    if (terminationReason === 'TimeoutExceeded') {
      const message = `"${container}" exited because the step exceeded the specified timeout limit`;
      return { status: 'False', reason: 'StepFailed', message };
    }
    return {
      status: 'False',
      reason: terminated.reason === 'OOMKilled' ? 'StepOOM' : 'StepFailed',
      message: `"${container}" exited with code ${terminated.exitCode}: ${terminated.reason}`,
    };
  }
  if (pod.status?.phase === 'Failed') {
    const message =
      pod.status.message ?? 'build failed for unspecified reasons.';
    return { status: 'False', reason: 'Failed', message };
  }
  return {
    status: 'True',
    reason: 'Succeeded',
    message: 'All Steps have completed executing',
  };
}

function pendingOutcome(pod: KubeObject): Outcome {
  const {
    conditions = [],
    containerStatuses = [],
    initContainerStatuses = [],
  } = pod.status ?? {};
  const statuses = [...initContainerStatuses, ...containerStatuses];
  const stuck = statuses.find(({ state }: any) => state.waiting?.message);
  if (stuck) {
    const { reason, message } = stuck.state.waiting;
    const pull = [
      'ErrImagePull',
      'ImagePullBackOff',
      'InvalidImageName',
    ].includes(reason);
    return unknown(
      pull ? 'PullImageFailed' : reason,
      `build step "${stuck.name}" is pending with reason ${JSON.stringify(
        message,
      )}`,
    );
  }
  const unschedulable = conditions.some(
    ({ type, status, reason }: any) =>
      type === 'PodScheduled' &&
      status === 'False' &&
      reason === 'Unschedulable',
  );
  if (unschedulable) {
    return unknown(
      'ExceededNodeResources',
      'TaskRun Pod exceeded available resources',
    );
  }
  const holding = conditions.find(({ status }: any) => status !== 'True');
  return unknown(
    'Pending',
    holding
      ? `pod status "${holding.type}":"${holding.status}"; message: "${
          holding.message ?? ''
        }"`
      : 'Pending',
  );
}

function unknown(reason: string, message: string): Outcome {
  return { status: 'Unknown', reason, message };
}

/** Ends a TaskRun whose pod cannot have an image; undefined while it may. */
export function imagePullFailure(
  taskRun: string,
  pod: KubeObject,
): Outcome | undefined {
  for (const { name, state, imageID } of pod.status?.containerStatuses ?? []) {
    const { reason, message } = state.waiting ?? {};
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
  steps: any[],
  reason: string,
  podName: string,
  now: number,
): any[] {
  return steps.map(step => {
    if (step.terminated) return step;
    const { running, waiting, ...rest } = step;
    const at = timestamp(now);
    return {
      ...rest,
      terminated: {
        exitCode: 1,
        finishedAt: at,
        message: `Step ${step.name} terminated as pod ${podName} is terminated`,
        reason,
        startedAt: running?.startedAt ?? at,
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
