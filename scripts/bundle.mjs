import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { tryTool } from './processes.mjs';
import { ROOT } from './report.mjs';

const run = promisify(execFile);
const DIST = join(ROOT, 'packages', 'backend', 'dist');
/** What only the sandbox's files and its dependencies are called. */
const SANDBOX =
  /packages\/sandbox|@amamba\/sandbox|just-bash|['"/]oidc-provider['"/]/;
/**
 * Entry points for tests, which may say how to start the sandbox, with the
 * modules that only they load.
 */
const TEST_SUPPORT =
  /\/dist\/(testUtils|sandbox\/\w+|suite\/\w+|testing\/\w+)\.cjs\.js$/;

/**
 * Builds the backend as one deploys it and looks for the sandbox in it: among
 * the files, and in the text of what the backend can load.
 */
export async function checkBundle() {
  const { code, output } = await tryTool(['workspace', 'backend', 'build']);
  if (code !== 0) {
    return { passed: 0, failed: 1, output };
  }
  const folder = mkdtempSync(join(tmpdir(), 'amamba-bundle-'));
  try {
    for (const archive of ['skeleton.tar.gz', 'bundle.tar.gz']) {
      await run('tar', ['xzf', join(DIST, archive), '-C', folder]);
    }
    const problems = findSandbox(folder);
    return problems.length === 0
      ? { passed: 1, failed: 0 }
      : {
          passed: 0,
          failed: 1,
          output: `The backend bundle has something of the sandbox:\n${problems.join(
            '\n',
          )}`,
        };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files of an unpacked bundle that are the sandbox's, name it, or load test support. */
export function findSandbox(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(js|cjs|mjs|json)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name));
  if (
    !files.some(file =>
      file.startsWith(join(folder, 'packages', 'backend', 'dist')),
    )
  ) {
    return ['it has no packages/backend/dist, so it is no bundle'];
  }
  return files.flatMap(file => {
    const name = relative(folder, file);
    if (SANDBOX.test(name)) {
      return [name];
    }
    if (TEST_SUPPORT.test(file)) {
      return [];
    }
    const text = readFileSync(file, 'utf8');
    const found =
      text.match(SANDBOX) ?? text.match(/require\('[^']*\/testUtils[^']*'\)/);
    return found ? [`${name}: ${found[0]}`] : [];
  });
}
