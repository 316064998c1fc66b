import { spawn } from 'node:child_process';
import { ROOT } from './report.mjs';

/** Runs Node's own test runner. */
export function spawnTest(patterns) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--test', '--test-reporter=spec', ...patterns],
      {
        cwd: ROOT,
      },
    );
    let output = '';
    const keep = chunk => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('exit', code => {
      const count = name =>
        Number(output.match(new RegExp(`^ℹ ${name} (\\d+)`, 'm'))?.[1] ?? 0);
      resolve({
        passed: count('pass'),
        failed: count('fail') || (code === 0 ? 0 : 1),
        output: code === 0 ? undefined : output,
      });
    });
  });
}
