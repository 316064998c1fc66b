import type { WorkspaceStore } from '../store/WorkspaceStore';

/**
 * Takes namespaces that were to be deleted, and are, out of a workspace made
 * in the portal.
 *
 * @returns whether there were any.
 * @throws ConflictError when the workspace was changed meanwhile.
 */
export async function dropGone(
  store: WorkspaceStore,
  name: string,
  gone: ReadonlyArray<{ cluster: string; namespace: string }>,
  by: string,
): Promise<boolean> {
  const record = await store.getWorkspace(name);
  if (!record) {
    return false;
  }
  const isGone = (cluster: string, namespace: string) =>
    gone.some(item => item.cluster === cluster && item.namespace === namespace);
  const clusters = record.spec.clusters.map(cluster => ({
    ...cluster,
    namespaces: cluster.namespaces.filter(
      namespace =>
        !(namespace.deleting && isGone(cluster.name, namespace.name)),
    ),
  }));
  const count = (list: typeof clusters) =>
    list.reduce((sum, { namespaces }) => sum + namespaces.length, 0);
  if (count(clusters) === count(record.spec.clusters)) {
    return false;
  }
  const { title, description, state, spec } = record;
  await store.updateWorkspace(
    name,
    record.revision,
    { title, description, state, spec: { ...spec, clusters } },
    by,
  );
  return true;
}
