import { setTimeout as wait } from 'node:timers/promises';
import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import {
  type ArgoApplication,
  ArgoCdError,
  type RouteHandler,
} from '@amamba/plugin-amamba-node';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { z } from 'zod';
import { syncsByItself } from '../../argocd/automation';
import { findOwnApplication, type OwnedApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { announce, readNow } from './commandContext';
import { requireOpenWindow } from './explainBlock';
import { isOperating } from './isOperating';
import { switchAutoSync } from './pauseAutoSync';
import { requireNotRemade } from './requireNotRemade';

type RollbackBody = z.output<GitopsContract['rollbackApplication']['body']>;

export function rollbackApplication(
  deps: RouteDeps,
): RouteHandler<GitopsContract['rollbackApplication']> {
  return async ({ params, body }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const application = await readNow(own, caller.signal);
    requireDeployment(application, body.id);
    if (isOperating(application)) {
      throw new ConflictError(
        `Another operation runs on ${own.ref.name}; wait for it, or end it`,
      );
    }
    // Argo CD takes a rollback that a window blocks, and then hangs.
    await requireOpenWindow(own);
    caller.note({
      detail: `${body.dryRun ? 'dry run ' : ''}to deployment ${body.id}`,
    });
    await (syncsByItself(application)
      ? pauseAndRollBack(own, application, body)
      : rollBack(own, body));
    return announce(deps, own);
  };
}

function requireDeployment({ metadata, status }: ArgoApplication, id: number) {
  const history = status?.history ?? [];
  if (!history.some(entry => entry.id === id)) {
    throw new NotFoundError(
      `${metadata.name} has no deployment ${id}; ${
        history.length > 0
          ? `those that it remembers begin with ${history[0].id}`
          : 'it remembers none'
      }`,
    );
  }
}

function rollBack(own: OwnedApplication, body: RollbackBody) {
  const { id, prune, dryRun } = body;
  return own.client().applications.rollback(own.ref, { id, prune, dryRun });
}

/** All of it or nothing: a rollback that is refused leaves no pause behind. */
async function pauseAndRollBack(
  own: OwnedApplication,
  application: ArgoApplication,
  body: RollbackBody,
): Promise<void> {
  const { name } = own.ref;
  if (!body.pauseAutoSync || body.dryRun) {
    throw new ConflictError(
      `${name} syncs by itself, which would undo the rollback. ${
        body.dryRun
          ? 'Pause its automatic syncs first; a dry run does not.'
          : 'Have its automatic syncs paused with it.'
      }`,
    );
  }
  await requireNotRemade(own, application, '/spec/syncPolicy/automated');
  const client = own.client();
  const paused = await switchAutoSync(client, own.ref, application, false);
  try {
    await untilPauseIsKnown(() => rollBack(own, body));
  } catch (error) {
    await resume(own, paused, error);
    throw error;
  }
}

const TRIES = 20;
const TRY_AGAIN_MS = 250;

/** Argo CD's API reads from a cache that hears of the pause a moment later. */
async function untilPauseIsKnown(act: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await act();
      return;
    } catch (error) {
      const early =
        error instanceof ArgoCdError &&
        /^rollback cannot be initiated when auto-sync/.test(error.message);
      if (!early || tries >= TRIES) {
        throw error;
      }
      await wait(TRY_AGAIN_MS);
    }
  }
}

async function resume(
  own: OwnedApplication,
  paused: ArgoApplication,
  reason: unknown,
): Promise<void> {
  try {
    await switchAutoSync(own.client(), own.ref, paused, true);
  } catch (error) {
    const words = [reason, error].map(item =>
      item instanceof Error ? item.message : String(item),
    );
    throw new ConflictError(
      `${own.ref.name} was not rolled back (${words[0]}), and its automatic syncs are paused still: they could not be resumed (${words[1]}). Resume them.`,
    );
  }
}
