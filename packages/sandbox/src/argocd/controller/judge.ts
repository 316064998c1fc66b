import type { KubeObject } from '../../kubernetes/types.ts';
import { healthOf, worseHealth, type HealthCode } from '../health/index.ts';
import { differenceOf } from './differences.ts';
import { isKindPermitted } from './projectRules.ts';
import {
  hasSyncOption,
  ignoresExtraneous,
  isHook,
  isSkipped,
  waveOf,
} from './resourceOptions.ts';
import type { Comparison, ManagedResource, Place } from './types.ts';

/** Compares each resource, and from that the whole application. */
export function judge(
  app: KubeObject,
  comparison: Comparison,
  place: Place,
): void {
  const { resources, failed, project } = comparison;
  let outOfSync = false;
  for (const resource of resources) {
    const { target, live, status, key } = resource;
    const object = (target ?? live) as KubeObject;
    const wave = waveOf(object);
    if (wave !== 0) status.syncWave = wave;
    if (!target && live) {
      status.requiresPruning = true;
    }
    if (!target && live && isHook(live)) {
      status.hook = true;
      continue;
    }
    status.status = isChanged(app, resource, place) ? 'OutOfSync' : 'Synced';
    const extraneous = !target && live && ignoresExtraneous(live);
    if (status.status === 'OutOfSync' && !extraneous) outOfSync = true;
    const namespaced = resource.definition?.namespaced ?? false;
    const permitted = project && isKindPermitted(project, key, namespaced);
    if (!permitted || failed) status.status = 'Unknown';
  }
  const compared = outOfSync ? 'OutOfSync' : 'Synced';
  comparison.syncStatus = failed ? 'Unknown' : compared;
  comparison.health = healthOfAll(app, resources);
}

/** @returns whether a sync would change the resource */
function isChanged(
  { spec }: KubeObject,
  resource: ManagedResource,
  { view }: Place,
): boolean {
  const { target, live, definition } = resource;
  if (!target || !live) return true;
  if (!definition) return true;
  resource.difference = differenceOf(
    view,
    definition,
    target,
    live,
    spec.ignoreDifferences ?? [],
  );
  return resource.difference.modified;
}

/** Missing resources count only when there is nothing else. */
function healthOfAll(
  app: KubeObject,
  resources: ManagedResource[],
): HealthCode {
  let worst: HealthCode = 'Healthy';
  const counted = resources.filter(
    ({ target, live }) =>
      !(live && isHook(live)) && !(target && isSkipped(target)),
  );
  for (const { live } of counted) {
    if (
      !live ||
      isSelf(app, live) ||
      hasSyncOption(live, 'IgnoreHealthcheck=true')
    )
      continue;
    const status = healthOf(live)?.status;
    if (status) worst = worseHealth(worst, status);
  }
  const isMissing = counted.length > 0 && counted.every(({ live }) => !live);
  return isMissing ? 'Missing' : worst;
}

function isSelf(app: KubeObject, live: KubeObject): boolean {
  return live.metadata.uid === app.metadata.uid;
}
