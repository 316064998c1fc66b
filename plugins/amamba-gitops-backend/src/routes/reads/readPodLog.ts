import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import {
  ArgoCdError,
  type ArgoResourceRef,
  type RouteHandler,
} from '@amamba/plugin-amamba-node';
import { z } from 'zod';
import { findOwnResource } from '../commands/ownResource';
import { findOwnApplication, type OwnedApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { EndOfText } from './EndOfText';

/** Most text in one answer, in characters: the end of the log counts. */
const MAX_TEXT = 2_000_000;
/** After so much of one log no more is read. */
const MAX_BYTES = 32 * 1024 * 1024;

const podSchema = z.looseObject({
  metadata: z.looseObject({
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.looseObject({
    containers: z.array(z.looseObject({ name: z.string() })).nullish(),
    initContainers: z.array(z.looseObject({ name: z.string() })).nullish(),
  }),
});

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

export function readPodLog(
  deps: RouteDeps,
): RouteHandler<GitopsContract['readPodLog']> {
  return async ({ params, query }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const { signal } = caller;
    const pod = await findOwnResource(deps, own, {
      group: '',
      kind: 'Pod',
      namespace: query.podNamespace ?? own.stored.summary.destination.namespace,
      name: params.pod,
    });
    const { containers, first } = await readContainers(own, pod, signal);
    const lines = await readLines(own, pod, {
      container: query.container ?? first,
      previous: query.previous,
      tailLines: query.tailLines,
      signal,
    });
    return { ...lines, containers };
  };
}

/** Those that have logs, and the one that people mean. */
async function readContainers(
  own: OwnedApplication,
  pod: ArgoResourceRef,
  signal: AbortSignal,
): Promise<{ containers: string[]; first?: string }> {
  const live = await own.client().resources.get(own.ref, pod, { signal });
  const { metadata, spec } = podSchema.parse(live);
  const main = (spec.containers ?? []).map(({ name }) => name);
  const init = (spec.initContainers ?? []).map(({ name }) => name);
  const chosen = metadata.annotations?.[DEFAULT_CONTAINER];
  return {
    containers: [...main, ...init],
    first: main.find(name => name === chosen) ?? main[0],
  };
}

async function readLines(
  own: OwnedApplication,
  pod: ArgoResourceRef,
  options: {
    container: string | undefined;
    previous: boolean;
    tailLines: number;
    signal: AbortSignal;
  },
): Promise<{ text: string; truncated: boolean; notice?: string }> {
  const { namespace = '', name } = pod;
  const { tailLines } = options;
  const end = new EndOfText(MAX_TEXT, tailLines);
  try {
    const lines = own.client().resources.logs(own.ref, {
      ...options,
      pod: { namespace, name },
      // One more tells whether there are more.
      tailLines: tailLines + 1,
      maxBytes: MAX_BYTES,
    });
    for await (const { content } of lines) {
      end.add(content);
    }
  } catch (error) {
    if (error instanceof ArgoCdError && error.reason === 'TOO_LARGE') {
      return { ...end.read(), truncated: true };
    }
    // Why there are no lines, in place of them: no such container, say.
    if (error instanceof ArgoCdError && error.code === 400) {
      return { ...end.read(), notice: error.message };
    }
    throw error;
  }
  const read = end.read();
  return read.text ? read : { ...read, notice: 'The log is empty.' };
}
