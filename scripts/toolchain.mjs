import { execFile } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Failure, ROOT, step } from './report.mjs';

const run = promisify(execFile);
const TOOLCHAIN = join(ROOT, '.toolchain');
const MODULES = join(TOOLCHAIN, 'node_modules');
const YARN = join(MODULES, '@yarnpkg', 'cli-dist', 'bin', 'yarn.js');
const OWN_NODE = join(
  MODULES,
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
/** Packages, a build and some room to breathe. */
const NEEDED_BYTES = 4 * 1024 ** 3;

/**
 * Finds a Node that Backstage and the sandbox run on (24, which strips types
 * by itself) and yarn, bringing them to `.toolchain/` when the machine has
 * none.
 */
export async function ensureToolchain() {
  const ownNode = process.versions.node.startsWith('24.');
  const node = ownNode ? process.execPath : OWN_NODE;
  if (!existsSync(node) || !existsSync(YARN)) {
    requireDiskSpace();
    await step('Bringing Node 24 and yarn to .toolchain/', () =>
      installToolchain(ownNode),
    );
  }
  // Whatever says `node` further down must mean this one.
  const env = {
    ...process.env,
    PATH: [dirname(node), join(MODULES, '.bin'), process.env.PATH].join(
      delimiter,
    ),
  };
  return { node, yarn: YARN, env };
}

/** @throws Failure when the disk cannot hold what is about to be installed. */
export function requireDiskSpace() {
  const { bavail, bsize } = statfsSync(ROOT);
  const free = bavail * bsize;
  if (free < NEEDED_BYTES) {
    throw new Failure(
      `The disk has ${(free / 1024 ** 3).toFixed(1)} GB free and ${
        NEEDED_BYTES / 1024 ** 3
      } GB are needed: free some space, then run this again.`,
    );
  }
}

async function installToolchain(ownNode) {
  const packages = [
    '@yarnpkg/cli-dist@4.18.1',
    ...(ownNode ? [] : ['node@24']),
  ];
  await npm([
    'install',
    '--no-save',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--no-package-lock',
    '--ignore-scripts=false',
    '--prefix',
    TOOLCHAIN,
    ...packages,
  ]);
  if (!ownNode && !existsSync(OWN_NODE)) {
    // npm may have declined to run the package's own step.
    await run(
      process.execPath,
      [join(MODULES, 'node', 'installArchSpecificPackage.js')],
      {
        cwd: join(MODULES, 'node'),
      },
    );
  }
}

async function npm(args) {
  try {
    await run('npm', args, { shell: process.platform === 'win32' });
  } catch (error) {
    throw explainInstallFailure(`${error.stderr}${error.stdout}`, 'npm');
  }
}

/** Turns a package manager's output into one sentence. */
export function explainInstallFailure(output, tool) {
  if (/ENOSPC|no space left/i.test(output)) {
    return new Failure(
      'The disk is full: free some space, then run this again.',
    );
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|RequestError/.test(
      output,
    )
  ) {
    return new Failure(
      'The npm registry cannot be reached: check the network and the proxy settings, then run this again.',
    );
  }
  return new Failure(
    `${tool} could not install what is needed:\n${output
      .trim()
      .split('\n')
      .slice(-15)
      .join('\n')}`,
  );
}
