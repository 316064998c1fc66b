import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { portalUrl, requireFreePort, startSandbox, STATE } from '../portal.mjs';
import { killAll } from '../processes.mjs';
import { Failure, ROOT } from '../report.mjs';

const PAGES = 'http://localhost:3000';
const children = [];
let sandbox;

async function stop(code) {
  children.forEach(child => child.kill('SIGTERM'));
  await sandbox?.stop();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => stop(0));
}
process.on('exit', killAll);

/** The watching servers of Backstage: pages on port 3000, backend on the portal's port. */
function watch(workspace) {
  const child = spawn(
    process.execPath,
    [
      process.env.AMAMBA_YARN,
      'workspace',
      workspace,
      'start',
      '--config',
      join(ROOT, 'app-config.yaml'),
      '--config',
      join(STATE, 'app-config.yaml'),
    ],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        AUTH_SESSION_SECRET: randomBytes(24).toString('base64url'),
        APP_CONFIG_app_baseUrl: JSON.stringify(PAGES),
        APP_CONFIG_backend_cors_origin: JSON.stringify(PAGES),
      },
    },
  );
  child.on('exit', code => stop(code ?? 1));
  children.push(child);
}

try {
  const url = portalUrl();
  await requireFreePort(url);
  await requireFreePort(PAGES);
  sandbox = await startSandbox({ url, onExit: code => stop(code ?? 1) });
  watch('backend');
  watch('app');
} catch (error) {
  console.error(error instanceof Failure ? error.message : error);
  await stop(1);
}
