import type { KubeObject } from '../types.ts';
import { aliasesOf } from './objectAliases.ts';
import type { WatchRecord } from './watchRecording.ts';

/**
 * How far all objects have come after these records, as a comparable text.
 * Weaker than their states, so that a moment is found again in spite of a
 * difference in detail.
 */
export function milestonesOf(records: WatchRecord[]): string {
  const aliases = aliasesOf(records);
  const last = new Map<string, WatchRecord>();
  for (const record of records) {
    if (record.resource === 'events') continue;
    last.set(record.object.metadata.uid, record);
  }
  return [...last.values()]
    .map(({ resource, type, object }) => {
      const name = `${resource}/${aliases.nameOf(object)}`;
      // What has gone counts too: it tells before and after apart.
      return `${name} ${type === 'DELETED' ? 'deleted' : milestoneOf(object)}`;
    })
    .sort()
    .join('\n');
}

const COUNTS = [
  'replicas',
  'readyReplicas',
  'updatedReplicas',
  'numberReady',
  'active',
  'succeeded',
  'failed',
  'disruptionsAllowed',
  'currentHealthy',
];

interface Condition {
  type: string;
  status: string;
}

/** Whether a pod has its sandbox says little about how far it has come. */
function isLasting({ type }: Condition): boolean {
  return type !== 'PodReadyToStartContainers';
}

function stateOf({ name, state }: { name: string; state: object }): string {
  return `${name} ${Object.keys(state)}`;
}

function restartsOf({ restartCount }: { restartCount: number }): string {
  return restartCount > 0 ? `restarted ${restartCount}` : '';
}

function milestoneOf({ metadata, status = {}, endpoints }: KubeObject): string {
  const conditions: Condition[] = status.conditions ?? [];
  return [
    metadata.deletionTimestamp && 'terminating',
    status.phase,
    ...COUNTS.map(name => JSON.stringify(status[name] || 0)).map(text =>
      text.startsWith('[') ? 'some' : text,
    ),
    ...conditions
      .filter(isLasting)
      .map(({ type, status: is }) => `${type}=${is}`)
      .sort(),
    endpoints?.length ?? 0,
    ...(status.containerStatuses ?? []).map(restartsOf),
    ...(status.ephemeralContainerStatuses ?? []).map(stateOf),
  ]
    .filter(Boolean)
    .join(' ');
}
