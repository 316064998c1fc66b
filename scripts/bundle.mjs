import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tryTool } from './processes.mjs';
import { ROOT } from './report.mjs';

const run = promisify(execFile);
const DIST = join(ROOT, 'packages', 'backend', 'dist');
/** Names that only the sandbox's files and dependencies carry. */
const SANDBOX = /packages\/sandbox|@amamba\/sandbox|just-bash|oidc-provider/;

/**
 * Builds the backend as one deploys it and looks for the sandbox in it: among
 * the files, and in the text of every file of ours.
 */
export async function checkBundle() {
  const { code, output } = await tryTool(['workspace', 'backend', 'build']);
  if (code !== 0) {
    return { passed: 0, failed: 1, output };
  }
  const found = [
    ...(await listed('skeleton.tar.gz')),
    ...(await listed('bundle.tar.gz')),
    ...(await mentioned('bundle.tar.gz')),
  ].filter(line => SANDBOX.test(line));
  return found.length === 0
    ? { passed: 1, failed: 0 }
    : {
        passed: 0,
        failed: 1,
        output: `The backend bundle has something of the sandbox:\n${found
          .slice(0, 20)
          .join('\n')}`,
      };
}

async function listed(archive) {
  const { stdout } = await run('tar', ['tzf', join(DIST, archive)], {
    maxBuffer: 64e6,
  });
  const files = stdout.trim().split('\n');
  if (!files.some(file => file.startsWith('packages/backend/'))) {
    throw new Error(`${archive} does not look like a backend bundle`);
  }
  return files;
}

/** Lines of our built JavaScript and manifests that name something of the sandbox. */
async function mentioned(archive) {
  const { stdout } = await run(
    'tar',
    [
      'xzf',
      join(DIST, archive),
      '-O',
      '--wildcards',
      '--exclude=*.map',
      'plugins/*/dist/*.js',
      'plugins/*/package.json',
      'packages/backend/*.js',
      'packages/backend/package.json',
    ],
    { maxBuffer: 256e6 },
  );
  return stdout.split('\n').map(line => line.slice(0, 300));
}
