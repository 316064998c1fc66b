import { readdirSync, readFileSync } from 'node:fs';
import {
  startTestCluster,
  type TestCluster,
} from '../__testUtils__/testCluster.ts';
import { installControllers } from '../controllers/installControllers.ts';
import { installPods } from '../pods/installPods.ts';
import { outcomeDifferences } from './__testUtils__/outcomeDifferences.ts';
import { startPatientClock } from './__testUtils__/patientClock.ts';
import { RunReplay, type RunRecording } from './__testUtils__/runReplay.ts';
import { installTekton } from './installTekton.ts';

const DIRECTORY = new URL('__fixtures__/replay/', import.meta.url);
const SPEED = 5;

const scenarios = readdirSync(DIRECTORY).map(file => file.replace('.json', ''));

describe('runs go as recorded on a real cluster', () => {
  const { clock, stop } = startPatientClock(SPEED);
  let server: TestCluster;
  const replays = new Map<string, Promise<string[]>>();

  async function replay(scenario: string): Promise<string[]> {
    const file = readFileSync(new URL(`${scenario}.json`, DIRECTORY), 'utf8');
    const recording: RunRecording = JSON.parse(file);
    const { running, admin } = server;
    const { refusals, outcomes } = await new RunReplay(
      recording,
      running,
      admin,
    ).run();
    return [...refusals, ...outcomeDifferences(scenario, recording, outcomes)];
  }

  // Most of a run is waiting, so that all go on in one cluster at once.
  beforeAll(async () => {
    server = await startTestCluster({
      clock,
      install: cluster => {
        installPods(cluster);
        installControllers(cluster);
        installTekton(cluster);
      },
    });
    for (const scenario of scenarios) replays.set(scenario, replay(scenario));
  });

  afterAll(async () => {
    stop();
    await server.stop();
  });

  it.each(scenarios)(
    '%s',
    async scenario => {
      expect(await replays.get(scenario)).toEqual([]);
    },
    120_000,
  );
});
