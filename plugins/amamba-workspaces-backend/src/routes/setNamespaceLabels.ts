import {
  findNamespace,
  refuseDeleting,
  withNamespace,
} from './changeNamespace';
import { changeWorkspace } from './changeWorkspace';
import type { Handler } from './Handler';
import { requireLabels } from './requireLabels';
import type { RouteDeps } from './RouteDeps';

export function setNamespaceLabels(
  deps: RouteDeps,
): Handler<'setNamespaceLabels'> {
  return ({ params, body: { labels } }, ctx) =>
    changeWorkspace(deps, ctx, ({ name, spec }) => {
      const { cluster, namespace } = findNamespace(name, spec, params);
      refuseDeleting(namespace);
      requireLabels(labels);
      return { spec: withNamespace(spec, cluster, { ...namespace, labels }) };
    });
}
