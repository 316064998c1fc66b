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

/** What a fake backend knows; change it and the next read tells. */
export interface FakeWorld {
  pipelines: Pipeline[];
  runs: Run[];
  /** Text of each step's log by step id. */
  logs: Record<string, string>;
}

/** The client of a fake backend, whose calls can be looked at. */
export type FakeApi = {
  [K in keyof PipelinesApi]: jest.Mock<
    ReturnType<PipelinesApi[K]>,
    Parameters<PipelinesApi[K]>
  >;
};

/** A backend over a {@link FakeWorld}. */
export function createFakeApi(world: FakeWorld): FakeApi {
  const find = (id: string) => {
    const run = world.runs.find(each => each.id === id);
    if (!run) {
      throw refusal(404, `This entity has no run ${id}`);
    }
    return run;
  };
  return {
    listPipelines: jest.fn(async _input => ({
      items: world.pipelines,
      sources: [liveSource],
    })),
    listRuns: jest.fn(async ({ query = {} }) => {
      const start = Number(query.cursor ?? 0);
      const limit = Number(query.limit ?? 25);
      const matching = world.runs.filter(
        run =>
          (!query.phase || run.phase === query.phase) &&
          (!query.pipeline || run.pipeline === query.pipeline),
      );
      const next = start + limit;
      return {
        items: matching.slice(start, next).map(summaryOf),
        nextCursor: next < matching.length ? String(next) : undefined,
        sources: [liveSource],
      };
    }),
    getRun: jest.fn(async ({ params }) => ({
      run: find(params.runId),
      source: liveSource,
    })),
    readLog: jest.fn(async ({ params, query }) => {
      const run = find(params.runId);
      const step = run.stages
        .flatMap(stage => stage.steps)
        .find(({ id }) => id === params.stepId);
      return rangeOf(
        world.logs[params.stepId] ?? '',
        query,
        step?.finishedAt !== undefined,
      );
    }),
    startRun: jest.fn(async _input => ({ runId: 'r-new', name: 'build-new' })),
    cancelRun: jest.fn(async ({ params }) => ({ runId: params.runId })),
  };
}
