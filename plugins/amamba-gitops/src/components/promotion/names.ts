import type { EnvironmentState } from '@amamba/plugin-amamba-gitops-common';

/** What people call an environment. */
export function titleOf(
  environments: Pick<EnvironmentState, 'name' | 'title'>[],
  name: string,
): string {
  return environments.find(each => each.name === name)?.title ?? name;
}
