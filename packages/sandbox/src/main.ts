import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { startKubernetes, type RunningKubernetes } from './kubernetes/index.ts';
import { installDistribution } from './kubernetes/installDistribution.ts';
import { startOidc } from './oidc/startOidc.ts';
import { seed } from './seed.ts';
import { writeState } from './state.ts';

const USAGE = `Starts the sandbox's servers on loopback and prints "Sandbox ready".

  --dir <folder>       where to write kubeconfig, endpoints.json, app-config.yaml (default .sandbox)
  --portal-url <url>   where the portal will be (default http://localhost:7007)
  --only kubernetes    no OpenID provider
  --seed demo|none     what the clusters hold at first (default demo)

It obeys one JSON document a line on standard input, answering "ok" or "error: …":
  {"stopCluster":"dev"}   the API server goes away, the cluster's objects stay
  {"startCluster":"dev"}  it is back at the same address`;

const { values: flags } = parseArgs({
  options: {
    dir: { type: 'string', default: '.sandbox' },
    'portal-url': { type: 'string', default: 'http://localhost:7007' },
    only: { type: 'string' },
    seed: { type: 'string', default: 'demo' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (flags.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const { only, 'portal-url': portalUrl } = flags;
  if (only !== undefined && only !== 'kubernetes') {
    throw new Error(`--only ${only}: there is only "kubernetes"`);
  }
  const kubernetes = await startKubernetes({
    clusters: ['dev', 'prod'],
    install: installDistribution,
  });
  if (flags.seed === 'demo') {
    kubernetes.clusters.forEach(({ cluster }) => seed(cluster));
  }
  const oidc =
    only === undefined
      ? await startOidc({
          redirectUris: [`${portalUrl}/api/auth/oidc/handler/frame`],
        })
      : undefined;
  writeState(flags.dir, { kubernetes, oidc, portalUrl });

  const stop = async () => {
    await Promise.all([kubernetes.stop(), oidc?.stop()]);
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  obey(kubernetes, stop);
  process.stdout.write('Sandbox ready\n');
}

/** Serves standard input; its end (the parent is gone) stops the sandbox when it was a pipe. */
function obey(kubernetes: RunningKubernetes, stop: () => Promise<void>): void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', async line => {
    try {
      const command = JSON.parse(line);
      if (command.stopCluster) {
        await kubernetes.stopCluster(command.stopCluster);
      } else if (command.startCluster) {
        await kubernetes.startCluster(command.startCluster);
      } else {
        throw new Error('unknown command');
      }
      process.stdout.write('ok\n');
    } catch (error) {
      process.stdout.write(`error: ${(error as Error).message}\n`);
    }
  });
  if (process.env.SANDBOX_STOPS_WITH_STDIN) {
    lines.on('close', stop);
  }
}

main().catch(error => {
  process.stderr.write(`The sandbox cannot start: ${error.stack}\n`);
  process.exit(1);
});
