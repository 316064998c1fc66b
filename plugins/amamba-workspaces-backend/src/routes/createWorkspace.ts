import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  type WorkspaceSpec,
  workspaceSpecSchema,
} from '@amamba/plugin-amamba-common';
import type { CallContext } from '@amamba/plugin-amamba-node';
import {
  clustersBindPermission,
  type WorkspacesContract,
} from '@amamba/plugin-amamba-workspaces-common';
import type { z } from 'zod';
import { refuseConflicts } from './bindings';
import { actorOf } from './changeWorkspace';
import type { Handler } from './Handler';
import { requireFolder, requireMembers } from './requireEntities';
import type { RouteDeps } from './RouteDeps';

type Body = z.output<WorkspacesContract['createWorkspace']['body']>;

export function createWorkspace(deps: RouteDeps): Handler<'createWorkspace'> {
  return async ({ body }, ctx) => {
    const { name, title, description } = body;
    // Not in the activity before it is one's own: the name may be another's.
    ctx.note({ subject: name });
    const spec = toSpec(body, ctx.user);
    await requireMembers(deps, [
      ...new Set([body.owner, ...spec.members.admins]),
    ]);
    await requireFolder(deps, body.parent);
    requireClusters(deps, spec);
    await requireBinding(deps, spec, ctx);
    const known = await deps.workspaces.list({ fresh: true });
    const inCatalog = await deps.directory.list();
    if (known.has(name) || inCatalog.has(name)) {
      throw new ConflictError(
        `There is a workspace ${name} already; choose another name`,
      );
    }
    await requireRemoved(deps, name);
    spec.clusters.forEach(cluster =>
      refuseConflicts(name, cluster, known.values()),
    );
    await deps.store.insertWorkspace({
      name,
      title: title || undefined,
      description: description || undefined,
      spec,
      createdBy: actorOf(ctx),
    });
    ctx.note({ workspace: name });
    deps.syncer.changed(name);
    await deps.publisher.workspaceChanged(name);
    return { workspace: name };
  };
}

/**
 * Namespaces of a workspace that went from Git are labelled with its name
 * until they are released: one that takes the name would take them, too.
 */
async function requireRemoved(
  { store }: Pick<RouteDeps, 'store'>,
  name: string,
): Promise<void> {
  const left = await store.listTargets(name);
  if (left.length > 0) {
    throw new ConflictError(
      `What a workspace ${name} had before is still being removed; choose another name, or try again when it is`,
    );
  }
}

/** Whoever makes it is an admin of it. */
function toSpec(body: Body, user: string | undefined): WorkspaceSpec {
  const { owner, parent, clusters } = body;
  const admins = [...new Set([...(user ? [user] : []), ...body.admins])];
  if (admins.length === 0) {
    throw new InputError('Name at least one admin of the workspace');
  }
  const { data, error } = workspaceSpecSchema.safeParse({
    owner,
    parent,
    members: { admins },
    clusters,
  });
  if (error) {
    throw new InputError(error.issues.map(({ message }) => message).join('; '));
  }
  return data;
}

function requireClusters(
  { kube }: Pick<RouteDeps, 'kube'>,
  spec: WorkspaceSpec,
): void {
  const configured = new Set(kube.clusters().map(({ name }) => name));
  for (const { name } of spec.clusters) {
    if (!configured.has(name)) {
      throw new InputError(
        `There is no cluster ${name} in the portal's configuration; there are ${[
          ...configured,
        ].join(', ')}`,
      );
    }
  }
}

/**
 * Admins of an exclusive cluster are the cluster's admins: to have one takes
 * more than to have a workspace.
 */
async function requireBinding(
  { permissions }: Pick<RouteDeps, 'permissions'>,
  { clusters }: WorkspaceSpec,
  { credentials }: CallContext,
): Promise<void> {
  const exclusive = clusters.find(({ binding }) => binding === 'exclusive');
  if (!exclusive) {
    return;
  }
  const [{ result }] = await permissions.authorizeConditional(
    [{ permission: clustersBindPermission }],
    { credentials },
  );
  if (result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `To bind cluster ${exclusive.name} exclusively needs the permission ${clustersBindPermission.name} in all workspaces. Ask a platform administrator to bind it.`,
    );
  }
}
