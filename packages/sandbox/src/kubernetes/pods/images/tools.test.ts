import { getCommandNames } from 'just-bash';
import { executableProblem } from '../kubelet/executable.ts';
import { createRootFs, imageUser, profileOf } from '../images.ts';
import { findProgram, programName } from '../programs.ts';
import { SHELL_NAMES } from '../shell/programLoader.ts';
import { TOOLS } from '../shell/tools/tools.ts';
import type { ImageProfile } from './imageProfile.ts';
import { SERVER_PROFILES } from './serverProfiles.ts';
import { TOOL_PROFILES } from './toolProfiles.ts';

const UTILITIES = new Set([
  ...SHELL_NAMES,
  ...Object.keys(TOOLS),
  ...getCommandNames(),
]);

/** Names of programs that executables of an image stand for, but nobody is. */
async function missing(profile: ImageProfile): Promise<string[]> {
  const fs = await createRootFs(profile);
  const names: string[] = [];
  for (const path of fs.getAllPaths()) {
    if (!(await fs.stat(path)).isFile) continue;
    const [, second = ''] = (await fs.readFile(path)).split('\n', 2);
    const name = programName(second);
    if (name && !findProgram(name) && !UTILITIES.has(name)) names.push(name);
  }
  return names;
}

it('every executable of an image runs', async () => {
  const profiles = [...SERVER_PROFILES, ...TOOL_PROFILES, profileOf('any')];
  const found = await Promise.all(profiles.map(missing));
  expect([...new Set(found.flat())]).toEqual([]);
});

it('every image starts with something that it has', async () => {
  for (const profile of [...SERVER_PROFILES, ...TOOL_PROFILES]) {
    const [first] = [...profile.entrypoint, ...profile.cmd];
    if (first === undefined) continue;
    const fs = await createRootFs(profile);
    const { env = {}, workingDir = '/' } = profile;
    const problem = await executableProblem(first, env, workingDir, fs);
    expect([first, problem]).toEqual([first, undefined]);
  }
});

it('distroless images have a user by their tag', () => {
  expect(imageUser('gcr.io/distroless/static:nonroot').uid).toBe(65532);
  expect(imageUser('gcr.io/distroless/static').uid).toBe(0);
});
