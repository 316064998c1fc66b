import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplication, RouteHandler } from '@amamba/plugin-amamba-node';
import type { WantedCommit } from '../../details/Commits';
import { toDeployments, withCommits } from '../../view/toDeployments';
import { sourcesOf } from '../../view/toSummary';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

/** The page waits so long for what repositories say; the next one has it. */
const COMMITS_MS = 5000;

export function listHistory(
  deps: RouteDeps,
): RouteHandler<GitopsContract['listHistory']> {
  return async ({ params }, caller) => {
    const { stored, instance } = await findOwnApplication(deps, params, caller);
    const { application } = await deps.details.get(stored);
    const wanted = wantedOf(application);
    const commits = await deps.commits.get(stored, wanted, COMMITS_MS);
    const { commitUrlOf } = deps.contextOf(instance);
    const addressed = commits.map((commit, index) => {
      const webUrl = commit && commitUrlOf(wanted[index]);
      return webUrl ? { ...commit, webUrl } : commit;
    });
    return { items: withCommits(toDeployments(application), addressed) };
  };
}

/** One for each revision of each deployment, in their order. */
function wantedOf(application: ArgoApplication): WantedCommit[] {
  const sources = sourcesOf(application.spec);
  return toDeployments(application).flatMap(({ id, revisions }) =>
    revisions.map(({ repoUrl, revision, chart }, index) => ({
      repoUrl,
      revision: chart ? '' : revision,
      ...(revisions.length > 1 && { sourceIndex: index }),
      // Its sources were others then.
      ...(sources[index]?.repoURL !== repoUrl && { versionId: id }),
    })),
  );
}
