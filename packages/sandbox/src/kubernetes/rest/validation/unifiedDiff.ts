const CONTEXT_LINES = 3;

interface Line {
  sign: ' ' | '-' | '+';
  text: string;
}

/** Line by line, by the longest common subsequence. */
function compareLines(before: string[], after: string[]): Line[] {
  const lengths = Array.from(
    { length: before.length + 1 },
    () => new Uint32Array(after.length + 1),
  );
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i][j] =
        before[i] === after[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ sign: ' ', text: before[i] });
      i += 1;
      j += 1;
    } else if (
      i < before.length &&
      (j === after.length || lengths[i + 1][j] >= lengths[i][j + 1])
    ) {
      lines.push({ sign: '-', text: before[i] });
      i += 1;
    } else {
      lines.push({ sign: '+', text: after[j] });
      j += 1;
    }
  }
  return lines;
}

/** The places that differ, each with three lines around it (`diff -u`). */
export function unifiedDiff(before: string[], after: string[]): string {
  const lines = compareLines(before, after);
  const isNear = lines.map((_line, index) =>
    lines
      .slice(Math.max(index - CONTEXT_LINES, 0), index + CONTEXT_LINES + 1)
      .some(({ sign }) => sign !== ' '),
  );
  const text: string[] = [];
  let left = 1;
  let right = 1;
  for (let index = 0; index < lines.length; ) {
    if (!isNear[index]) {
      left += 1;
      right += 1;
      index += 1;
      continue;
    }
    let end = index;
    while (end < lines.length && isNear[end]) end += 1;
    const hunk = lines.slice(index, end);
    const old = hunk.filter(({ sign }) => sign !== '+').length;
    const next = hunk.filter(({ sign }) => sign !== '-').length;
    text.push(`@@ -${left},${old} +${right},${next} @@`);
    for (const { sign, text: line } of hunk) text.push(`${sign}${line}`);
    left += old;
    right += next;
    index = end;
  }
  return text.length > 0 ? `${text.join('\n')}\n` : '';
}
