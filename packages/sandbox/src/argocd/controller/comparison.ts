import type { KubeObject } from '../../kubernetes/types.ts';
import { healthOf, worseHealth, type HealthCode } from '../health/index.ts';
import { parseManifests } from '../repo/manifests.ts';
import { track } from '../repo/tracking.ts';
import type { ApplicationSource, Rendered } from '../types.ts';
import type { KindIndex } from './clusterView.ts';
import { differenceOf, inVersion } from './differences.ts';
import { isDestinationPermitted, isKindPermitted } from './projectRules.ts';
import {
  compareKeys,
  keyOf,
  keyText,
  versionOf,
  type ResourceKey,
} from './resourceKey.ts';
import {
  hasSyncOption,
  ignoresExtraneous,
  isHook,
  isSkipped,
  waveOf,
} from './resourceOptions.ts';
import { instanceName, loadSources, sourcesOf } from './sources.ts';
import { specProblems } from './specValidation.ts';
import type { ControllerContext } from './controllerContext.ts';
import type {
  Comparison,
  Condition,
  ManagedResource,
  Place,
  ResourceStatus,
} from './types.ts';

/** What to compare an application with. */
export interface CompareRequest {
  app: KubeObject;
  /** Those of an operation; the application's own unless given. */
  sources?: ApplicationSource[];
  revisions?: string[];
  /** Manifests that somebody sent with an operation. */
  manifests?: string[];
  fresh?: boolean;
  noCache?: boolean;
}

/** Compares an application's sources with what is in its cluster. */
export async function compareApplication(
  context: ControllerContext,
  request: CompareRequest,
): Promise<Comparison> {
  const { app } = request;
  const sources = request.sources ?? sourcesOf(app);
  const comparison = begin(context, app, sources);
  if (comparison.invalid || !comparison.place) return comparison;
  const targets = await loadTargets(context, request, comparison);
  compareTargets(context, app, comparison, targets);
  return comparison;
}

function begin(
  context: ControllerContext,
  app: KubeObject,
  sources: ApplicationSource[],
): Comparison {
  const { destinations, namespace: homeNamespace } = context;
  const project = context.project(app);
  const comparison: Comparison = {
    project,
    sources,
    revisions: [],
    sourceTypes: [],
    resources: [],
    hooks: [],
    syncStatus: 'Unknown',
    health: 'Unknown',
    conditions: [],
    invalid: false,
    failed: false,
  };
  let clusterProblem: string | undefined;
  try {
    const cluster = destinations.resolve(app.spec.destination ?? {});
    const { namespace = '' } = app.spec.destination;
    comparison.place = { cluster, view: context.viewOf(cluster), namespace };
  } catch (error) {
    clusterProblem = (error as Error).message;
  }
  comparison.conditions = specProblems({
    app,
    project,
    cluster: comparison.place?.cluster,
    clusterProblem,
    sources,
    homeNamespace,
  });
  comparison.invalid = comparison.conditions.length > 0;
  return comparison;
}

/** The objects that the sources ask for; none when they cannot be read. */
async function loadTargets(
  context: ControllerContext,
  request: CompareRequest,
  comparison: Comparison,
): Promise<KubeObject[]> {
  const { app, manifests, revisions, fresh, noCache } = request;
  const { sources } = comparison;
  try {
    if (manifests?.length) {
      comparison.revisions = sources.map(source => source.targetRevision ?? '');
      return localTargets(context, app, manifests);
    }
    const loaded = await loadSources(context, {
      app,
      sources,
      revisions,
      fresh,
      noCache,
    });
    comparison.revisions = loaded.revisions;
    comparison.sourceTypes = loaded.rendered.map(
      rendered => rendered?.sourceType ?? '',
    );
    return loaded.rendered.flatMap(
      (rendered?: Rendered) => rendered?.objects ?? [],
    );
  } catch (error) {
    comparison.failed = true;
    comparison.revisions = sources.map(source => source.targetRevision ?? '');
    comparison.conditions.push({
      type: 'ComparisonError',
      message: (error as Error).message,
    });
    return [];
  }
}

function localTargets(
  context: ControllerContext,
  app: KubeObject,
  manifests: string[],
): KubeObject[] {
  const name = instanceName(app, context.namespace);
  const { namespace = '' } = app.spec.destination;
  return manifests.flatMap(text => {
    const objects = parseManifests(text);
    for (const object of objects) {
      track(object, name, namespace, context.settings().tracking);
    }
    return objects;
  });
}

function compareTargets(
  context: ControllerContext,
  app: KubeObject,
  comparison: Comparison,
  targets: KubeObject[],
): void {
  const place = comparison.place!;
  const kinds = place.view.kinds();
  const wanted = uniqueTargets(targets, place, kinds, comparison.conditions);
  comparison.hooks = wanted.filter(
    target => isHook(target) && !isSkipped(target),
  );
  const name = instanceName(app, context.namespace);
  const byKey = new Map<string, ManagedResource>();
  for (const target of wanted) {
    if (isHook(target) || isSkipped(target)) continue;
    const resource = resourceOf(
      keyOf(target),
      target.apiVersion,
      kinds,
      target,
    );
    const live =
      resource.definition && place.view.find(resource.definition, resource.key);
    if (live) setLive(resource, live, place);
    warnOfSharing(resource, name, place, comparison.conditions);
    byKey.set(keyText(resource.key), resource);
  }
  for (const live of place.view.trackedBy(name)) {
    const key = keyOf(live);
    if (byKey.has(keyText(key)) || !isManageable(comparison, place, live))
      continue;
    const resource = resourceOf(key, live.apiVersion, kinds);
    setLive(resource, live, place);
    byKey.set(keyText(key), resource);
  }
  comparison.resources = [...byKey.values()].sort((a, b) =>
    compareKeys(a.key, b.key),
  );
  judge(app, comparison, place);
}

/** Objects in namespaces that the project has lost are left alone. */
function isManageable(
  { project }: Comparison,
  { cluster }: Place,
  { metadata }: KubeObject,
): boolean {
  return (
    !metadata.namespace ||
    project === undefined ||
    isDestinationPermitted(project, cluster, metadata.namespace)
  );
}

function uniqueTargets(
  targets: KubeObject[],
  place: Place,
  kinds: KindIndex,
  conditions: Condition[],
): KubeObject[] {
  const unique = new Map<string, KubeObject>();
  for (const target of targets) {
    const key = keyOf(target);
    const definition = kinds.find(key.group, key.kind);
    if (definition && !definition.namespaced) delete target.metadata.namespace;
    else target.metadata.namespace ||= place.namespace || undefined;
    if (!target.metadata.name && target.metadata.generateName) {
      unique.set(`${unique.size}`, target);
      continue;
    }
    const text = keyText(keyOf(target));
    if (unique.has(text)) {
      const { group, kind, namespace, name } = keyOf(target);
      const count = targets.filter(
        item => keyText(keyOf(item)) === text,
      ).length;
      conditions.push({
        type: 'RepeatedResourceWarning',
        message: `Resource ${group}/${kind}/${namespace}/${name} appeared ${count} times among application resources.`,
      });
    }
    unique.set(text, target);
  }
  return [...unique.values()];
}

function resourceOf(
  key: ResourceKey,
  apiVersion: string,
  kinds: KindIndex,
  target?: KubeObject,
): ManagedResource {
  const { group, kind, namespace, name } = key;
  const version = versionOf(apiVersion);
  const status: ResourceStatus = {
    ...(group && { group }),
    version,
    kind,
    ...(namespace && { namespace }),
    name,
  };
  const definition = kinds.find(group, kind);
  const served = definition?.versions.includes(version);
  return {
    key,
    version,
    definition: served ? definition : undefined,
    target,
    status,
  };
}

function setLive(
  resource: ManagedResource,
  live: KubeObject,
  { view }: Place,
): void {
  const { definition, target } = resource;
  resource.live =
    definition && target
      ? inVersion(view, definition, live, target.apiVersion)
      : live;
}

function warnOfSharing(
  { live, key }: ManagedResource,
  appName: string,
  { view }: Place,
  conditions: Condition[],
): void {
  const owner = live && view.appOf(live);
  if (owner === undefined || owner === appName) return;
  conditions.push({
    type: 'SharedResourceWarning',
    message: `${key.kind}/${key.name} is part of applications ${[owner, appName]
      .sort()
      .join(' and ')}`,
  });
}

/** Compares each resource, and from that the whole application. */
function judge(app: KubeObject, comparison: Comparison, place: Place): void {
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
