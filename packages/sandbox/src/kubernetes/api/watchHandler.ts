import {
  selectObjects,
  selectorFilter,
  parseResourceVersion,
  type ObjectFilter,
} from '../rest/objectListing.ts';
import { watchObjects } from '../rest/objectWatch.ts';
import { resourceNameOf } from '../schema/resourceDefinition.ts';
import type { ResourceContext } from './apiContext.ts';
import { JSON_TYPE } from './mediaTypes.ts';
import { formatOf } from './presentation.ts';
import { isTrue } from './requestInfo.ts';
import { listQuery, parseInteger } from './requestOptions.ts';
import { StatusError, type FieldError } from './statusError.ts';
import { WatchStream } from './watchStream.ts';

/** Bookmarks come once a minute, and once before a watch ends. */
const BOOKMARK_PERIOD_MS = 60_000;
const LAST_BOOKMARK_MS = 2_000;
/** `--min-request-timeout`: a watch without a timeout gets 30 to 60 minutes. */
const MIN_TIMEOUT_SECONDS = 1800;

interface WatchOptions {
  revision: number;
  /** What exists is told as ADDED before anything else. */
  initialEvents: boolean;
  /** A bookmark says where the initial events end. */
  initialBookmark: boolean;
  bookmarks: boolean;
  timeoutMs: number;
  filter: ObjectFilter | undefined;
  namespace: string | undefined;
}

/** Streams the changes of a resource as lines of JSON. */
export function watchList(context: ResourceContext): void {
  const { cluster, definition, response } = context;
  const options = watchOptions(context);
  const format = formatOf(context);
  response.writeHead(200, {
    'Cache-Control': 'no-cache, private',
    'Content-Type': JSON_TYPE,
  });
  response.flushHeaders();
  const stream = new WatchStream(context, format);
  const { store } = cluster.storage;
  const resource = resourceNameOf(definition);
  const { compacted } = store.collection(resource).history;
  if (!options.initialEvents && options.revision < compacted) {
    stream.error(
      StatusError.expired(
        `too old resource version: ${options.revision} (${compacted})`,
      ),
    );
    stream.end();
    return;
  }
  if (options.initialEvents) sendInitialEvents(context, stream, options);
  const { namespace, filter } = options;
  const revision = options.initialEvents ? store.revision : options.revision;
  const stop = watchObjects(
    store,
    { resource, namespace, filter, revision },
    event => stream.event(event),
  );
  endWith(context, stream, options, stop);
}

function sendInitialEvents(
  { cluster, definition }: ResourceContext,
  stream: WatchStream,
  { namespace, filter, initialBookmark }: WatchOptions,
): void {
  const { store } = cluster.storage;
  const collection = store.collection(resourceNameOf(definition));
  for (const stored of selectObjects(collection, namespace, filter)) {
    stream.event({ type: 'ADDED', stored, revision: stored.revision });
  }
  if (initialBookmark) {
    stream.bookmark(store.revision, { 'k8s.io/initial-events-end': 'true' });
  }
}

/** Bookmarks, the timeout, and the client that goes away. */
function endWith(
  { cluster, response }: ResourceContext,
  stream: WatchStream,
  { bookmarks, timeoutMs }: WatchOptions,
  stop: () => void,
): void {
  const { clock, storage } = cluster;
  const mark = () => stream.bookmark(storage.store.revision);
  let cancelNext = () => {};
  const markAgain = () => {
    cancelNext = clock.after(BOOKMARK_PERIOD_MS, () => {
      mark();
      markAgain();
    });
  };
  if (bookmarks) markAgain();
  const cancelLast =
    bookmarks && timeoutMs > LAST_BOOKMARK_MS
      ? clock.after(timeoutMs - LAST_BOOKMARK_MS, mark)
      : () => {};
  const cancelEnd = clock.after(timeoutMs, () => stream.end());
  response.once('close', () => {
    stop();
    cancelNext();
    cancelLast();
    cancelEnd();
  });
}

function watchOptions(context: ResourceContext): WatchOptions {
  const { url, definition, info } = context;
  const query = url.searchParams;
  const list = listQuery(context);
  const sendInitial = query.has('sendInitialEvents')
    ? isTrue(query.get('sendInitialEvents'))
    : undefined;
  assertWatchOptions(sendInitial, list.resourceVersionMatch, list.continue);
  const revision = parseResourceVersion(list.resourceVersion);
  const bookmarks = isTrue(query.get('allowWatchBookmarks'));
  const timeout = query.get('timeoutSeconds');
  const seconds = timeout ? parseInteger('timeoutSeconds', timeout) : 0;
  // Watching one object by its URL is watching the list for its name.
  const fieldSelector =
    info.name !== undefined && !list.fieldSelector
      ? `metadata.name=${info.name}`
      : list.fieldSelector;
  return {
    revision,
    initialEvents: sendInitial ?? revision === 0,
    initialBookmark: sendInitial === true && bookmarks,
    bookmarks,
    timeoutMs: (seconds || MIN_TIMEOUT_SECONDS * (1 + Math.random())) * 1000,
    filter: selectorFilter(definition, { ...list, fieldSelector }),
    namespace: definition.namespaced ? list.namespace : undefined,
  };
}

function assertWatchOptions(
  initialEvents: boolean | undefined,
  match: string | undefined,
  continueToken: string | undefined,
): void {
  const errors: FieldError[] = [];
  const forbid = (field: string, message: string) =>
    errors.push({
      reason: 'FieldValueForbidden',
      field,
      message: `Forbidden: ${message}`,
    });
  if (initialEvents !== undefined && match !== 'NotOlderThan') {
    forbid(
      'resourceVersionMatch',
      'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  } else if (match !== undefined && initialEvents === undefined) {
    forbid(
      'resourceVersionMatch',
      'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    );
  }
  if (match !== undefined && continueToken) {
    forbid(
      'resourceVersionMatch',
      'resourceVersionMatch is forbidden when continue is provided',
    );
  }
  if (errors.length === 0) return;
  throw StatusError.invalid(
    { group: 'meta.k8s.io', kind: 'ListOptions' },
    '',
    errors,
  );
}
