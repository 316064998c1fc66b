import { CHECKS } from '../checks.mjs';
import { killAll } from '../processes.mjs';
import { Failure } from '../report.mjs';

// npm test                      every check
// npm test -- jest lint         some of them, by name
// npm test -- jest -- informer  the rest is for the runner of that check
const args = process.argv.slice(2);
const split = args.indexOf('--');
const names = split < 0 ? args : args.slice(0, split);
const filters = split < 0 ? [] : args.slice(split + 1);
const chosen = CHECKS.filter(
  ({ name }) => names.length === 0 || names.includes(name),
);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.exit(1));
}
process.on('exit', killAll);

async function runCheck(check) {
  const started = Date.now();
  console.log(`• ${check.title} …`);
  const result = await check.run(filters).catch(error => ({
    passed: 0,
    failed: 1,
    output: error instanceof Failure ? error.message : error.stack,
  }));
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  if (result.output) {
    console.log(result.output.slice(-30_000));
  }
  const verdict = result.failed === 0 ? '✓' : '✗';
  console.log(
    `  ${verdict} ${result.passed} passed, ${result.failed} failed in ${seconds} s`,
  );
  return result;
}

let passed = 0;
let failed = 0;
if (chosen.length === 0) {
  console.error(
    `There is no such check; there are: ${CHECKS.map(({ name }) => name).join(
      ', ',
    )}.`,
  );
  process.exit(1);
}
for (const check of chosen) {
  const result = await runCheck(check);
  passed += result.passed;
  failed += result.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
