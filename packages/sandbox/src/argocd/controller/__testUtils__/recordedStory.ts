import type { KubeObject, WatchEvent } from '../../../kubernetes/types.ts';

/** What became of one Application, each part in the order it came. */
export interface Story {
  operations: string[];
  comparisons: string[];
  health: string[];
  history: number[][];
  events: string[];
}

const SHA = /\b[0-9a-f]{40}\b/g;

export function emptyStory(): Story {
  return {
    operations: [],
    comparisons: [],
    health: [],
    history: [],
    events: [],
  };
}

/** Adds what is new in a version of the Application. */
export function tell(story: Story, { type, object }: WatchEvent): void {
  if (type === 'DELETED') {
    push(story.operations, 'deleted');
    push(story.comparisons, 'deleted');
    push(story.health, 'deleted');
    return;
  }
  const { status = {}, operation } = object;
  const { operationState: state, sync, health, history } = status;
  if (operation && !state) push(story.operations, askedText(operation.sync));
  if (state) push(story.operations, operationText(state));
  if (sync?.status) push(story.comparisons, comparisonText(status));
  if (health?.status) push(story.health, health.status);
  if (history?.length) {
    push(
      story.history,
      history.map(({ id }: { id: number }) => id),
    );
  }
}

export function eventText({ type, reason, message }: KubeObject): string {
  return plain(`${type} ${reason}: ${message}`);
}

function askedText(sync: Record<string, unknown>): string {
  const told = Object.entries(sync)
    .filter(([key]) => !['source', 'revision', 'manifests'].includes(key))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return plain(`asked ${JSON.stringify(Object.fromEntries(told))}`);
}

function operationText({
  phase,
  message = '',
  syncResult,
}: Record<string, any>): string {
  const results = (syncResult?.resources ?? []).map(
    (result: Record<string, any>) =>
      `${result.syncPhase} ${result.kind}/${result.name} ${
        result.status ?? '-'
      } ${result.hookPhase ?? '-'}: ${result.message ?? ''}`,
  );
  const words = String(message).replace(/at \d+:\d+[AP]M/, 'at <time>');
  return plain([`${phase} ${words}`.trim(), ...results.sort()].join('; '));
}

function comparisonText(status: Record<string, any>): string {
  const resources = (status.resources ?? []).map(
    (item: Record<string, any>) =>
      `${item.kind}/${item.name} ${item.status ?? '-'}${
        item.requiresPruning ? ' prune' : ''
      }${item.hook ? ' hook' : ''}`,
  );
  const conditions = (status.conditions ?? []).map(
    (item: Record<string, any>) => `${item.type}: ${item.message}`,
  );
  return plain([status.sync.status, ...resources, ...conditions].join('; '));
}

function plain(text: string): string {
  return text.replaceAll(SHA, '<sha>');
}

function push<T>(list: T[], item: T): void {
  if (JSON.stringify(list.at(-1)) !== JSON.stringify(item)) list.push(item);
}

/**
 * Lines that only one of two sequences has: `-` recorded, `+` ours; what
 * both have in the same order is not told.
 */
export function differences(recorded: unknown[], ours: unknown[]): string[] {
  const left = recorded.map(item => JSON.stringify(item));
  const right = ours.map(item => JSON.stringify(item));
  const longest = left.map(() => new Array<number>(right.length + 1).fill(0));
  longest.push(new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      longest[i][j] =
        left[i] === right[j]
          ? longest[i + 1][j + 1] + 1
          : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (left[i] !== undefined && left[i] === right[j]) {
      i += 1;
      j += 1;
    } else if (
      j >= right.length ||
      (i < left.length && longest[i + 1][j] >= longest[i][j + 1])
    ) {
      lines.push(`- ${left[i]}`);
      i += 1;
    } else {
      lines.push(`+ ${right[j]}`);
      j += 1;
    }
  }
  return lines;
}
