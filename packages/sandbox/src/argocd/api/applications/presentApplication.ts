import type { KubeObject } from '../../../kubernetes/types.ts';
import type { ApplicationStates } from '../../types.ts';

type Stored = Readonly<KubeObject>;

/** As Go writes it: parts that are structs are there even when empty. */
export function presentApplication({
  metadata,
  spec,
  status,
  operation,
}: Stored) {
  return {
    metadata,
    spec,
    status: presentStatus(status),
    ...(operation && { operation }),
  };
}

function presentStatus(status: any = {}) {
  const comparedTo = status.sync?.comparedTo ?? {};
  return {
    ...status,
    sync: {
      ...status.sync,
      status: status.sync?.status ?? '',
      comparedTo: {
        ...comparedTo,
        source: comparedTo.source ?? { repoURL: '' },
        destination: comparedTo.destination ?? {},
      },
    },
    health: status.health ?? {},
    summary: status.summary ?? {},
    sourceHydrator: status.sourceHydrator ?? {},
  };
}

/** With the health of each resource, which is only in the tree. */
export function presentWithHealth(
  application: Stored,
  states: ApplicationStates,
) {
  const presented = presentApplication(application);
  const resources: any[] | undefined = application.status?.resources;
  if (!resources?.length) return presented;
  const tree = states.tree(application);
  if (!tree) return presented;
  const healthByKey = new Map<string, any>();
  for (const node of tree.nodes ?? []) {
    if (node.health) healthByKey.set(keyOf(node), node.health);
  }
  presented.status.resources = resources.map(resource => {
    const health = healthByKey.get(keyOf(resource));
    return health ? { ...resource, health } : resource;
  });
  return presented;
}

function keyOf({ group = '', kind, namespace = '', name }: any): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
