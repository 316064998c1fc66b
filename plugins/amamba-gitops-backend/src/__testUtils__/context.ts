import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { DestinationClusters } from '../ingest/DestinationClusters';
import { createViewContext } from '../view/createViewContext';
import type { ViewContext } from '../view/ViewContext';
import { PuppetArgoCd } from './PuppetArgoCd';

/** What the portal knows beside Argo CD's objects: the cluster `dev`, a Gitea. */
export function aContext(): ViewContext {
  const clusters = new DestinationClusters({
    clusters: () => [
      { name: 'dev', title: 'dev', url: 'https://dev.example.com:6443' },
      { name: 'prod', title: 'prod', url: 'https://prod.example.com:6443' },
    ],
  } as never);
  clusters.learn('main', [
    { server: 'https://kubernetes.default.svc', name: 'in-cluster' },
    { server: 'https://prod.example.com:6443/', name: 'production' },
    { server: 'https://far.example.com', name: 'far' },
  ]);
  const integrations = ScmIntegrations.fromConfig(
    new ConfigReader({
      integrations: {
        gitea: [{ host: 'git.example.com' }],
        github: [{ host: 'github.com' }],
      },
    }),
  );
  return createViewContext(new PuppetArgoCd('main').instance, {
    clusters,
    integrations,
  });
}
