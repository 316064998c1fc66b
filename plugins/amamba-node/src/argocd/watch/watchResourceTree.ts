import { sleep } from '../../sleep';
import type { ArgoApplicationRef } from '../api/ArgoCdApplications';
import type { ArgoCdResources } from '../api/ArgoCdResources';
import type { ArgoTreeWatchOptions } from '../api/ArgoCdWatches';
import { refName, refQuery } from '../client/applicationQuery';
import type { ArgoCdCalls, Call } from '../client/ArgoCdCalls';
import { invalidAnswer } from '../client/errors';
import { readFrames } from '../client/frames';
import {
  type ArgoResourceTree,
  argoResourceTreeSchema,
} from '../objects/resources';
import { keepStreaming, tell } from './keepStreaming';
import { OneAtATime } from './OneAtATime';
import type { ArgoWatchTimes } from './WatchTimes';

interface Watch {
  calls: ArgoCdCalls;
  resources: ArgoCdResources;
  times: ArgoWatchTimes;
  ref: ArgoApplicationRef;
  options: ArgoTreeWatchOptions;
}

/** Tells a tree unless it was the last one told. */
class TreeTeller {
  readonly #options: ArgoTreeWatchOptions;
  readonly #turns = new OneAtATime();
  #last = '';

  constructor(options: ArgoTreeWatchOptions) {
    this.#options = options;
  }

  async take(read: () => Promise<ArgoResourceTree>): Promise<void> {
    await this.#turns.run(async () => {
      const tree = await read();
      const text = JSON.stringify(tree);
      if (text !== this.#last) {
        this.#last = text;
        await tell(() => this.#options.onTree(tree));
      }
    });
  }

  /** The next tree is told whatever it is: it says that the watch is back. */
  forget(): void {
    this.#last = '';
  }
}

/**
 * The tree of an application as it changes.
 *
 * @remarks
 * Its stream has no first snapshot, and says nothing at all before the first
 * change: the tree is read beside it. A connection that dies before that is
 * found out by TCP's own keep-alives. Behind a proxy that goes on answering
 * those, and for what Argo CD drops, the tree is read again now and then.
 */
export async function watchResourceTree(watch: Watch): Promise<void> {
  const { calls, times, options } = watch;
  const teller = new TreeTeller(options);
  await keepStreaming({
    calls,
    times,
    operation: callOf(watch).operation,
    signal: options.signal,
    onInterrupted: (error, retryInMs) => {
      teller.forget();
      options.onInterrupted?.(error, retryInMs);
    },
    isFinal: ({ code, grpcCode }) => code === 404 && grpcCode === 5,
    stream: signal =>
      Promise.race([
        pump(watch, teller, signal),
        readRegularly(watch, teller, signal),
      ]),
  });
}

async function pump(
  watch: Watch,
  teller: TreeTeller,
  signal: AbortSignal,
): Promise<void> {
  const { calls, times } = watch;
  const call = callOf(watch);
  const site = calls.site(call.operation);
  const response = await calls.stream({ ...call, signal });
  for await (const result of readFrames(response.body, {
    site,
    signal,
    silenceMs: times.silenceMs,
  })) {
    const tree = argoResourceTreeSchema.safeParse(result);
    if (!tree.success) {
      throw invalidAnswer(site, 'The stream sent no tree', tree.error);
    }
    await teller.take(async () => tree.data);
  }
}

async function readRegularly(
  watch: Watch,
  teller: TreeTeller,
  signal: AbortSignal,
): Promise<void> {
  // After the stream has had a moment to begin, so that none is missed.
  await sleep(watch.times.treeDelayMs, signal);
  while (!signal.aborted) {
    await teller.take(() => watch.resources.tree(watch.ref, { signal }));
    await sleep(watch.times.treeResyncMs, signal);
  }
}

function callOf({ ref }: Watch): Call {
  return {
    path: ['stream', 'applications', ref.name, 'resource-tree'],
    query: refQuery(ref),
    operation: `watch the resource tree of application ${refName(ref)}`,
  };
}
