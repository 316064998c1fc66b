import type { WorkspacesApi } from '../api/workspacesApi';
import { createWorldApi, type World } from './worldApi';

/** A client whose calls can be looked at and replaced. */
export type FakeApi = {
  [K in keyof WorkspacesApi]: jest.Mock<
    ReturnType<WorkspacesApi[K]>,
    Parameters<WorkspacesApi[K]>
  >;
};

/** A client of a backend that knows `world`. */
export function createFakeApi(world: World): FakeApi {
  const operations = Object.entries(createWorldApi(world)).map(
    ([name, operation]) => [name, jest.fn(operation as () => unknown)],
  );
  return Object.fromEntries(operations) as FakeApi;
}
