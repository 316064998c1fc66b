import { StatusError, type FieldError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import {
  apiVersionOf,
  resourceNameOf,
  type ResourceDefinition,
} from '../schema/resourceDefinition.ts';
import { validateCustom } from '../schema/custom/validateCustom.ts';
import { cloneJson, equalJson } from '../store/json.ts';
import type { KubeObject, ObjectMeta } from '../types.ts';
import { validateMetadata } from './metadataValidation.ts';
import {
  assertReadableMetadata,
  orderMetadata,
  setDefaults,
} from './objectCreation.ts';
import type { UpdateRequest } from './requestOptions.ts';
import { strategyOf } from './strategy/strategies.ts';
import type { StrategyContext } from './strategy/strategy.ts';

/** Optimistic concurrency: refuses a write that builds on an old version. */
export function assertCurrent(
  definition: ResourceDefinition,
  next: KubeObject,
  old: KubeObject,
  method: UpdateRequest['method'],
): void {
  const { name, uid, resourceVersion } = next.metadata;
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) {
    throw StatusError.conflict(definition, old.metadata.name);
  }
  if (uid && uid !== old.metadata.uid && method === 'update') {
    throw StatusError.conflict(
      definition,
      name,
      `StorageError: invalid object, Code: 4, Key: /registry/${
        definition.plural
      }/${[old.metadata.namespace, name]
        .filter(Boolean)
        .join(
          '/',
        )}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${
        old.metadata.uid
      }`,
    );
  }
}

/** The next version of an object with what a client cannot change put back. */
export function prepareUpdate(
  definition: ResourceDefinition,
  next: KubeObject,
  old: KubeObject,
  subresource: string | undefined,
  context: StrategyContext,
): KubeObject {
  assertReadableMetadata(next.metadata, definition);
  if (subresource === 'status') {
    const current = cloneJson(old);
    // With the status of a built-in object its annotations may be written.
    const { annotations } = definition.custom ? old.metadata : next.metadata;
    const metadata = orderMetadata({ ...current.metadata, annotations });
    return withoutUndefined({ ...current, metadata, status: next.status });
  }
  if (subresource === 'binding') {
    const { nodeName } = next.spec ?? {};
    const spec = { ...old.spec, nodeName };
    return { ...cloneJson(old), spec, status: next.status };
  }
  if (subresource === 'approval') {
    const conditions = datedConditions(next, timestamp(context.clock.now()));
    return { ...cloneJson(old), status: { ...old.status, conditions } };
  }
  if (subresource === 'finalize') {
    const { finalizers } = next.spec ?? {};
    return { ...cloneJson(old), spec: { ...old.spec, finalizers } };
  }
  setDefaults(definition, next);
  const { kind: _kind, apiVersion: _version, metadata, ...content } = next;
  const prepared: KubeObject = {
    kind: old.kind,
    apiVersion: apiVersionOf(definition.group, definition.version),
    metadata: updatedMetadata(metadata, old.metadata),
    ...content,
  };
  if (definition.hasStatus) prepared.status = old.status;
  if (subresource === 'ephemeralcontainers') {
    const { ephemeralContainers } = next.spec ?? {};
    prepared.spec = withoutUndefined({ ...old.spec, ephemeralContainers });
    return prepared;
  }
  strategyOf(resourceNameOf(definition))?.prepareForUpdate?.(
    prepared,
    old,
    context,
  );
  return withoutUndefined(prepared);
}

/** When a decision was made need not be said by who makes it. */
function datedConditions({ status }: KubeObject, now: string): object[] {
  const conditions: object[] = status?.conditions ?? [];
  return conditions.map(condition => ({
    lastUpdateTime: now,
    lastTransitionTime: now,
    ...condition,
  }));
}

/** After admission: counts the generation. */
export function countGeneration(
  definition: ResourceDefinition,
  next: KubeObject,
  old: KubeObject,
  subresource: string | undefined,
): void {
  // Where a pod runs is no wish of its author.
  if (!definition.hasGeneration || subresource === 'binding') return;
  const { generation = 0 } = old.metadata;
  const changed = !equalJson(
    desiredState(definition, next),
    desiredState(definition, old),
  );
  next.metadata.generation = generation + Number(changed);
}

/** What counts for the generation: the spec, or all but the status of a CR. */
function desiredState(
  definition: ResourceDefinition,
  object: KubeObject,
): unknown {
  if (!definition.custom && 'spec' in object) return object.spec;
  const {
    metadata: _metadata,
    kind: _kind,
    apiVersion: _version,
    ...content
  } = object;
  if (definition.hasStatus) delete content.status;
  return content;
}

function updatedMetadata(next: ObjectMeta, old: ObjectMeta): ObjectMeta {
  return orderMetadata({
    ...next,
    name: next.name,
    generateName: old.generateName,
    namespace: old.namespace,
    uid: next.uid || old.uid,
    resourceVersion: old.resourceVersion,
    generation: old.generation,
    creationTimestamp: old.creationTimestamp,
    deletionTimestamp: old.deletionTimestamp,
    deletionGracePeriodSeconds: old.deletionGracePeriodSeconds,
    // An empty list resets ownership; leaving it out keeps it.
    managedFields: next.managedFields ?? old.managedFields,
  });
}

function withoutUndefined<T extends Record<string, unknown>>(object: T): T {
  for (const key of Object.keys(object)) {
    if (object[key] === undefined) delete object[key];
  }
  return object;
}

export function validateUpdate(
  definition: ResourceDefinition,
  next: KubeObject,
  old: KubeObject,
  subresource: string | undefined,
): void {
  // Immutable metadata is looked at twice by the real server, and so told twice.
  const metadata = metadataUpdateErrors(next.metadata, old.metadata);
  const strategy = strategyOf(resourceNameOf(definition), subresource);
  const errors = [
    ...metadata,
    ...validateMetadata(next.metadata, definition),
    ...(strategy?.validate?.(next) ?? []),
    ...(strategy?.validateUpdate?.(next, old) ?? []),
    ...(definition.custom ? validateCustom(definition, next, old) : []),
  ];
  if (errors.length === 0) return;
  const status = StatusError.invalid(definition, old.metadata.name, errors);
  status.status.details!.causes!.splice(
    metadata.length,
    0,
    ...causes(metadata),
  );
  throw status;
}

function causes(errors: FieldError[]) {
  return errors.map(({ reason, message, field }) => ({
    reason,
    message,
    field,
  }));
}

function metadataUpdateErrors(next: ObjectMeta, old: ObjectMeta): FieldError[] {
  const errors: FieldError[] = [];
  if (next.uid !== old.uid) {
    errors.push({
      reason: 'FieldValueInvalid',
      field: 'metadata.uid',
      message: `Invalid value: ${JSON.stringify(next.uid)}: field is immutable`,
    });
  }
  if (old.deletionTimestamp) {
    const known = new Set(old.finalizers);
    const added = (next.finalizers ?? []).filter(item => !known.has(item));
    if (added.length > 0) {
      const list = added.map(item => JSON.stringify(item)).join(', ');
      errors.push({
        reason: 'FieldValueForbidden',
        field: 'metadata.finalizers',
        message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
      });
    }
  }
  return errors;
}
