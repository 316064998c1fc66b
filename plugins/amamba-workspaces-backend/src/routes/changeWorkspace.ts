import { ConflictError, NotFoundError } from '@backstage/errors';
import type { WorkspaceCallContext } from '@amamba/plugin-amamba-node';
import type { KnownWorkspace } from '../model/Workspaces';
import type {
  WorkspaceContent,
  WorkspaceRecord,
} from '../store/WorkspaceStore';
import type { RouteDeps } from './RouteDeps';

/** A workspace that can be changed here. */
export type EditableWorkspace = KnownWorkspace & { record: WorkspaceRecord };

/** @throws NotFoundError when it was deleted and the catalog does not know it yet. */
export async function getKnown(
  { workspaces }: Pick<RouteDeps, 'workspaces'>,
  name: string,
): Promise<KnownWorkspace> {
  const known = await workspaces.get(name);
  if (!known) {
    throw new NotFoundError(`The workspace ${name} was deleted`);
  }
  return known;
}

/** @throws ConflictError when it is kept in Git, or is being deleted. */
export async function getEditable(
  deps: Pick<RouteDeps, 'workspaces'>,
  name: string,
): Promise<EditableWorkspace> {
  const known = await getKnown(deps, name);
  const { record, source } = known;
  if (!record) {
    throw new ConflictError(
      `The workspace ${name} is kept in ${
        source.kind === 'file' ? 'a file of this portal' : 'Git'
      }; change it there${source.location ? `: ${source.location}` : ''}`,
    );
  }
  if (record.state === 'deleting') {
    throw new ConflictError(
      `The workspace ${name} is being deleted and cannot be changed any more`,
    );
  }
  return { ...known, record };
}

/**
 * Changes a workspace made in the portal, and has it synced.
 *
 * @param change - what is to be different; it throws to refuse
 * @throws ConflictError when it cannot be changed here, or somebody else
 * changed it meanwhile.
 */
export async function changeWorkspace(
  deps: Pick<RouteDeps, 'workspaces' | 'store' | 'syncer' | 'publisher'>,
  ctx: Pick<WorkspaceCallContext, 'workspace' | 'user' | 'credentials'>,
  change: (
    workspace: EditableWorkspace,
  ) => Partial<WorkspaceContent> | Promise<Partial<WorkspaceContent>>,
): Promise<{ workspace: string }> {
  const editable = await getEditable(deps, ctx.workspace);
  const { name, record, uid } = editable;
  const { title, description, spec, state } = record;
  const changed = await change(editable);
  await deps.store.updateWorkspace(
    name,
    record.revision,
    { title, description, spec, state, ...changed },
    actorOf(ctx),
  );
  deps.syncer.changed(name);
  await deps.publisher.workspaceChanged(name);
  await deps.publisher.pagesChanged(uid);
  return { workspace: name };
}

/** A person's entity reference, or a service's subject. */
export function actorOf({
  user,
  credentials: { principal },
}: Pick<WorkspaceCallContext, 'user' | 'credentials'>): string {
  return user ?? (principal.type === 'service' ? principal.subject : 'unknown');
}
