import { runNode } from './processes.mjs';

/** Runs Node's own test runner. */
export async function spawnTest(patterns) {
  const { code, output } = await runNode([
    '--test',
    '--test-reporter=spec',
    ...patterns,
  ]);
  const count = name =>
    Number(output.match(new RegExp(`^ℹ ${name} (\\d+)`, 'm'))?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') || (code === 0 ? 0 : 1),
    output: code === 0 ? undefined : output,
  };
}
