import type { ArgoApplication, CallContext } from '@amamba/plugin-amamba-node';
import type { ApplicationKey } from '@amamba/plugin-amamba-gitops-common';
import { NotFoundError } from '@backstage/errors';
import { setTimeout as wait } from 'node:timers/promises';
import type { OwnedApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

/** Whom Argo CD is told to have asked: it knows only the portal's account. */
export function requesterOf(caller: Pick<CallContext, 'user'>): string {
  return caller.user ?? 'the portal';
}

/** Names an application to the page that asked for something. */
export function keyOf({ stored }: OwnedApplication): ApplicationKey {
  const { instance, namespace, name } = stored.summary;
  return { instance, namespace, name };
}

/** Has what was done to an application read soon. */
export function announce(
  { ingest }: Pick<RouteDeps, 'ingest'>,
  own: OwnedApplication,
): ApplicationKey {
  ingest.applicationChanged(own.stored.summary.instance, own.ref);
  return keyOf(own);
}

/**
 * The application as Argo CD has it now.
 *
 * @throws NotFoundError when it is gone meanwhile.
 */
export async function readNow(
  own: OwnedApplication,
  signal: AbortSignal,
): Promise<ArgoApplication> {
  const application = await own.client().applications.get(own.ref, { signal });
  if (!application) {
    throw new NotFoundError(
      `The application ${own.ref.name} has been deleted meanwhile`,
    );
  }
  return application;
}

const LOOK_MS = 50;

/** Waits a moment for what was made to be there for the page that opens it. */
export async function untilKept(
  { store }: Pick<RouteDeps, 'store'>,
  key: ApplicationKey,
  options: { signal: AbortSignal; forMs: number },
): Promise<void> {
  const until = Date.now() + options.forMs;
  while (
    Date.now() < until &&
    !options.signal.aborted &&
    !(await store.getApplication(key))
  ) {
    await wait(LOOK_MS);
  }
}
