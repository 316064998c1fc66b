import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { requesterOf } from '../commands/commandContext';
import type { RouteDeps } from '../RouteDeps';
import { findTenancy } from '../tenancy';
import { checkNames } from './checkNames';
import { buildSet, previewSet } from './previewSet';

export function previewApplicationSet(
  deps: RouteDeps,
): RouteHandler<GitopsContract['previewApplicationSet']> {
  return async ({ body }, caller) => {
    const tenancy = await findTenancy(deps, caller.workspace, body.instance);
    await checkNames(deps, tenancy, body.template.name);
    const set = buildSet(deps, tenancy, body, requesterOf(caller));
    const items = await previewSet(deps, tenancy, set);
    caller.note({ subject: body.name, detail: `${items.length} applications` });
    return { items };
  };
}
