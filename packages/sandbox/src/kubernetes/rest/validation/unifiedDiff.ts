const CONTEXT_LINES = 3;

/** JSON as Go's dump of a struct shows it: a member a line, one space deep. */
export function linesOf(value: unknown): string[] {
  return JSON.stringify(value, goMember, 1).split('\n');
}

/** Members under the names that the fields of Go have. */
function goMember(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      member,
    ]),
  );
}

/** One hunk from the first to the last line that differ, with context. */
export function unifiedDiff(before: string[], after: string[]): string {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  const from = Math.max(start - CONTEXT_LINES, 0);
  const tail = Math.min(end, CONTEXT_LINES);
  const removed = before.slice(start, before.length - end);
  const added = after.slice(start, after.length - end);
  const head = before.slice(from, start);
  const rest = before.slice(before.length - end, before.length - end + tail);
  const length = (changed: string[]) =>
    head.length + changed.length + rest.length;
  return [
    `@@ -${from + 1},${length(removed)} +${from + 1},${length(added)} @@`,
    ...head.map(line => ` ${line}`),
    ...removed.map(line => `-${line}`),
    ...added.map(line => `+${line}`),
    ...rest.map(line => ` ${line}`),
    '',
  ].join('\n');
}
