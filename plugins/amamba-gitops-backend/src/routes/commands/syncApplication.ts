import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import {
  type ArgoApplication,
  ArgoCdError,
  type RouteHandler,
} from '@amamba/plugin-amamba-node';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { z } from 'zod';
import { syncsByItself } from '../../argocd/automation';
import { setRevision, toArgoSync } from '../../argocd/toArgoSync';
import { findOwnApplication, type OwnedApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { announce, readNow, requesterOf } from './commandContext';
import { explainBlock } from './explainBlock';

type SyncBody = z.output<GitopsContract['syncApplication']['body']>;

export function syncApplication(
  deps: RouteDeps,
): RouteHandler<GitopsContract['syncApplication']> {
  return async ({ params, body }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const application = await readNow(own, caller.signal);
    requireSetRevision(application, body);
    requireOwnResources(application, body);
    const request = toArgoSync(body, application, requesterOf(caller));
    caller.note({ detail: describe(body) });
    try {
      await own.client().applications.sync(own.ref, request);
    } catch (error) {
      throw await explain(own, error);
    }
    return announce(deps, own);
  };
}

/** Automatic syncs would go back at once, so Argo CD refuses: told with the remedy. */
function requireSetRevision(
  application: ArgoApplication,
  { revision, dryRun }: SyncBody,
): void {
  const set = setRevision(application);
  if (revision && revision !== set && !dryRun && syncsByItself(application)) {
    throw new ConflictError(
      `${application.metadata.name} syncs to ${set} by itself, so it cannot be synced to ${revision}. Pause its automatic syncs first, or change its revision.`,
    );
  }
}

/** @throws NotFoundError for a resource that is not the application's. */
function requireOwnResources(
  { metadata, status }: ArgoApplication,
  { resources }: SyncBody,
): void {
  const known = status?.resources ?? [];
  const missing = resources?.find(
    wanted =>
      !known.some(
        ({ group = '', kind, name, namespace }) =>
          group === wanted.group &&
          kind === wanted.kind &&
          name === wanted.name &&
          (!wanted.namespace || namespace === wanted.namespace),
      ),
  );
  if (missing) {
    throw new NotFoundError(
      `${metadata.name} has no ${missing.kind} ${missing.name}`,
    );
  }
}

async function explain(
  own: OwnedApplication,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof ArgoCdError)) {
    return error;
  }
  if (error.blockedByWindow) {
    return explainBlock(own);
  }
  // Argo CD says that the state is wrong; it is the input that is.
  return /resolving repo revision|unable to resolve/.test(error.message)
    ? new InputError(
        `Argo CD ${error.instance} did not ${error.operation}: ${error.message}`,
      )
    : error;
}

function describe(body: SyncBody): string {
  const { revision, dryRun, prune, force, strategy, resources } = body;
  return [
    dryRun ? 'dry run' : 'sync',
    ...(revision ? [`to ${revision}`] : []),
    ...(resources ? [`of ${resources.length} resources`] : []),
    ...(prune ? ['with pruning'] : []),
    ...(force ? ['by force'] : []),
    ...(strategy === 'apply' ? ['without hooks'] : []),
  ].join(' ');
}
