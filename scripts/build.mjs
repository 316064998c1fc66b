import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runTool } from './processes.mjs';
import { ROOT, step } from './report.mjs';

const DIST = join(ROOT, 'packages', 'app', 'dist');
const STAMP = join(DIST, '.amamba-built');
const IGNORED = new Set([
  'node_modules',
  'dist',
  'dist-types',
  'coverage',
  '__fixtures__',
  'migrations',
]);

/** Builds the portal's pages when a source of theirs has changed. */
export async function ensureBuilt() {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
    return;
  }
  await step("Building the portal's pages", () =>
    runTool(['workspace', 'app', 'build'], {
      // The catalogue of what the browser may read is in the packages' config.d.ts.
      env: { NODE_OPTIONS: '--max-old-space-size=4096' },
    }),
  );
  writeFileSync(STAMP, wanted);
}

function fingerprint() {
  const hash = createHash('sha256');
  const folders = ['packages/app', ...frontendPlugins()];
  for (const folder of folders) {
    for (const file of filesIn(join(ROOT, folder))) {
      hash.update(relative(ROOT, file)).update(readFileSync(file));
    }
  }
  for (const file of ['yarn.lock', 'app-config.yaml']) {
    hash.update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

function frontendPlugins() {
  return readdirSync(join(ROOT, 'plugins'))
    .filter(name => {
      const manifest = JSON.parse(
        readFileSync(join(ROOT, 'plugins', name, 'package.json'), 'utf8'),
      );
      return !/backend|node/.test(manifest.backstage.role);
    })
    .map(name => join('plugins', name));
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !IGNORED.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesIn(path) : [path];
    });
}
