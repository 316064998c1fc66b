import { readdirSync } from 'node:fs';
import { replayWatch } from '../__testUtils__/watchReplay.ts';

const DIRECTORY = new URL('__fixtures__/watches/', import.meta.url);
const recordings = readdirSync(DIRECTORY).map(file => file.split('.')[0]);

describe('pods live as recorded on a real cluster', () => {
  it.each(recordings)(
    '%s',
    async recording => {
      const file = new URL(`${recording}.jsonl`, DIRECTORY);
      expect(await replayWatch(file, { patienceMs: 1_500 })).toEqual([]);
    },
    30_000,
  );
});
