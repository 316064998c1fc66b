import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ACCEPTED_DIFFERENCES } from '../acceptedDifferences.ts';

const SOURCES = join(import.meta.dirname, '../..');

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
const recordings = files
  .filter(file => /__fixtures__\/.*\.jsonl?$/.test(file))
  .map(file => ({
    file,
    /** As the tests call it: by its folder where that is a scenario's. */
    path: file.replace(/^.*__fixtures__\//, ''),
    name: basename(file),
  }));

/** What reads recordings: tests, and what they are helped by. */
const readers = files
  .filter(file => /\.(test|contract)\.ts$|__testUtils__\/.*\.ts$/.test(file))
  .map(file => readFileSync(join(SOURCES, file), 'utf8'));

/** A test names a file, or reads all of its folder. */
function isRead({ path, name }: (typeof recordings)[number]): boolean {
  const folder = dirname(path);
  return readers.some(
    text =>
      text.includes(path) ||
      text.includes(`'${name}'`) ||
      text.includes(`__fixtures__/${name}`) ||
      (folder !== '.' && text.includes(`__fixtures__/${folder}/'`)) ||
      text.includes(`namesIn('${folder}')`),
  );
}

it('every recording is replayed by a test', () => {
  expect(recordings.filter(recording => !isRead(recording))).toEqual([]);
});

it('every accepted difference is one from a recording that is replayed', () => {
  const exchanges = recordings.flatMap(({ file, path, name }) => {
    const text = readFileSync(join(SOURCES, file), 'utf8');
    const named = name.endsWith('.json')
      ? [...text.matchAll(/"name": ?"([^"]+)"/g)].map(([, is]) => is)
      : [];
    const titles = [name, path, path.replace(/^replay\//, 'tekton/')];
    return titles.flatMap(title => [
      title,
      ...named.map(exchange => `${title} ${exchange}`),
    ]);
  });
  const unknown = ACCEPTED_DIFFERENCES.filter(
    ({ recording }) => !exchanges.some(title => recording.test(title)),
  );
  expect(unknown).toEqual([]);
});
