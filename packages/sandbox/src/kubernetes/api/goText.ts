import { isRecord } from '../store/json.ts';

/** A JSON value as Go prints it with `%v`: `map[spec:map[replicas:x]]`. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isRecord(value)) return String(value);
  const members = Object.keys(value)
    .sort()
    .map(name => `${name}:${goText(value[name])}`);
  return `map[${members.join(' ')}]`;
}
