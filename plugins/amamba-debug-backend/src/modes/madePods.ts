import {
  KubeError,
  type KubeClient,
  type KubeObject,
  type NewKubeObject,
} from '@amamba/plugin-amamba-node';
import { PODS } from '../pods/Pod';
import { explainOpening } from './explainOpening';

/** What was made needs no time to say farewell, in seconds. */
const GRACE_SECONDS = 2;

/** Names one very pod. */
export interface MadePod {
  metadata: { namespace?: string; name: string; uid?: string };
}

/** Makes a pod to debug in. @throws OpeningError in the cluster's own words. */
export async function makePod(
  client: KubeClient,
  pod: NewKubeObject,
  signal: AbortSignal,
): Promise<KubeObject> {
  try {
    return await client.create(PODS, pod, { signal });
  } catch (error) {
    throw explainOpening(error);
  }
}

/** Deletes that very pod; does nothing when it is gone. @throws KubeError */
export async function deleteMadePod(
  client: KubeClient,
  { metadata }: MadePod,
): Promise<void> {
  const { namespace, name, uid } = metadata;
  try {
    await client.delete(
      PODS,
      { namespace, name },
      {
        gracePeriodSeconds: GRACE_SECONDS,
        propagationPolicy: 'Background',
        uid,
      },
    );
  } catch (error) {
    // Another one of its name: this one is gone.
    if (!(error instanceof KubeError && error.code === 409)) {
      throw error;
    }
  }
}

/**
 * Does something with a pod that was made for it; the pod goes when that
 * fails.
 */
export async function orDelete<T>(
  portal: KubeClient,
  made: KubeObject,
  use: () => Promise<T>,
): Promise<T> {
  try {
    return await use();
  } catch (error) {
    // What cannot be deleted now is found by the sweep.
    await deleteMadePod(portal, made).catch(() => undefined);
    throw error;
  }
}
