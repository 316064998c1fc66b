import { mergeRulesOf } from '../../kubernetes/patch/mergeRules.ts';
import { SYSTEM_USER } from '../../kubernetes/rest/requestOptions.ts';
import type { ResourceDefinition } from '../../kubernetes/schema/resourceDefinition.ts';
import { cloneJson, equalJson, isRecord } from '../../kubernetes/store/json.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import { matchesGlob } from '../repo/glob.ts';
import type { ClusterView } from './clusterView.ts';
import { groupOf, versionOf } from './resourceKey.ts';
import { lastApplied, threeWayMerge } from './threeWayMerge.ts';

/** `spec.ignoreDifferences[]` of an Application. */
export interface IgnoreRule {
  group?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  jsonPointers?: string[];
  jqPathExpressions?: string[];
  managedFieldsManagers?: string[];
}

/** How an object is and how a sync would leave it. */
export interface Difference {
  modified: boolean;
  /** Without what is never compared. */
  normalizedLive: KubeObject;
  predictedLive: KubeObject;
}

/** Compares as Argo CD does: what the API server would make of an apply. */
export function differenceOf(
  view: ClusterView,
  definition: ResourceDefinition,
  target: KubeObject,
  live: KubeObject,
  rules: IgnoreRule[],
): Difference {
  const present = inVersion(view, definition, live, target.apiVersion);
  const { schemas } = view.cluster;
  const schema = schemas.schemaOf(definition, versionOf(target.apiVersion));
  const merged = threeWayMerge(
    lastApplied(live.metadata.annotations),
    withPlainSecret(target),
    present,
    mergeRulesOf(schema, schemas),
  ) as KubeObject;
  const applying = equalJson(merged, present)
    ? merged
    : dryRun(view, definition, present, merged);
  const fitting = rules.filter(rule => isMeant(rule, target));
  const normalizedLive = normalized(present, fitting);
  const predictedLive = normalized(applying, fitting);
  const { generation, resourceVersion, managedFields } = present.metadata;
  Object.assign(predictedLive.metadata, {
    generation,
    resourceVersion,
    managedFields,
  });
  return {
    modified: !equalJson(compared(normalizedLive), compared(predictedLive)),
    normalizedLive,
    predictedLive,
  };
}

/** What the API server makes of it: defaults, quantities in their usual form. */
function dryRun(
  view: ClusterView,
  definition: ResourceDefinition,
  live: KubeObject,
  merged: KubeObject,
): KubeObject {
  const { namespace, name } = live.metadata;
  try {
    const conversion = view.cluster.conversion(
      resourceNameOf(definition),
      versionOf(merged.apiVersion),
    );
    const next = cloneJson(merged);
    const { object } = view.cluster.storage.update(
      { definition, namespace, name },
      () => conversion?.toStored(next) ?? next,
      { user: SYSTEM_USER, dryRun: true, method: 'patch' },
    );
    return inVersion(view, definition, object, merged.apiVersion);
  } catch {
    // It would be refused; what is wanted differs all the same.
    return merged;
  }
}

/** A stored object in the version that somebody speaks of. */
export function inVersion(
  view: ClusterView,
  definition: ResourceDefinition,
  stored: KubeObject,
  apiVersion: string,
): KubeObject {
  if (stored.apiVersion === apiVersion) return cloneJson(stored);
  const conversion = view.cluster.conversion(
    resourceNameOf(definition),
    versionOf(apiVersion),
  );
  const object = cloneJson(stored);
  return conversion?.fromStored(object) ?? { ...object, apiVersion };
}

function resourceNameOf({ group, plural }: ResourceDefinition): string {
  return group ? `${plural}.${group}` : plural;
}

/** A Secret's `stringData` is what its `data` will be. */
export function withPlainSecret(target: KubeObject): KubeObject {
  if (target.kind !== 'Secret' || !isRecord(target.stringData)) return target;
  const { stringData, ...rest } = target;
  const data = { ...rest.data };
  for (const [key, value] of Object.entries(stringData)) {
    data[key] = Buffer.from(String(value)).toString('base64');
  }
  return { ...rest, data } as KubeObject;
}

function normalized(object: KubeObject, rules: IgnoreRule[]): KubeObject {
  const { status: _status, ...rest } = object;
  const copy = cloneJson(rest) as KubeObject;
  delete (copy.metadata as Partial<KubeObject['metadata']>).creationTimestamp;
  for (const rule of rules) {
    for (const pointer of rule.jsonPointers ?? []) {
      removeAt(copy, pointerParts(pointer));
    }
    for (const path of rule.jqPathExpressions ?? []) {
      removeAt(copy, jqParts(path));
    }
    for (const manager of rule.managedFieldsManagers ?? []) {
      removeManaged(copy, manager);
    }
  }
  return copy;
}

/** Aside from what changes with every write, and what apply remembers. */
function compared(object: KubeObject): unknown {
  const { metadata, ...content } = object;
  const {
    managedFields: _fields,
    resourceVersion: _version,
    generation: _generation,
    annotations,
    ...rest
  } = metadata;
  const told = Object.entries(annotations ?? {}).filter(
    ([key]) => !key.startsWith('kubectl.kubernetes.io/last-applied'),
  );
  return { ...content, metadata: { ...rest, told: Object.fromEntries(told) } };
}

function isMeant(rule: IgnoreRule, target: KubeObject): boolean {
  const { kind, metadata } = target;
  return (
    matchesGlob(rule.group ?? '', groupOf(target.apiVersion)) &&
    (!rule.kind || matchesGlob(rule.kind, kind)) &&
    (!rule.name || rule.name === metadata.name) &&
    (!rule.namespace || rule.namespace === metadata.namespace)
  );
}

type PathPart = string | number | '[]';

function pointerParts(pointer: string): PathPart[] {
  return pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Paths of jq as they are mostly written: `.spec.a[].b`, `."x/y"`, `.a[0]`. */
function jqParts(path: string): PathPart[] {
  const parts: PathPart[] = [];
  for (const [, quoted, plain, index] of path.matchAll(
    /\.?"([^"]*)"|\.([\w-]+)|\[(\d*)\]/g,
  )) {
    if (index !== undefined) parts.push(index === '' ? '[]' : Number(index));
    else parts.push(quoted ?? plain);
  }
  return parts;
}

function removeAt(value: unknown, path: PathPart[]): void {
  const [part, ...rest] = path;
  if (part === undefined || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    if (part === '[]') {
      if (rest.length === 0) value.length = 0;
      else for (const item of value) removeAt(item, rest);
      return;
    }
    const index = Number(part);
    if (rest.length === 0) value.splice(index, 1);
    else removeAt(value[index], rest);
    return;
  }
  const record = value as Record<string, unknown>;
  if (rest.length === 0) delete record[String(part)];
  else removeAt(record[String(part)], rest);
}

/** Takes away what another manager owns by its entries in `managedFields`. */
function removeManaged(object: KubeObject, manager: string): void {
  for (const entry of object.metadata.managedFields ?? []) {
    const { manager: owner, fieldsV1 } = entry as {
      manager?: string;
      fieldsV1?: Record<string, unknown>;
    };
    if (owner === manager && isRecord(fieldsV1)) removeFields(object, fieldsV1);
  }
}

function removeFields(value: unknown, fields: Record<string, unknown>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, inner] of Object.entries(fields)) {
    const nested = isRecord(inner) && Object.keys(inner).length > 0;
    if (field.startsWith('f:')) {
      const record = value as Record<string, unknown>;
      const name = field.slice(2);
      if (nested) removeFields(record[name], inner);
      else delete record[name];
    } else if (field.startsWith('k:') && Array.isArray(value) && nested) {
      const key = JSON.parse(field.slice(2)) as Record<string, unknown>;
      const item = value.find(candidate =>
        Object.entries(key).every(([name, want]) => candidate?.[name] === want),
      );
      removeFields(item, inner);
    }
  }
}
