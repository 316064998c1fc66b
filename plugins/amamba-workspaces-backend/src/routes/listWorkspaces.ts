import {
  workspacesCreatePermission,
  workspacesReadPermission,
} from '@amamba/plugin-amamba-workspaces-common';
import type { KnownWorkspace } from '../model/Workspaces';
import type { TargetRecord } from '../store/WorkspaceStore';
import type { Handler } from './Handler';
import { decodeNameCursor, encodeNameCursor } from './nameCursor';
import type { RouteDeps } from './RouteDeps';
import { refsOf, summarize } from './summarize';

/** By name; what one may not see is not counted either. */
export function listWorkspaces(deps: RouteDeps): Handler<'listWorkspaces'> {
  return async ({ query }, ctx) => {
    const { access, workspaces, store } = deps;
    const visible = await access.workspacesWith(
      workspacesReadPermission,
      ctx.credentials,
    );
    const known = await workspaces.list();
    const after = query.cursor && decodeNameCursor(query.cursor);
    const rest = visible
      .flatMap(({ metadata }) => known.get(metadata.name) ?? [])
      .filter(workspace => matches(workspace, query.search))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .filter(({ name }) => !after || name > after);
    const shown = rest.slice(0, query.limit);
    const mine = await refsOf(deps, ctx);
    const targets = byWorkspace(
      await store.listTargetsOf(shown.map(({ name }) => name)),
    );
    return {
      items: shown.map(workspace =>
        summarize(workspace, targets.get(workspace.name) ?? [], mine),
      ),
      ...(rest.length > shown.length && {
        nextCursor: encodeNameCursor(shown[shown.length - 1].name),
      }),
      mayCreate: await access.holds(
        workspacesCreatePermission,
        ctx.credentials,
      ),
    };
  };
}

function matches({ name, title }: KnownWorkspace, search = ''): boolean {
  const text = search.trim().toLocaleLowerCase();
  return [name, title].some(part => part?.toLocaleLowerCase().includes(text));
}

function byWorkspace(
  targets: readonly TargetRecord[],
): Map<string, TargetRecord[]> {
  const grouped = new Map<string, TargetRecord[]>();
  for (const target of targets) {
    const group = grouped.get(target.workspace) ?? [];
    grouped.set(target.workspace, [...group, target]);
  }
  return grouped;
}
