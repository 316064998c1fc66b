import type { ResourceAction } from '@amamba/plugin-amamba-gitops-common';
import type { ArgoResourceAction } from '@amamba/plugin-amamba-node';

/** What can be done to a resource, by name. */
export function toResourceActions(
  actions: readonly ArgoResourceAction[],
): ResourceAction[] {
  return actions
    .map(({ name, displayName, disabled, params }) => ({
      name,
      ...(displayName && { title: displayName }),
      disabled: disabled ?? false,
      params: (params ?? []).map(param => ({
        name: param.name,
        ...textsOf(param),
      })),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function textsOf(param: Record<string, unknown>) {
  return Object.fromEntries(
    ['value', 'type', 'default'].flatMap(key =>
      typeof param[key] === 'string' && param[key] ? [[key, param[key]]] : [],
    ),
  );
}
