import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from './__testUtils__/testForge.ts';
import { startForge } from './index.ts';
import { seedForge } from './seedForge.ts';
import { PEOPLE } from '../oidc/people.ts';

describe('the seed', () => {
  it('is the folders of the demo, grown by their people', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'seed-'));
    const demo = await startForge({
      users: PEOPLE.map(person => ({ ...person, password: 'demo-pw' })),
      organizations: [{ name: 'payments' }, { name: 'search' }],
    });
    try {
      await seedForge(demo);
      const directory = join(folder, 'demo');
      await git(
        folder,
        'clone',
        '-q',
        `${demo.url}/payments/deploy`,
        directory,
      );
      const log = await git(directory, 'log', '--format=%an');
      expect(new Set(log.split('\n'))).toEqual(
        new Set(['Alice Zhao', 'Bob Keller']),
      );
      const file = 'payments-api/overlays/dev/kustomization.yaml';
      expect(await readFile(join(directory, file), 'utf8')).toContain('6.9.2');
      expect(await git(directory, 'show', `HEAD~1:${file}`)).toContain('6.9.1');
    } finally {
      await demo.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
