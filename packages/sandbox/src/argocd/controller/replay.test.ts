import { readFileSync } from 'node:fs';
import { startPatientClock } from '../../kubernetes/tekton/__testUtils__/patientClock.ts';
import { Acceptance } from '../__testUtils__/acceptance.ts';
import { GitFixture } from './__testUtils__/gitFixture.ts';
import {
  differences,
  emptyStory,
  eventText,
  tell,
  type Story,
} from './__testUtils__/recordedStory.ts';
import { FIRST_FILES, SCENARIOS } from './__testUtils__/scenarios.ts';
import {
  startTestArgoCd,
  type TestArgoCd,
} from './__testUtils__/testArgoCd.ts';

const FIXTURES = new URL('__fixtures__/', import.meta.url);
const SPEED = 4;

describe('Applications go as recorded of a real Argo CD', () => {
  const { clock, stop } = startPatientClock(SPEED);
  const stories = new Map<string, Story>();
  const git = new GitFixture(FIRST_FILES);
  const acceptance = new Acceptance();
  let argoCd: TestArgoCd;

  const storyOf = (name: string) => {
    const known = stories.get(name) ?? emptyStory();
    stories.set(name, known);
    return known;
  };

  beforeAll(async () => {
    argoCd = await startTestArgoCd(clock);
    for (const letter of ['', '-w', '-x']) {
      argoCd.createNamespace(`rec-cd-app${letter}`);
    }
    argoCd.createProject('rec-proj');
    argoCd.objects.watch('applications.argoproj.io', event => {
      tell(storyOf(event.object.metadata.name), event);
    });
    argoCd.objects.watch('events', ({ type, object }) => {
      const { kind, name } = object.involvedObject;
      if (type !== 'ADDED' || kind !== 'Application') return;
      storyOf(name).events.push(eventText(object));
    });
  });

  afterAll(async () => {
    git.remove();
    await argoCd.stop();
    stop();
  });

  it.each(Object.keys(SCENARIOS))(
    '%s',
    async scenario => {
      const recorded: Record<string, Story> = JSON.parse(
        readFileSync(new URL(scenario, FIXTURES), 'utf8'),
      );
      stories.clear();
      await SCENARIOS[scenario](argoCd, git);
      const told: Record<string, string[]> = {};
      for (const [name, expected] of Object.entries(recorded)) {
        const story = storyOf(name);
        for (const part of Object.keys(story) as Array<keyof Story>) {
          // Events were not always watched.
          if (part === 'events' && expected.events.length === 0) continue;
          const id = `${scenario} ${name} ${part}`;
          const lines = differences(expected[part], story[part]);
          const left = acceptance.unaccepted(id, lines);
          acceptance.note(id, lines);
          if (left.length > 0) told[id] = left;
        }
      }
      expect(told).toEqual({});
    },
    120_000,
  );

  it('and accepted differences are there', () => {
    expect(acceptance.gone).toEqual([]);
  });
});
