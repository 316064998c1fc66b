import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from '../postgres.mjs';
import { ROOT } from '../report.mjs';

// npm run bench            every benchmark
// npm run bench -- runs    those whose name has "runs"
const [filter = ''] = process.argv.slice(2);
const folder = join(ROOT, 'benchmarks');
const files = readdirSync(folder).filter(
  name => /\.bench\.(ts|mjs)$/.test(name) && name.includes(filter),
);
const postgres = await startPostgres();
let failed = false;
for (const file of files) {
  const { status } = spawnSync(
    process.execPath,
    [
      '--require',
      join(
        ROOT,
        'node_modules',
        '@backstage',
        'cli',
        'config',
        'nodeTransform.cjs',
      ),
      join(folder, file),
    ],
    { stdio: 'inherit', env: { ...process.env, ...postgres.env } },
  );
  failed ||= status !== 0;
}
await postgres.stop();
process.exit(failed ? 1 : 0);
