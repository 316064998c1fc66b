import { timestamp } from '../../../kubernetes/clock.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { GrpcError } from '../http/grpcError.ts';

/** What can be done with a kind of object, as Argo CD's scripts have it. */
export interface ActionDefinition {
  name: string;
  iconClass?: string;
  displayName?: string;
  params?: Array<{ name: string }>;
  isDisabled?(object: KubeObject): boolean;
  /** Changes the object; `parameters` by name. */
  run(object: KubeObject, parameters: Map<string, string>, now: number): void;
}

const restartPods: ActionDefinition = {
  name: 'restart',
  iconClass: 'fa fa-fw fa-redo',
  run(object, _parameters, now) {
    const { template } = object.spec;
    template.metadata ??= {};
    template.metadata.annotations = {
      ...template.metadata.annotations,
      'kubectl.kubernetes.io/restartedAt': timestamp(now),
    };
  },
};

const scale: ActionDefinition = {
  name: 'scale',
  iconClass: 'fa fa-fw fa-plus-circle',
  params: [{ name: 'replicas' }],
  run(object, parameters) {
    const text = parameters.get('replicas') ?? '';
    if (!/^\d+$/.test(text)) {
      throw GrpcError.unknown(
        `error executing Lua resource action: invalid number: ${text}`,
      );
    }
    object.spec.replicas = Number(text);
  },
};

const DEPLOYMENT: ActionDefinition[] = [
  restartPods,
  {
    name: 'pause',
    iconClass: 'fa fa-fw fa-pause-circle',
    isDisabled: ({ spec }) => spec.paused === true,
    run: ({ spec }) => {
      spec.paused = true;
    },
  },
  {
    name: 'resume',
    iconClass: 'fa fa-fw fa-play-circle',
    isDisabled: ({ spec }) => spec.paused !== true,
    run: ({ spec }) => {
      delete spec.paused;
    },
  },
  scale,
];

const isPromoted = ({ status = {} }: KubeObject) =>
  status.currentPodHash === status.stableRS;
const isAborted = ({ status = {} }: KubeObject) => status.abort === true;

const ROLLOUT: ActionDefinition[] = [
  {
    name: 'restart',
    displayName: 'Restart Pods',
    run: ({ spec }, _parameters, now) => {
      spec.restartAt = timestamp(now);
    },
  },
  {
    name: 'resume',
    isDisabled: ({ spec, status }) =>
      !(status?.pauseConditions?.length > 0 || spec.paused === true),
    run: ({ spec, status }) => {
      delete status?.pauseConditions;
      delete spec.paused;
    },
  },
  {
    name: 'abort',
    isDisabled: rollout => isPromoted(rollout) || isAborted(rollout),
    run: rollout => {
      rollout.status = { ...rollout.status, abort: true };
    },
  },
  {
    name: 'retry',
    isDisabled: rollout => isPromoted(rollout) || !isAborted(rollout),
    run: ({ status }) => {
      delete status?.abort;
    },
  },
  {
    name: 'pause',
    isDisabled: rollout =>
      isPromoted(rollout) || isAborted(rollout) || rollout.spec.paused === true,
    run: ({ spec }) => {
      spec.paused = true;
    },
  },
  {
    name: 'promote-full',
    isDisabled: isPromoted,
    run: rollout => {
      // Of a Rollout that is promoted there is nothing left to promote.
      if (!isPromoted(rollout)) rollout.status.promoteFull = true;
    },
  },
  {
    name: 'skip-current-step',
    isDisabled: rollout => isPromoted(rollout) || stepsLeft(rollout) === 0,
    run: rollout => {
      if (stepsLeft(rollout) === 0) return;
      rollout.status.currentStepIndex =
        (rollout.status.currentStepIndex ?? 0) + 1;
      delete rollout.status.pauseConditions;
    },
  },
];

function stepsLeft({ spec, status }: KubeObject): number {
  const steps: unknown[] = spec.strategy?.canary?.steps ?? [];
  return Math.max(steps.length - (status?.currentStepIndex ?? 0), 0);
}

const BY_KIND: Record<string, ActionDefinition[]> = {
  'apps/Deployment': DEPLOYMENT,
  'apps/StatefulSet': [restartPods, scale],
  'apps/DaemonSet': [restartPods],
  'argoproj.io/Rollout': ROLLOUT,
};

export function actionsFor(group: string, kind: string): ActionDefinition[] {
  return BY_KIND[`${group}/${kind}`] ?? [];
}
