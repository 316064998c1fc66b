import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type {
  DemoArgoCd,
  startDemoArgoCd as StartDemoArgoCd,
} from './demo/demoArgoCd.ts';
import { startKubernetes, type RunningKubernetes } from './kubernetes/index.ts';
import { installDistribution } from './kubernetes/installDistribution.ts';
import { startOidc } from './oidc/startOidc.ts';
import { seed } from './seed.ts';
import { writeState } from './state.ts';

/** What can run beside the clusters. */
const SERVERS = ['oidc', 'forge', 'argocd'];

interface Servers {
  kubernetes: RunningKubernetes;
  argoCd?: DemoArgoCd;
}

const USAGE = `Starts the sandbox's servers on loopback and prints "Sandbox ready".

  --dir <folder>       where to write kubeconfig, endpoints.json, app-config.yaml (default .sandbox)
  --portal-url <url>   where the portal will be (default http://localhost:7007)
  --only <servers>     besides the clusters only these of oidc, forge and argocd,
                       separated by commas; "kubernetes": none of them
  --seed demo|none     what the clusters hold at first (default demo)

It obeys one JSON document a line on standard input, answering "ok" or "error: …":
  {"stopCluster":"dev"}   the API server goes away, the cluster's objects stay
  {"startCluster":"dev"}  it is back at the same address
  {"withhold":"pods/ephemeralcontainers","cluster":"prod"}
                          the subresource is not there, as in an old cluster
  {"serve":"pods/ephemeralcontainers","cluster":"prod"}  it is there again
  {"stopServer":"argocd"}  Argo CD's API goes away, its controller goes on
  {"startServer":"argocd"} it is back at the same address`;

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
  const { 'portal-url': portalUrl } = flags;
  const servers = readServers(flags.only);
  const seeded = flags.seed === 'demo';
  const kubernetes = await startKubernetes({
    clusters: ['dev', 'prod'],
    install: installDistribution,
  });
  if (seeded) {
    kubernetes.clusters.forEach(({ cluster }) => seed(cluster));
  }
  const oidc = servers.has('oidc')
    ? await startOidc({
        redirectUris: [`${portalUrl}/api/auth/oidc/handler/frame`],
      })
    : undefined;
  const forge = servers.has('forge') ? await runForge(seeded) : undefined;
  const argoCd = servers.has('argocd')
    ? await runArgoCd(kubernetes, forge, seeded)
    : undefined;
  writeState(flags.dir, { kubernetes, oidc, forge, argoCd, portalUrl });

  const stop = async () => {
    await argoCd?.stop();
    await Promise.all([kubernetes.stop(), oidc?.stop(), forge?.stop()]);
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  obey({ kubernetes, argoCd }, stop);
  process.stdout.write('Sandbox ready\n');
}

// Loaded by those alone who want them: clusters start sooner.
async function runForge(seeded: boolean) {
  const { startDemoForge } = await import('./demo/demoForge.ts');
  return startDemoForge(seeded);
}

async function runArgoCd(
  ...parameters: Parameters<typeof StartDemoArgoCd>
): Promise<DemoArgoCd> {
  const { startDemoArgoCd } = await import('./demo/demoArgoCd.ts');
  return startDemoArgoCd(...parameters);
}

/** @throws Error naming what is no server of the sandbox. */
function readServers(only: string | undefined): ReadonlySet<string> {
  const names = only?.split(',') ?? SERVERS;
  const unknown = names.find(
    name => name !== 'kubernetes' && !SERVERS.includes(name),
  );
  if (unknown !== undefined) {
    throw new Error(
      `--only ${unknown}: there are kubernetes, ${SERVERS.join(', ')}`,
    );
  }
  return new Set(names);
}

/** Serves standard input; its end (the parent is gone) stops the sandbox when it was a pipe. */
function obey(
  { kubernetes, argoCd }: Servers,
  stop: () => Promise<void>,
): void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', async line => {
    try {
      const command = JSON.parse(line);
      if (command.stopCluster) {
        await kubernetes.stopCluster(command.stopCluster);
      } else if (command.startCluster) {
        await kubernetes.startCluster(command.startCluster);
      } else if (command.withhold ?? command.serve) {
        kubernetes.serveSubresource(
          command.cluster,
          command.withhold ?? command.serve,
          command.serve !== undefined,
        );
      } else if (argoCd && command.stopServer === 'argocd') {
        await argoCd.stopServer();
      } else if (argoCd && command.startServer === 'argocd') {
        await argoCd.startServer();
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
