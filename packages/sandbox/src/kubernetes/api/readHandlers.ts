import { listObjects } from '../rest/objectListing.ts';
import type { ObjectTarget } from '../rest/objectStorage.ts';
import type { ResourceContext } from './apiContext.ts';
import { sendList, sendObject } from './presentation.ts';
import { listQuery } from './requestOptions.ts';
import { StatusError } from './statusError.ts';

/** How long the server waits for a revision that is still to come. */
const FUTURE_REVISION_WAIT_MS = 3000;

/** The object that the URL names. */
export function targetOf({ definition, info }: ResourceContext): ObjectTarget {
  const { namespace, name = '' } = info;
  return { definition, namespace, name };
}

export async function getObject(context: ResourceContext): Promise<void> {
  const { cluster, url } = context;
  const revision = Number(url.searchParams.get('resourceVersion') ?? 0);
  const { store } = cluster.storage;
  if (revision > store.revision) {
    await cluster.clock.sleep(FUTURE_REVISION_WAIT_MS);
    if (revision > store.revision) {
      throw StatusError.tooLargeResourceVersion(revision, store.revision);
    }
  }
  sendObject(context, cluster.storage.get(targetOf(context)));
}

export async function getList(context: ResourceContext): Promise<void> {
  const { cluster, definition } = context;
  const query = listQuery(context);
  const wanted = Number(query.resourceVersion);
  if (wanted > cluster.storage.store.revision) {
    await cluster.clock.sleep(FUTURE_REVISION_WAIT_MS);
  }
  const page = listObjects(cluster.storage.store, definition, query);
  sendList(context, page.items, {
    resourceVersion: String(page.revision),
    continue: page.continue,
    remainingItemCount: page.remainingItemCount,
  });
}
