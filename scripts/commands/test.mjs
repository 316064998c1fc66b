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
  const { passed, failed } = result;
  console.log(
    `${verdict} ${check.title}: ${passed} passed, ${failed} failed in ${seconds} s`,
  );
  return result;
}

/** One after the other. */
async function runChecks(checks) {
  const results = [];
  for (const check of checks) {
    results.push(await runCheck(check));
  }
  return results;
}

if (chosen.length === 0) {
  console.error(
    `There is no such check; there are: ${CHECKS.map(({ name }) => name).join(
      ', ',
    )}.`,
  );
  process.exit(1);
}
// What runs on one core has another for company; the others want all there are.
const inLane = wanted => chosen.filter(({ lane }) => lane === wanted);
const results = [
  ...(await Promise.all([
    runChecks(inLane('beside')),
    runChecks(inLane('single')),
  ])),
  await runChecks(inLane(undefined)),
  ...(await Promise.all(inLane('last').map(check => runChecks([check])))),
].flat();
const sum = key => results.reduce((total, result) => total + result[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
