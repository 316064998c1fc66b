import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, step } from './report.mjs';
import { explainInstallFailure, requireDiskSpace } from './toolchain.mjs';

const STAMP = join(ROOT, 'node_modules', '.amamba-installed');

/** Installs the packages when the lock file is not the one they came from. */
export async function ensureInstalled({ node, yarn, env }) {
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, 'yarn.lock')))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
    return;
  }
  requireDiskSpace();
  await step('Installing packages (about a minute the first time)', () =>
    install({ node, yarn, env }),
  );
  mkdirSync(join(ROOT, 'node_modules'), { recursive: true });
  writeFileSync(STAMP, wanted);
}

function install({ node, yarn, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [yarn, 'install', '--immutable'], {
      cwd: ROOT,
      env,
    });
    let output = '';
    const keep = chunk => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('exit', code =>
      code === 0 ? resolve() : reject(explainInstallFailure(output, 'yarn')),
    );
  });
}
