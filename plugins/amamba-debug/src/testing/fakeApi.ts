import { debugContract } from '@amamba/plugin-amamba-debug-common';
import type { DebugApi } from '../api/debugApi';
import { createWorldApi, type World } from './world';

/** A client whose calls can be looked at and replaced. */
export type FakeApi = {
  [K in keyof DebugApi]: jest.Mock<
    ReturnType<DebugApi[K]>,
    Parameters<DebugApi[K]>
  >;
};

/** A client of a backend that knows `world`. */
export function createFakeApi(world: World): FakeApi {
  const api = createWorldApi(world);
  const names = Object.keys(debugContract) as (keyof DebugApi)[];
  return Object.fromEntries(
    names.map(name => [name, jest.fn(api[name] as () => unknown)]),
  ) as unknown as FakeApi;
}
