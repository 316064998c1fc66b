import { createDefaultRoles } from './access/defaultRoles.ts';
import { createSystemPriorityClasses } from './admission/podPriority.ts';
import type { ObjectClient } from './types.ts';

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** What a cluster holds before anyone has used it. */
export function bootstrapObjects(objects: ObjectClient): void {
  for (const name of NAMESPACES) {
    objects.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    });
  }
  createDefaultRoles(objects);
  createSystemPriorityClasses(objects);
}
