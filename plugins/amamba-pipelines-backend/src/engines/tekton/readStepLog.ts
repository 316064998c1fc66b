import { ConflictError, NotFoundError } from '@backstage/errors';
import { type KubeClient, KubeError } from '@amamba/plugin-amamba-node';
import type { PipelineRun, TaskRun } from './objects';
import { toStages } from './toStages';

/**
 * Follows the log of a step's container until it ends.
 *
 * @throws ConflictError when the step has not begun, NotFoundError when there
 * is no log (any more).
 */
export async function* readStepLog(
  client: KubeClient,
  found: { run: PipelineRun; tasks: readonly TaskRun[] },
  stepId: string,
  options: { signal: AbortSignal },
): AsyncIterable<Uint8Array> {
  const located = toStages(found.run, found.tasks)
    .flatMap(({ steps }) => steps)
    .find(({ step }) => step.id === stepId);
  if (!located) {
    throw new NotFoundError(
      `${found.run.metadata.name} has no step ${stepId}, or it was tried again since`,
    );
  }
  const { step, pod, container, begun } = located;
  if (step.phase === 'queued') {
    throw new ConflictError(`Step ${stepId} has not begun`);
  }
  if (!begun || !pod) {
    throw new NotFoundError(`Step ${stepId} never ran, so it has no log`);
  }
  const { namespace } = found.run.metadata;
  try {
    yield* client.log({
      namespace,
      pod,
      container,
      follow: true,
      signal: options.signal,
    });
  } catch (error) {
    throw error instanceof KubeError ? explain(error, pod) : error;
  }
}

function explain(error: KubeError, pod: string): Error {
  switch (error.code) {
    case 400:
      return new ConflictError(
        `Cluster ${error.cluster} has no log yet: ${error.message}`,
        error,
      );
    case 404:
      return new NotFoundError(
        `The pod ${pod} is gone from cluster ${error.cluster}, and its log with it`,
        error,
      );
    default:
      return error.toServiceError();
  }
}
