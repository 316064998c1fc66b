import { ACCEPTED_DIFFERENCES } from '../acceptedDifferences.ts';
import type { ObjectStory, Story } from './watchStory.ts';

const ABSENT = '<nothing>';

/** Lines `<object>.<path>: <recorded> -> <ours>` for all that is not alike. */
export function storyDifferences(recorded: Story, ours: Story): string[] {
  const names = new Set([...recorded.keys(), ...ours.keys()]);
  return [...names].flatMap(name =>
    groupDifferences(name, recorded.get(name) ?? [], ours.get(name) ?? []),
  );
}

/** Those of the lines that nobody has accepted for this recording. */
export function unaccepted(recording: string, lines: string[]): string[] {
  const accepted = ACCEPTED_DIFFERENCES.filter(item =>
    item.recording.test(recording),
  );
  return lines.filter(
    line => !accepted.some(item => item.difference?.test(line) ?? true),
  );
}

/** Objects of one name may stand in any order: each meets its closest. */
function groupDifferences(
  name: string,
  recorded: ObjectStory[],
  ours: ObjectStory[],
): string[] {
  if (recorded.length !== ours.length) {
    return [`${name}: ${recorded.length} such -> ${ours.length} such`];
  }
  const rest = [...ours];
  return recorded.flatMap(story => {
    let best = { index: 0, lines: objectDifferences(name, story, rest[0]) };
    for (let index = 1; index < rest.length; index++) {
      if (best.lines.length === 0) break;
      const lines = objectDifferences(name, story, rest[index]);
      if (distance(lines) < distance(best.lines)) best = { index, lines };
    }
    rest.splice(best.index, 1);
    return best.lines;
  });
}

/** What an object went through tells it from others better than details. */
function distance(lines: string[]): number {
  const story = lines.filter(line => /^[^:]*\.(states|counts)/.test(line));
  return story.length * 1000 + lines.length;
}

function objectDifferences(
  name: string,
  recorded: ObjectStory,
  ours: ObjectStory,
): string[] {
  return [
    ...listDifferences(`${name}.states`, recorded.states, ours.states),
    ...countDifferences(name, recorded.counts, ours.counts),
    ...listDifferences(`${name}.events`, recorded.events, ours.events),
    ...valueDifferences(name, recorded.final, ours.final),
  ];
}

function countDifferences(
  name: string,
  recorded: ObjectStory['counts'],
  ours: ObjectStory['counts'],
): string[] {
  const counts = new Set([...Object.keys(recorded), ...Object.keys(ours)]);
  return [...counts].flatMap(count => {
    const [a, b] = [recorded[count] ?? [0], ours[count] ?? [0]].map(points =>
      points.join(', '),
    );
    return a === b ? [] : [`${name}.counts.${count}: ${a} -> ${b}`];
  });
}

/** What has to go from one list and to come in to make it the other. */
export function listDifferences(
  path: string,
  recorded: string[],
  ours: string[],
): string[] {
  const common = longestCommon(recorded, ours);
  const lines: string[] = [];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...common, [recorded.length, ours.length]]) {
    while (i < nextI || j < nextJ) {
      const was = i < nextI ? recorded[i++] : ABSENT;
      const is = j < nextJ ? ours[j++] : ABSENT;
      lines.push(`${path}: ${was} -> ${is}`);
    }
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return lines;
}

/** Pairs of indices of a longest common subsequence. */
function longestCommon(a: string[], b: string[]): [number, number][] {
  const lengths = Array.from({ length: a.length + 1 }, () =>
    new Array<number>(b.length + 1).fill(0),
  );
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] =
        a[i] === b[j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  }
  return pairs;
}

/** Every path at which two JSON values differ, with both. */
export function valueDifferences(
  path: string,
  recorded: unknown,
  ours: unknown,
): string[] {
  if (isContainer(recorded) && isContainer(ours)) {
    if (lengthOf(recorded) === lengthOf(ours)) {
      const keys = new Set([...Object.keys(recorded), ...Object.keys(ours)]);
      return [...keys].flatMap(key =>
        valueDifferences(`${path}.${key}`, recorded[key], ours[key]),
      );
    }
  }
  const [was, is] = [recorded, ours].map(
    value => JSON.stringify(value) ?? ABSENT,
  );
  return was === is ? [] : [`${path}: ${was} -> ${is}`];
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Undefined of what is no list. */
function lengthOf(value: object): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}
