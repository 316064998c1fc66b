import { ApiError } from '@amamba/plugin-amamba-common';
import type {
  LogRange,
  Pipeline,
  Run,
} from '@amamba/plugin-amamba-pipelines-common';
import type { PipelinesApi } from '../api/pipelinesApi';
import { liveSource, summaryOf } from './fixtures';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A range of a text, as the backend answers for a log. */
export function rangeOf(
  text: string,
  query: { offset?: unknown; limit?: unknown } = {},
  complete: boolean,
): LogRange {
  const bytes = encoder.encode(text);
  const asked = Number(query.offset ?? 0);
  const offset = Math.min(
    asked < 0 ? Math.max(0, bytes.length + asked) : asked,
    bytes.length,
  );
  const nextOffset = Math.min(
    bytes.length,
    offset + Number(query.limit ?? bytes.length),
  );
  return {
    text: decoder.decode(bytes.slice(offset, nextOffset)),
    offset,
    nextOffset,
    size: bytes.length,
    complete,
  };
}

/** A server's refusal. */
export function refusal(status: number, message: string): ApiError {
  return new ApiError({ name: 'Error', status, message });
}

/** What a backend knows; change it and the next read tells. */
export interface World {
  pipelines: Pipeline[];
  runs: Run[];
  /** Text of each step's log by step id. */
  logs: Record<string, string>;
}

/** The client of a backend that knows a {@link World}, newest run first. */
export function createWorldApi(world: World): PipelinesApi {
  const find = (id: string) => {
    const run = world.runs.find(each => each.id === id);
    if (!run) {
      throw refusal(404, `This entity has no run ${id}`);
    }
    return run;
  };
  return {
    listPipelines: async () => ({
      items: world.pipelines,
      sources: [liveSource],
    }),
    listRuns: async ({ query = {} }) => {
      const start = Number(query.cursor ?? 0);
      const matching = world.runs.filter(
        run =>
          (!query.phase || run.phase === query.phase) &&
          (!query.pipeline || run.pipeline === query.pipeline),
      );
      const next = start + Number(query.limit ?? 25);
      return {
        items: matching.slice(start, next).map(summaryOf),
        nextCursor: next < matching.length ? String(next) : undefined,
        sources: [liveSource],
      };
    },
    getRun: async ({ params }) => ({
      run: find(params.runId),
      source: liveSource,
    }),
    readLog: async ({ params, query }) => {
      const step = find(params.runId)
        .stages.flatMap(stage => stage.steps)
        .find(({ id }) => id === params.stepId);
      return rangeOf(
        world.logs[params.stepId] ?? '',
        query,
        step?.finishedAt !== undefined,
      );
    },
    startRun: async () => ({ runId: 'r-new', name: 'build-new' }),
    cancelRun: async ({ params }) => ({ runId: params.runId }),
  };
}
