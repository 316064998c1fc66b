import { NotFoundError } from '@backstage/errors';
import type { InventoryItem } from '../../inventory/InventoryStore';
import type {
  StoredApplication,
  StoredProject,
} from '../../store/ApplicationStore';
import { workspaceProjects } from '../ownership';
import type { RouteDeps } from '../RouteDeps';

/** Most applications of one workspace that are looked through. */
const MAX_APPLICATIONS = 10_000;

/** A workspace's sets, and all of its applications. */
export interface OwnSets {
  places: StoredProject[];
  sets: Array<InventoryItem<'applicationSet'>>;
  applications: StoredApplication[];
}

/** A set is a workspace's when its template names the workspace's project. */
export async function readOwnSets(
  deps: RouteDeps,
  workspace: string,
): Promise<OwnSets> {
  const places = await workspaceProjects(deps, workspace);
  const [sets, applications] = await Promise.all([
    deps.inventory.store.list('applicationSet', places),
    deps.store.findApplications({ places }, MAX_APPLICATIONS),
  ]);
  return { places, sets, applications };
}

/** Namespace of the object; Argo CD's own unless it says. */
export function namespaceOf(
  { argocd }: Pick<RouteDeps, 'argocd'>,
  { instance, detail }: InventoryItem<'applicationSet'>,
): string {
  return (
    detail.metadata.namespace ??
    argocd.instances().find(({ name }) => name === instance)?.namespace ??
    'argocd'
  );
}

/** @throws NotFoundError for one that is another workspace's, or none. */
export function findOwnSet(
  { sets }: OwnSets,
  params: { workspace: string; instance: string; set: string },
): InventoryItem<'applicationSet'> {
  const found = sets.find(
    ({ instance, detail }) =>
      instance === params.instance && detail.metadata.name === params.set,
  );
  if (!found) {
    throw new NotFoundError(
      `The workspace ${params.workspace} has no ApplicationSet ${params.set} on Argo CD ${params.instance}; it may have been deleted`,
    );
  }
  return found;
}
