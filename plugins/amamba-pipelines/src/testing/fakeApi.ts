import type { PipelinesApi } from '../api/pipelinesApi';
import { createWorldApi, type World } from './worldApi';

/** A client whose calls can be looked at and replaced. */
export type FakeApi = {
  [K in keyof PipelinesApi]: jest.Mock<
    ReturnType<PipelinesApi[K]>,
    Parameters<PipelinesApi[K]>
  >;
};

/** A client of a backend that knows `world`. */
export function createFakeApi(world: World): FakeApi {
  const api = createWorldApi(world);
  return {
    listPipelines: jest.fn(api.listPipelines),
    listRuns: jest.fn(api.listRuns),
    getRun: jest.fn(api.getRun),
    readLog: jest.fn(api.readLog),
    startRun: jest.fn(api.startRun),
    cancelRun: jest.fn(api.cancelRun),
  };
}
