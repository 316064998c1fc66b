import { equalJson, isRecord } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
import { applyMergePatch } from './mergePatch.ts';
import { mergeKeyOf } from './mergeKeys.ts';
import { applyStrategicMergePatch } from './strategicMergePatch.ts';

/** Who applies, and when. */
export interface ApplyEntry {
  manager: string;
  apiVersion: string;
  time: string;
  subresource?: string;
}

interface ManagedFieldsEntry extends ApplyEntry {
  operation: 'Apply' | 'Update';
  fieldsType: 'FieldsV1';
  fieldsV1: object;
}

export interface ApplyOptions {
  entry: ApplyEntry;
  /** Lists of custom resources are atomic. */
  custom: boolean;
}

/** Names that say which object it is, and so belong to no manager. */
const IDENTITY = new Set(['apiVersion', 'kind']);
const METADATA_IDENTITY = new Set(['name', 'namespace']);

/** Merges the applied fields into the object and notes who applied them. */
export function applyConfiguration(
  current: KubeObject,
  applied: KubeObject,
  { entry, custom }: ApplyOptions,
): KubeObject {
  const merged = custom
    ? applyMergePatch(current, applied)
    : applyStrategicMergePatch(current, applied);
  return withApplyManager(merged as KubeObject, applied, entry, custom);
}

/** Sets the manager's entry; the same fields again leave the entry as it is. */
export function withApplyManager(
  object: KubeObject,
  applied: KubeObject,
  entry: ApplyEntry,
  custom = false,
): KubeObject {
  const entries = (object.metadata.managedFields ?? []) as ManagedFieldsEntry[];
  const isOwn = (item: ManagedFieldsEntry) =>
    item.operation === 'Apply' &&
    item.manager === entry.manager &&
    item.subresource === entry.subresource;
  const { manager, apiVersion, time, subresource } = entry;
  const own: ManagedFieldsEntry = {
    manager,
    operation: 'Apply',
    apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsOf(applied, custom),
    ...(subresource && { subresource }),
  };
  const before = entries.find(isOwn);
  const unchanged = before && equalJson({ ...before, time }, own);
  const managedFields = unchanged
    ? entries
    : [...entries.filter(item => !isOwn(item)), own];
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** The fields of an applied object as FieldsV1. */
function fieldsOf(applied: KubeObject, custom: boolean): object {
  const fields: Record<string, object> = {};
  for (const [key, value] of Object.entries(applied)) {
    if (IDENTITY.has(key)) continue;
    const members =
      key === 'metadata'
        ? withoutIdentity(value as Record<string, unknown>)
        : value;
    if (isRecord(members) && Object.keys(members).length === 0) continue;
    fields[`f:${key}`] = fieldSet(members, [key], custom);
  }
  return fields;
}

function withoutIdentity(metadata: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(metadata).filter(([key]) => !METADATA_IDENTITY.has(key)),
  );
}

function fieldSet(value: unknown, path: string[], custom: boolean): object {
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        `f:${key}`,
        fieldSet(member, [...path, key], custom),
      ]),
    );
  }
  const mergeKey = custom ? undefined : mergeKeyOf(path);
  if (!Array.isArray(value) || !mergeKey) return {};
  return Object.fromEntries(
    value
      .filter(isRecord)
      .map(item => [
        `k:${JSON.stringify({ [mergeKey]: item[mergeKey] })}`,
        { '.': {}, ...fieldSet(item, path, custom) },
      ]),
  );
}
