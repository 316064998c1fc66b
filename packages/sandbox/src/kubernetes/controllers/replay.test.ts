import { readdirSync } from 'node:fs';
import { ScriptedPods } from '../__testUtils__/scriptedPods.ts';
import { replayWatch } from '../__testUtils__/watchReplay.ts';
import type { LocalCluster } from '../cluster.ts';
import { installControllers } from './installControllers.ts';

const DIRECTORY = new URL('__fixtures__/watches/', import.meta.url);
const recordings = readdirSync(DIRECTORY).sort();

/** What becomes of pods is for the tests of the kubelet. */
const ABOUT_PODS = /^(pods|events about)/;

function install(cluster: LocalCluster): void {
  cluster.addController(new ScriptedPods(cluster));
  installControllers(cluster);
}

describe('workloads go as recorded on a real cluster', () => {
  it.each(recordings)(
    '%s',
    async recording => {
      const file = new URL(recording, DIRECTORY);
      const options = { install, except: ABOUT_PODS };
      expect(await replayWatch(file, options)).toEqual([]);
    },
    60_000,
  );
});
