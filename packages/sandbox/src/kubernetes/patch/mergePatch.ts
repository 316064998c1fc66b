import { cloneJson, isRecord, setMember } from '../store/json.ts';

/** RFC 7386: members are merged, null removes, lists are replaced. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return cloneJson(patch);
  const merged: Record<string, unknown> = isRecord(target)
    ? cloneJson(target)
    : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete merged[key];
    } else {
      const before = Object.hasOwn(merged, key) ? merged[key] : undefined;
      setMember(merged, key, applyMergePatch(before, value));
    }
  }
  return merged;
}
