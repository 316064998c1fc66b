import { isControlLabel } from '@amamba/plugin-amamba-common';

/** One line of a form for labels. */
export interface LabelRow {
  key: string;
  value: string;
}

/** What is wrong with one line. */
export type LabelProblem = 'key' | 'value' | 'reserved' | 'repeated';

const PART = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const PREFIX = '[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/';
const KEY = new RegExp(`^(${PREFIX})?${PART}$`);
const VALUE = new RegExp(`^(${PART})?$`);
const OURS = /^amamba\.io\//;

/** Kept by the portal, or for those who run the cluster. */
function isReserved(key: string): boolean {
  return OURS.test(key) || isControlLabel(key);
}

/** Lines of a form for labels. */
export function toLabelRows(labels: Record<string, string>): LabelRow[] {
  return Object.entries(labels)
    .filter(([key]) => !isReserved(key))
    .map(([key, value]) => ({ key, value }));
}

/** The labels that lines hold. */
export function toLabels(rows: LabelRow[]): Record<string, string> {
  return Object.fromEntries(
    rows
      .map(({ key, value }) => [key.trim(), value.trim()])
      .filter(([key, value]) => key || value),
  );
}

/** Finds what is wrong with labels, by position of the line. */
export function findLabelProblems(
  rows: LabelRow[],
): ReadonlyMap<number, LabelProblem> {
  const problems = new Map<number, LabelProblem>();
  const seen = new Set<string>();
  rows.forEach((row, index) => {
    const key = row.key.trim();
    if (!key && !row.value.trim()) return;
    if (!KEY.test(key)) problems.set(index, 'key');
    else if (isReserved(key)) problems.set(index, 'reserved');
    else if (seen.has(key)) problems.set(index, 'repeated');
    else if (!VALUE.test(row.value.trim())) problems.set(index, 'value');
    seen.add(key);
  });
  return problems;
}
