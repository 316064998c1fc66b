import type {
  Commit,
  GitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplication, RouteHandler } from '@amamba/plugin-amamba-node';
import type { WantedCommit } from '../../details/Commits';
import { isOutage } from '../../details/isOutage';
import { topicOf } from '../../store/ids';
import { fromSummary } from '../../view/fromSummary';
import { comparedRevisionsOf, toApplication } from '../../view/toApplication';
import { sourcesOf } from '../../view/toSummary';
import { asStale, sourceOf } from '../listContext';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

/** A page waits so long for what a repository says; the next one has it. */
const COMMITS_MS = 1000;

export function getApplication(
  deps: RouteDeps,
): RouteHandler<GitopsContract['getApplication']> {
  return async ({ params }, caller) => {
    const { stored, instance } = await findOwnApplication(deps, params, caller);
    const { project } = stored.summary;
    const topic = topicOf(instance.name, project);
    const detail = await unlessOutage(deps.details.get(stored));
    if (!detail) {
      return {
        application: fromSummary(stored),
        source: asStale(await sourceOf(deps, instance.name)),
        topic,
      };
    }
    const commits = await deps.commits.get(
      stored,
      comparedOf(detail.application),
      COMMITS_MS,
    );
    const source = await sourceOf(deps, instance.name);
    const context = deps.contextOf(instance);
    return {
      application: toApplication(
        detail.application,
        context,
        withAddresses(commits, detail.application, context),
      ),
      source: detail.stale ? asStale(source, detail.readAt) : source,
      topic,
    };
  };
}

async function unlessOutage<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isOutage(error)) {
      return undefined;
    }
    throw error;
  }
}

/** One for each source; charts have no commits. */
function comparedOf(application: ArgoApplication): WantedCommit[] {
  const sources = sourcesOf(application.spec);
  const isMulti = Boolean(application.spec.sources?.length);
  return comparedRevisionsOf(application).map((revision, index) => ({
    repoUrl: sources[index]?.repoURL ?? '',
    revision: sources[index]?.chart ? '' : revision,
    ...(isMulti && { sourceIndex: index }),
  }));
}

function withAddresses(
  commits: ReadonlyArray<Commit | undefined>,
  application: ArgoApplication,
  context: ReturnType<RouteDeps['contextOf']>,
): Array<Commit | undefined> {
  const wanted = comparedOf(application);
  return commits.map((commit, index) => {
    const webUrl = commit && context.commitUrlOf(wanted[index]);
    return webUrl ? { ...commit, webUrl } : commit;
  });
}
