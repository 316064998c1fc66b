import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from './report.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Path of a Chromium: one of the machine's, else one that Playwright or, on
 * Debian as root, the package manager brings.
 *
 * @throws Failure when there is none and none can be brought
 */
export function findBrowser() {
  return installed() ?? fromPlaywright() ?? fromDebian() ?? giveUp();
}

function installed() {
  if (process.env.CHROMIUM_PATH) {
    return process.env.CHROMIUM_PATH;
  }
  const paths = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap(folder => NAMES.map(name => join(folder, name)));
  return [...paths, ...PLACES].find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function fromPlaywright() {
  const { status } = spawnSync(
    process.execPath,
    [process.env.AMAMBA_YARN, 'playwright', 'install', 'chromium'],
    { stdio: 'ignore', timeout: 180_000 },
  );
  if (status !== 0) {
    return undefined;
  }
  const path = execFileSync(
    process.execPath,
    [
      '-e',
      "console.log(require('@playwright/test').chromium.executablePath())",
    ],
    { encoding: 'utf8' },
  ).trim();
  return existsSync(path) ? path : undefined;
}

function fromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    return undefined;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update'],
    ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
  ]) {
    spawnSync('apt-get', args, { stdio: 'ignore', env });
  }
  return installed();
}

function giveUp() {
  throw new Failure(
    'No Chromium or Chrome was found for the browser tests: install one, or name it with CHROMIUM_PATH.',
  );
}
