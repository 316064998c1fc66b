import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { bringClients, bringKubectlAndHelm } from './clients.mjs';
import { ensureBuilt } from './build.mjs';
import { checkBundle } from './bundle.mjs';
import { controlSandbox } from './control.mjs';
import { startPortal, startSandbox, STATE } from './portal.mjs';
import { startPostgres } from './postgres.mjs';
import { runNode, tryTool } from './processes.mjs';
import { spawnTest } from './spawnTest.mjs';

const RESULTS = join(STATE, 'test');

/** A check that either holds or does not. */
function tool(args, options) {
  return async () => {
    const { code, output } = await tryTool(args, options);
    return code === 0
      ? { passed: 1, failed: 0 }
      : { passed: 0, failed: 1, output };
  };
}

/** Backstage's jest over every package, on SQLite and on a real PostgreSQL. */
async function jest(filters) {
  const file = freshFile('jest.json');
  const clients = await bringKubectlAndHelm();
  const postgres = await startPostgres();
  try {
    const { code, output } = await tryTool(
      [
        'backstage-cli',
        'repo',
        'test',
        ...filters,
        '--json',
        `--outputFile=${file}`,
        // Some wait for a server of theirs: three keep two cores busy.
        '--maxWorkers=3',
        '--workerIdleMemoryLimit=1024MB',
        '--silent',
      ],
      // Passing NODE_ENV on would have pages tested as in production.
      { env: { ...clients, ...postgres.env, CI: '1', NODE_ENV: 'test' } },
    );
    const result = JSON.parse(readFileSync(file, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return {
      passed: result.numPassedTests,
      failed: failed || (code === 0 ? 0 : 1),
      output: code === 0 ? leftOut(result) : failures(output),
    };
  } finally {
    await postgres.stop();
  }
}

/** What a machine without helm or kubectl cannot test. */
function leftOut({ numPendingTests }) {
  return numPendingTests > 0
    ? `${numPendingTests} left out: this machine has no helm or no kubectl`
    : undefined;
}

/** Without the report in JSON and without suites that passed. */
function failures(output) {
  return output
    .split('\n')
    .filter(line => !line.startsWith('{"num') && !/^PASS /.test(line))
    .join('\n');
}

/**
 * What real clients see of a cluster: of the sandbox's, or of the one that
 * AMAMBA_TEST_KUBECONFIG names, of which every case is told.
 */
async function contract(filters) {
  const clients = await bringClients();
  const reporter = 'packages/sandbox/src/contract/sameOrDifferent.mjs';
  const { code, output } = await runNode(
    [
      '--test',
      `--test-reporter=./${reporter}`,
      '--test-concurrency=1',
      `packages/sandbox/src/contract/*${filters[0] ?? ''}*.contract.ts`,
    ],
    { env: clients },
  );
  const [, passed = 0, failed = 1] =
    /^(\d+) same, (\d+) different$/m.exec(output) ?? [];
  const real = process.env.AMAMBA_TEST_KUBECONFIG !== undefined;
  return {
    passed: Number(passed),
    failed: Number(failed) || Number(code !== 0),
    output: code === 0 && !real ? undefined : output,
  };
}

/** People's journeys in a real browser, against a portal on a sandbox of its own. */
async function browser(filters) {
  const executable = findBrowser();
  const file = freshFile('browser.json');
  const state = join(STATE, 'test', 'portal');
  rmSync(state, { recursive: true, force: true });
  const url = 'http://localhost:7107';
  await ensureBuilt();
  const servers = [];
  try {
    const sandbox = await startSandbox({ url, state });
    const control = await controlSandbox(sandbox);
    servers.push(sandbox, control);
    servers.push(await startPortal({ url, state }));
    const { code, output } = await tryTool(['playwright', 'test', ...filters], {
      env: {
        CHROMIUM_PATH: executable,
        PORTAL_URL: url,
        PORTAL_STATE: state,
        SANDBOX_CONTROL: control.url,
        PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      },
    });
    const { stats } = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected || (code === 0 ? 0 : 1),
      output: code === 0 ? undefined : output,
    };
  } finally {
    await Promise.all(servers.map(server => server.stop()));
  }
}

function freshFile(name) {
  const file = join(RESULTS, name);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

/**
 * Everything that must hold, cheap things first. Those with a lane need one
 * core: the single ones follow each other, with the one that is beside them,
 * and the last ones run at once.
 */
export const CHECKS = [
  {
    name: 'scripts',
    lane: 'single',
    title: 'Scripts and import rules',
    run: () => spawnTest(['scripts/*.test.mjs', 'eslint/*.test.mjs']),
  },
  {
    name: 'format',
    lane: 'single',
    title: 'Formatting',
    run: tool(['prettier', '--check', '--loglevel', 'warn', '.']),
  },
  {
    name: 'types',
    lane: 'single',
    title: 'Types',
    run: tool([
      'tsc',
      '--noEmit',
      '--emitDeclarationOnly',
      'false',
      '--incremental',
      'false',
    ]),
  },
  {
    name: 'lint',
    lane: 'single',
    title: 'Lint',
    run: tool(['backstage-cli', 'repo', 'lint', '--max-warnings', '0']),
  },
  {
    name: 'metadata',
    lane: 'single',
    title: 'Package metadata',
    run: tool(['backstage-cli', 'repo', 'fix', '--publish', '--check']),
  },
  { name: 'jest', title: 'Unit and integration tests', run: jest },
  {
    name: 'contract',
    lane: 'last',
    title: 'The sandbox before kubectl, helm and other real clients',
    run: contract,
  },
  {
    name: 'soak',
    lane: 'beside',
    title: 'Ten thousand pods come, change and go before fifty watchers',
    run: () => spawnTest(['packages/sandbox/src/soak/*.soak.ts']),
  },
  {
    name: 'bundle',
    lane: 'single',
    title: 'Backend bundle without the sandbox',
    run: checkBundle,
  },
  { name: 'browser', lane: 'last', title: 'Browser journeys', run: browser },
];
