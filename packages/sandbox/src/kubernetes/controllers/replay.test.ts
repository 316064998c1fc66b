import { readdirSync } from 'node:fs';
import { replayWatch } from '../__testUtils__/watchReplay.ts';

const DIRECTORY = new URL('__fixtures__/watches/', import.meta.url);
const recordings = readdirSync(DIRECTORY).sort();

describe('workloads go as recorded on a real cluster', () => {
  it.each(recordings)(
    '%s',
    async recording => {
      const lines = await replayWatch(new URL(recording, DIRECTORY));
      expect(lines).toEqual([]);
    },
    60_000,
  );
});
