import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { bringKubectlAndHelm } from './clients.mjs';
import { startServer, tail } from './processes.mjs';
import { Failure, ROOT } from './report.mjs';
import { signIn } from './signIn.mjs';

/** Where the sandbox keeps what it is asked about. */
export const STATE = join(ROOT, '.sandbox');

/** Address of the portal; `PORT` changes its port. */
export function portalUrl() {
  const port = Number(process.env.PORT ?? 7007);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Failure(
      `PORT is "${process.env.PORT}" and must be a number from 1 to 65535.`,
    );
  }
  return `http://localhost:${port}`;
}

/** @throws Failure when something else listens on the portal's port. */
export async function requireFreePort(url) {
  const { port } = new URL(url);
  await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', error =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Failure(
              `Port ${port} is in use: stop what listens there, or choose another with PORT=<number> npm start.`,
            )
          : error,
      ),
    );
    probe.listen(Number(port), '127.0.0.1', () => probe.close(resolve));
  });
}

/** Starts the sandbox's servers, with a helm for its Argo CD where there is one. */
export async function startSandbox(options) {
  const clients = await bringKubectlAndHelm();
  return startServer(
    'The sandbox',
    [
      process.execPath,
      join(ROOT, 'packages', 'sandbox', 'src', 'main.ts'),
      '--dir',
      options.state ?? STATE,
      '--portal-url',
      options.url,
    ],
    {
      logFile: join(options.state ?? STATE, 'logs', 'sandbox.log'),
      ready: 'Sandbox ready',
      env: { ...clients, SANDBOX_STOPS_WITH_STDIN: '1' },
      onExit: options.onExit,
    },
  );
}

/** Starts the portal on the sandbox and waits until people can use it. */
export async function startPortal(options) {
  const state = options.state ?? STATE;
  const logFile = join(state, 'logs', 'portal.log');
  const server = await startServer(
    'The portal',
    [
      process.execPath,
      '--require',
      join(
        ROOT,
        'node_modules',
        '@backstage',
        'cli',
        'config',
        'nodeTransform.cjs',
      ),
      'src/index.ts',
      '--config',
      join(ROOT, 'app-config.yaml'),
      '--config',
      join(state, 'app-config.yaml'),
    ],
    {
      cwd: join(ROOT, 'packages', 'backend'),
      logFile,
      env: {
        NODE_ENV: 'production',
        LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
        AUTH_SESSION_SECRET: randomBytes(24).toString('base64url'),
        ...options.env,
      },
      onExit: options.onExit,
    },
  );
  let ended = false;
  server.exited.then(() => {
    ended = true;
  });
  const deadline = Date.now() + 120_000;
  let usable = false;
  while (!usable) {
    usable = await isUsable(options.url);
    // Something else may answer at that address while ours has ended.
    if (ended || Date.now() > deadline) {
      throw new Failure(
        `The portal did not start; the end of ${logFile} says why:\n${tail(
          logFile,
        )}`,
      );
    }
    if (!usable) {
      await new Promise(resolve => setTimeout(resolve, 300));
    }
  }
  return server;
}

/** Usable: its pages are served, and somebody of the demo can sign in and see components. */
async function isUsable(url) {
  try {
    const ready = await fetch(`${url}/.backstage/health/v1/readiness`);
    if (!ready.ok) {
      return false;
    }
    const { token } = await signIn(url, 'alice');
    const response = await fetch(
      `${url}/api/catalog/entities/by-query?filter=kind=component&limit=1`,
      { headers: { Authorization: `Bearer ${token}` } },
    );
    return response.ok && (await response.json()).totalItems >= 4;
  } catch {
    return false;
  }
}
