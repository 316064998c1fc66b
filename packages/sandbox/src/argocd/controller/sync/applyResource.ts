import { StatusError } from '../../../kubernetes/api/statusError.ts';
import { mergeRulesOf } from '../../../kubernetes/patch/mergeRules.ts';
import { SYSTEM_USER } from '../../../kubernetes/rest/requestOptions.ts';
import type { ResourceDefinition } from '../../../kubernetes/schema/resourceDefinition.ts';
import { cloneJson, equalJson } from '../../../kubernetes/store/json.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import type { ClusterView } from '../clusterView.ts';
import { inVersion } from '../differences.ts';
import { keyOf, sortedJson, versionOf } from '../resourceKey.ts';
import { LAST_APPLIED, lastApplied, threeWayMerge } from '../threeWayMerge.ts';

const MANAGER = 'argocd-controller';

export interface ApplyOptions {
  view: ClusterView;
  definition: ResourceDefinition;
  dryRun: boolean;
  force: boolean;
  replace: boolean;
  serverSide: boolean;
}

/**
 * Brings an object into the cluster as `kubectl apply` (or create, replace,
 * server-side apply) does.
 *
 * @returns what kubectl prints
 * @throws StatusError when the API server refuses
 */
export function applyResource(
  target: KubeObject,
  options: ApplyOptions,
): string {
  const { view, definition, dryRun } = options;
  const live = view.find(definition, keyOf(target));
  const name = printedName(target);
  if (options.serverSide) {
    applyOnServer(target, live, options);
    return `${name} serverside-applied${dryRun ? ' (server dry run)' : ''}`;
  }
  const done = live
    ? changeLive(target, live, options)
    : (createObject(target, options), 'created');
  const hint = missingAnnotation(live, definition, target, options);
  return `${name} ${done}${dryRun ? ' (dry run)' : ''}${hint}`;
}

function changeLive(
  target: KubeObject,
  live: KubeObject,
  options: ApplyOptions,
): string {
  if (options.replace) {
    replaceObject(target, live, options);
    return 'replaced';
  }
  const present = inVersion(
    options.view,
    options.definition,
    live,
    target.apiVersion,
  );
  const merged = mergedObject(target, present, options);
  const isSame = equalJson(merged, present) && !target.stringData;
  if (isSame) return 'unchanged';
  update(merged, options, target);
  return 'configured';
}

function createObject(target: KubeObject, options: ApplyOptions): void {
  const { view, definition, dryRun, replace } = options;
  const object = replace ? cloneJson(target) : withLastApplied(target);
  try {
    view.cluster.storage.create(
      definition,
      target.metadata.namespace,
      stored(object, options),
      { user: SYSTEM_USER, fieldManager: MANAGER, dryRun },
    );
  } catch (error) {
    // kubectl's own dry run asks no server, which would miss the namespace.
    const tolerated = dryRun && (error as StatusError).reason === 'NotFound';
    if (!tolerated) throw error;
  }
}

function mergedObject(
  target: KubeObject,
  present: KubeObject,
  { view, definition }: ApplyOptions,
): KubeObject {
  const { schemas } = view.cluster;
  const schema = schemas.schemaOf(definition, versionOf(target.apiVersion));
  return threeWayMerge(
    lastApplied(present.metadata.annotations),
    withLastApplied(target),
    present,
    mergeRulesOf(schema, schemas),
  ) as KubeObject;
}

function update(
  merged: KubeObject,
  options: ApplyOptions,
  target: KubeObject,
): void {
  const { view, definition, dryRun, force } = options;
  const { namespace, name } = merged.metadata;
  try {
    view.cluster.storage.update(
      { definition, namespace, name },
      () => stored(cloneJson(merged), options),
      { user: SYSTEM_USER, fieldManager: MANAGER, dryRun, method: 'patch' },
    );
  } catch (error) {
    const reason = error instanceof StatusError ? error.reason : '';
    if (!force || dryRun || !['Conflict', 'Invalid'].includes(reason)) {
      throw error;
    }
    recreate(target, options);
  }
}

/** `--force`: what cannot be changed is deleted and made anew. */
function recreate(target: KubeObject, options: ApplyOptions): void {
  const { view, definition } = options;
  const { namespace, name } = target.metadata;
  view.cluster.storage.delete(
    { definition, namespace, name },
    {
      user: SYSTEM_USER,
      propagationPolicy: 'Background',
      gracePeriodSeconds: 0,
    },
  );
  createObject(target, options);
}

function replaceObject(
  target: KubeObject,
  live: KubeObject,
  options: ApplyOptions,
): void {
  if (options.force && !options.dryRun) {
    recreate(target, options);
    return;
  }
  const object = cloneJson(target);
  object.metadata.resourceVersion = live.metadata.resourceVersion;
  const { view, definition, dryRun } = options;
  const { namespace, name } = target.metadata;
  view.cluster.storage.update(
    { definition, namespace, name },
    () => stored(object, options),
    { user: SYSTEM_USER, fieldManager: MANAGER, dryRun, method: 'update' },
  );
}

function applyOnServer(
  target: KubeObject,
  live: KubeObject | undefined,
  options: ApplyOptions,
): void {
  const { view, definition, dryRun } = options;
  const { storage } = view.cluster;
  const request = { user: SYSTEM_USER, fieldManager: MANAGER, dryRun };
  const applied = stored(cloneJson(target), options);
  const { namespace, name } = target.metadata;
  if (!live) {
    storage.create(definition, namespace, applied, { ...request, apply: true });
    return;
  }
  const place = { definition, namespace, name };
  if (live.metadata.annotations?.[LAST_APPLIED] && !dryRun) {
    // Ownership moves from the client's apply to the server's.
    storage.update(
      place,
      current => {
        delete current.metadata.annotations?.[LAST_APPLIED];
        return current;
      },
      { ...request, method: 'patch' },
    );
  }
  storage.apply(place, applied, { ...request, force: true });
}

function stored(
  object: KubeObject,
  { view, definition }: ApplyOptions,
): KubeObject {
  const plural = definition.group
    ? `${definition.plural}.${definition.group}`
    : definition.plural;
  const version = versionOf(object.apiVersion);
  const conversion = view.cluster.conversion(plural, version);
  return conversion?.toStored(object) ?? object;
}

function withLastApplied(target: KubeObject): KubeObject {
  const object = cloneJson(target);
  object.metadata.annotations = {
    ...object.metadata.annotations,
    [LAST_APPLIED]: `${sortedJson(target)}\n`,
  };
  return object;
}

/** kubectl's warning of what it did not make itself. */
function missingAnnotation(
  live: KubeObject | undefined,
  { plural }: ResourceDefinition,
  target: KubeObject,
  { replace }: ApplyOptions,
): string {
  if (!live || replace || live.metadata.annotations?.[LAST_APPLIED]) return '';
  return `. Warning: resource ${plural}/${target.metadata.name} is missing the ${LAST_APPLIED} annotation which is required by  apply.  apply should only be used on resources created declaratively by either  create --save-config or  apply. The missing annotation will be patched automatically.`;
}

function printedName(target: KubeObject): string {
  const { group, kind, name } = keyOf(target);
  const type = kind.toLowerCase();
  return `${group ? `${type}.${group}` : type}/${name}`;
}
