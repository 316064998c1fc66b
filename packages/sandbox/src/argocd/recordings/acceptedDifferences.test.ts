import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyStory } from '../controller/__testUtils__/recordedStory.ts';
import { ACCEPTED_DIFFERENCES } from './acceptedDifferences.ts';

const FOLDERS = [
  join(import.meta.dirname, '__fixtures__'),
  join(import.meta.dirname, '../controller/__fixtures__'),
];

/** What differences are told of: exchanges, parts of stories, and streams. */
function titlesIn(folder: string, file: string): string[] {
  if (!file.endsWith('.json')) return [file];
  const recorded = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  if (Array.isArray(recorded)) {
    return recorded.map(({ name }) => `${file} ${name}`);
  }
  const parts = Object.keys(emptyStory());
  return Object.keys(recorded).flatMap(name =>
    parts.map(part => `${file} ${name} ${part}`),
  );
}

it('every accepted difference is one from a recording that is replayed', () => {
  const titles = FOLDERS.flatMap(folder =>
    readdirSync(folder).flatMap(file => titlesIn(folder, file)),
  );
  const unknown = ACCEPTED_DIFFERENCES.filter(
    ({ recording }) => !titles.some(title => recording.test(title)),
  );
  expect(unknown).toEqual([]);
});
