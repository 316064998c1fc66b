import type { ScmIntegrationRegistry } from '@backstage/integration';
import type { ArgoCdInstance } from '@amamba/plugin-amamba-node';
import type { DestinationClusters } from '../ingest/DestinationClusters';
import { isWebAddress } from './isWebAddress';
import type { ViewContext } from './ViewContext';

/** How commits are addressed, by type of integration. */
const COMMIT_PATHS: Record<string, string> = {
  github: '/commit/',
  gitlab: '/-/commit/',
  gitea: '/commit/',
  bitbucketCloud: '/commits/',
  azure: '/commit/',
};

/** Makes what the portal knows beside Argo CD's objects. */
export function createViewContext(
  instance: ArgoCdInstance,
  options: {
    clusters: DestinationClusters;
    integrations: ScmIntegrationRegistry;
  },
): ViewContext {
  const { clusters, integrations } = options;
  return {
    instance,
    clusterOf: (project, destination) =>
      clusters.nameOf(instance, project, destination),
    webUrlOf: ({ repoUrl }) => repositoryPageOf(repoUrl),
    commitUrlOf: ({ repoUrl, revision }) => {
      const page = repositoryPageOf(repoUrl);
      const integration = page && integrations.byUrl(page);
      const path = integration && COMMIT_PATHS[integration.type];
      return path && `${page}${path}${encodeURIComponent(revision)}`;
    },
  };

  /** Only of hosts that the portal knows: others may have no pages. */
  function repositoryPageOf(repoUrl: string): string | undefined {
    const address = toWebAddress(repoUrl);
    return address && integrations.byUrl(address) ? address : undefined;
  }
}

/** `git@host:team/repo.git` is at `https://host/team/repo`. */
function toWebAddress(repoUrl: string): string | undefined {
  const ssh = /^(?:ssh:\/\/)?[\w.-]+@([\w.-]+)(?::\d+\/|[:/])(.+)$/.exec(
    repoUrl,
  );
  const text = ssh ? `https://${ssh[1]}/${ssh[2]}` : repoUrl;
  if (!isWebAddress(text)) {
    return undefined;
  }
  const url = new URL(text);
  url.username = '';
  return url
    .toString()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}
