import { gitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { GitopsApi } from '../api/gitopsApi';
import { createWorldApi, type World } from './worldApi';

/** A client whose calls can be looked at and replaced. */
export type FakeApi = {
  [K in keyof GitopsApi]: jest.Mock<
    ReturnType<GitopsApi[K]>,
    Parameters<GitopsApi[K]>
  >;
};

/** A client of a backend that knows `world`. */
export function createFakeApi(world: World): FakeApi {
  const api = createWorldApi(world);
  const names = Object.keys(gitopsContract) as (keyof GitopsApi)[];
  return Object.fromEntries(
    names.map(name => [name, jest.fn(api[name] as () => unknown)]),
  ) as unknown as FakeApi;
}
