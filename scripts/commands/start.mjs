import { ensureBuilt } from '../build.mjs';
import {
  portalUrl,
  requireFreePort,
  startPortal,
  startSandbox,
} from '../portal.mjs';
import { killAll } from '../processes.mjs';
import { Failure, step } from '../report.mjs';

const servers = [];
let stopping = false;

async function stop(code) {
  if (stopping) {
    return;
  }
  stopping = true;
  await Promise.all(servers.map(server => server.stop()));
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => stop(0));
}
process.on('exit', killAll);

function onExit(name) {
  return code => {
    if (!stopping) {
      console.error(`${name} ended by itself (${code}); see .sandbox/logs/.`);
      stop(1);
    }
  };
}

try {
  const url = portalUrl();
  await requireFreePort(url);
  await ensureBuilt();
  await step(
    'Starting the sandbox (Kubernetes clusters dev and prod, OpenID provider)',
    async () => {
      servers.push(await startSandbox({ url, onExit: onExit('The sandbox') }));
    },
  );
  await step('Starting the portal', async () => {
    servers.push(await startPortal({ url, onExit: onExit('The portal') }));
  });
  console.log(
    '  Sign in as alice, bob, carol, dave, erin or olga. kubectl: KUBECONFIG=.sandbox/kubeconfig',
  );
  console.log(`Portal ready: ${url}`);
} catch (error) {
  if (!stopping) {
    console.error(error instanceof Failure ? error.message : error);
    await stop(1);
  }
}
