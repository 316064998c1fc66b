import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { DemoArgoCd } from './demo/demoArgoCd.ts';
import type { DemoForge } from './demo/demoForge.ts';
import type { RunningKubernetes } from './kubernetes/index.ts';
import type { RunningOidc } from './oidc/startOidc.ts';

/** What runs, as far as it was asked for. */
export interface RunningSandbox {
  kubernetes: RunningKubernetes;
  oidc?: RunningOidc;
  forge?: DemoForge;
  argoCd?: DemoArgoCd;
  portalUrl: string;
}

/**
 * Writes what clients need to find the servers: `kubeconfig`,
 * `endpoints.json` and `app-config.yaml` (the portal's connections). They hold
 * tokens, so only their owner may read them.
 */
export function writeState(directory: string, sandbox: RunningSandbox): void {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text, { mode: 0o600 });
    chmodSync(path, 0o600);
  };
  write('kubeconfig', sandbox.kubernetes.kubeconfig());
  write(
    'endpoints.json',
    `${JSON.stringify(endpoints(sandbox), undefined, 2)}\n`,
  );
  write('app-config.yaml', stringify(portalConfig(sandbox)));
}

function endpoints(sandbox: RunningSandbox) {
  const { kubernetes, oidc, forge, argoCd, portalUrl } = sandbox;
  return {
    portal: { url: portalUrl },
    ...(oidc && { oidc: { url: oidc.url } }),
    ...(forge && { forge: { url: forge.url, ...forge.portal } }),
    ...(argoCd && {
      argocd: {
        url: argoCd.url,
        token: argoCd.portalToken,
        adminPassword: argoCd.adminPassword,
        namespace: argoCd.namespace,
        cluster: argoCd.cluster,
      },
    }),
    clusters: Object.fromEntries(
      kubernetes.clusters.map(cluster => [
        cluster.name,
        {
          url: cluster.url,
          caData: toBase64(cluster.caPem),
          token: cluster.portalToken,
          adminToken: cluster.adminToken,
        },
      ]),
    ),
  };
}

function portalConfig(sandbox: RunningSandbox) {
  const { kubernetes, oidc, forge, argoCd, portalUrl } = sandbox;
  return {
    app: { baseUrl: portalUrl },
    backend: {
      baseUrl: portalUrl,
      listen: { port: Number(new URL(portalUrl).port), host: '127.0.0.1' },
      cors: { origin: portalUrl },
    },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: kubernetes.clusters.map(cluster => ({
            name: cluster.name,
            url: cluster.url,
            authProvider: 'serviceAccount',
            serviceAccountToken: cluster.portalToken,
            caData: toBase64(cluster.caPem),
          })),
        },
      ],
    },
    ...(forge && {
      integrations: {
        gitea: [
          {
            host: new URL(forge.url).host,
            baseUrl: forge.url,
            username: forge.portal.username,
            password: forge.portal.token,
          },
        ],
      },
    }),
    amamba: {
      // The clusters' own rules, and their audit logs, see who does it.
      kubernetes: { impersonate: true },
      debug: {
        recording: {
          policy: 'optional',
          key: randomBytes(32).toString('base64'),
        },
        preview: { enabled: true },
      },
      ...(forge && {
        gitops: { repositories: [`${forge.url}/{workspace}/*`] },
      }),
      ...(argoCd && {
        argocd: {
          instances: [
            {
              name: 'main',
              url: argoCd.url,
              token: argoCd.portalToken,
              cluster: argoCd.cluster,
            },
          ],
        },
      }),
    },
    ...(oidc && {
      auth: {
        providers: {
          oidc: {
            development: {
              metadataUrl: oidc.metadataUrl,
              clientId: oidc.clientId,
              clientSecret: oidc.clientSecret,
            },
          },
        },
      },
    }),
  };
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
