import type { KubeObject, ResourceName } from '../../types.ts';
import { column, type Column } from './column.ts';
import {
  AGE,
  CONTAINERS,
  count,
  IMAGES,
  labelText,
  NAME,
  NONE,
  SELECTOR,
} from './commonColumns.ts';
import { age, humanDuration } from './humanDuration.ts';

const DEPLOYMENT: Column[] = [
  NAME,
  column(
    'Ready',
    ({ spec, status }) =>
      `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
  ),
  column('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0),
  column('Available', ({ status }) => status?.availableReplicas ?? 0),
  AGE,
  CONTAINERS,
  IMAGES,
  SELECTOR,
];

const REPLICA_SET: Column[] = [
  NAME,
  count('Desired', ({ spec }) => spec?.replicas),
  count('Current', ({ status }) => status?.replicas),
  count('Ready', ({ status }) => status?.readyReplicas),
  AGE,
  CONTAINERS,
  IMAGES,
  SELECTOR,
];

/** The same, selecting by plain labels. */
const REPLICATION_CONTROLLER: Column[] = REPLICA_SET.map(item =>
  item === SELECTOR
    ? { ...SELECTOR, cell: ({ spec }) => labelText(spec?.selector) }
    : item,
);

const STATEFUL_SET: Column[] = [
  NAME,
  column(
    'Ready',
    ({ spec, status }) =>
      `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
  ),
  AGE,
  CONTAINERS,
  IMAGES,
];

const DAEMON_SET: Column[] = [
  NAME,
  count('Desired', ({ status }) => status?.desiredNumberScheduled),
  count('Current', ({ status }) => status?.currentNumberScheduled),
  count('Ready', ({ status }) => status?.numberReady),
  count('Up-to-date', ({ status }) => status?.updatedNumberScheduled),
  count('Available', ({ status }) => status?.numberAvailable),
  column('Node Selector', ({ spec }) =>
    labelText(spec?.template?.spec?.nodeSelector),
  ),
  AGE,
  CONTAINERS,
  IMAGES,
  SELECTOR,
];

const JOB: Column[] = [
  NAME,
  column('Status', jobStatus),
  column('Completions', jobCompletions),
  column('Duration', jobDuration),
  AGE,
  CONTAINERS,
  IMAGES,
  SELECTOR,
];

function jobStatus({ metadata, status }: KubeObject): string {
  const conditions: { type: string; status: string }[] =
    status?.conditions ?? [];
  const holds = (type: string) =>
    conditions.some(item => item.type === type && item.status === 'True');
  const end = ['Complete', 'Failed'].find(holds);
  if (end) return end;
  if (metadata.deletionTimestamp) return 'Terminating';
  const turn = ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(holds);
  return turn ?? 'Running';
}

function jobCompletions({ spec, status }: KubeObject): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined)
    return `${succeeded}/${spec.completions}`;
  const { parallelism = 0 } = spec ?? {};
  return parallelism > 1
    ? `${succeeded}/1 of ${parallelism}`
    : `${succeeded}/1`;
}

function jobDuration({ status }: KubeObject, now: number): string {
  const { startTime, completionTime } = status ?? {};
  if (!startTime) return '';
  const end = completionTime ? Date.parse(completionTime) : now;
  return humanDuration(end - Date.parse(startTime));
}

const inJobTemplate = (of: Column): Column => ({
  ...of,
  cell: ({ spec, ...cronJob }, now) =>
    of.cell({ ...cronJob, spec: spec?.jobTemplate?.spec }, now),
});

const CRON_JOB: Column[] = [
  NAME,
  column('Schedule', ({ spec }) => spec?.schedule ?? ''),
  column('Timezone', ({ spec }) => spec?.timeZone ?? NONE),
  column('Suspend', ({ spec }) => (spec?.suspend ? 'True' : 'False'), {
    type: 'boolean',
  }),
  count('Active', ({ status }) => status?.active?.length),
  column('Last Schedule', ({ status }, now) =>
    status?.lastScheduleTime ? age(status.lastScheduleTime, now) : NONE,
  ),
  AGE,
  inJobTemplate(CONTAINERS),
  inJobTemplate(IMAGES),
  inJobTemplate(SELECTOR),
];

const AUTOSCALER: Column[] = [
  NAME,
  column('Reference', ({ spec }) => {
    const { kind, name } = spec?.scaleTargetRef ?? {};
    return `${kind}/${name}`;
  }),
  column('Targets', targets),
  column('MinPods', ({ spec }) => String(spec?.minReplicas ?? '<unset>')),
  count('MaxPods', ({ spec }) => spec?.maxReplicas),
  count('Replicas', ({ status }) => status?.currentReplicas),
  AGE,
];

interface Amount {
  averageUtilization?: number;
  averageValue?: string;
  value?: string;
}

interface Metric {
  type: string;
  resource?: { name: string; target?: Amount; current?: Amount };
}

/** No more than this many targets are shown. */
const MOST_TARGETS = 2;

function targets({ spec, status }: KubeObject): string {
  const metrics: Metric[] = spec?.metrics ?? [];
  if (metrics.length === 0) return NONE;
  const measured: Metric[] = status?.currentMetrics ?? [];
  const texts = metrics.map((metric, index) =>
    targetText(metric, measured[index]),
  );
  const more = texts.length - MOST_TARGETS;
  const shown = texts.slice(0, MOST_TARGETS).join(', ');
  return more > 0 ? `${shown} + ${more} more...` : shown;
}

function targetText({ type, resource }: Metric, measured?: Metric): string {
  if (type !== 'Resource' || !resource) return '<unknown>';
  const { name, target = {} } = resource;
  const current = measured?.resource?.current;
  const share = target.averageUtilization;
  if (share !== undefined) {
    const used = current?.averageUtilization;
    return `${name}: ${
      used === undefined ? '<unknown>' : `${used}%`
    }/${share}%`;
  }
  return `${name}: ${current?.averageValue ?? '<unknown>'}/${
    target.averageValue
  }`;
}

const DISRUPTION_BUDGET: Column[] = [
  NAME,
  column('Min Available', ({ spec }) => String(spec?.minAvailable ?? 'N/A')),
  column('Max Unavailable', ({ spec }) =>
    String(spec?.maxUnavailable ?? 'N/A'),
  ),
  count('Allowed Disruptions', ({ status }) => status?.disruptionsAllowed),
  AGE,
];

const CONTROLLER_REVISION: Column[] = [
  NAME,
  column('Controller', ({ metadata, apiVersion }) => {
    const owner = metadata.ownerReferences?.find(item => item.controller);
    if (!owner) return NONE;
    const [group] = (owner.apiVersion ?? apiVersion).split('/');
    return `${owner.kind.toLowerCase()}.${group}/${owner.name}`;
  }),
  count('Revision', ({ revision }) => revision),
  AGE,
];

export const WORKLOAD_COLUMNS: Record<ResourceName, Column[]> = {
  'deployments.apps': DEPLOYMENT,
  'replicasets.apps': REPLICA_SET,
  replicationcontrollers: REPLICATION_CONTROLLER,
  'statefulsets.apps': STATEFUL_SET,
  'daemonsets.apps': DAEMON_SET,
  'controllerrevisions.apps': CONTROLLER_REVISION,
  'jobs.batch': JOB,
  'cronjobs.batch': CRON_JOB,
  'horizontalpodautoscalers.autoscaling': AUTOSCALER,
  'poddisruptionbudgets.policy': DISRUPTION_BUDGET,
};
