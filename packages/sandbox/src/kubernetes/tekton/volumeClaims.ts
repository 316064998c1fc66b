import { createHash } from 'node:crypto';
import type { Cluster, KubeObject } from '../types.ts';
import type { WorkspaceBinding } from './specs.ts';

/** Workspaces with each volumeClaimTemplate replaced by a claim the run owns. */
export function bindClaims(
  cluster: Cluster,
  owner: KubeObject,
): WorkspaceBinding[] {
  const bindings: WorkspaceBinding[] = owner.spec.workspaces ?? [];
  return bindings.map(({ volumeClaimTemplate: template, ...binding }) => {
    if (!template) return binding;
    const claimName = claimFor(cluster, owner, binding.name, template);
    return { ...binding, persistentVolumeClaim: { claimName } };
  });
}

/** Makes the claim of a volumeClaimTemplate once; returns its name. */
function claimFor(
  cluster: Cluster,
  owner: KubeObject,
  workspace: string,
  template: NonNullable<WorkspaceBinding['volumeClaimTemplate']>,
): string {
  const { namespace, name, uid } = owner.metadata;
  const base = template.metadata?.name ?? 'pvc';
  const identity = createHash('sha256').update(`${workspace}${uid}`);
  const claim = `${base}-${identity.digest('hex').slice(0, 10)}`;
  if (!cluster.objects.get('persistentvolumeclaims', namespace, claim)) {
    cluster.objects.create('persistentvolumeclaims', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: claim,
        namespace,
        ownerReferences: [
          { apiVersion: owner.apiVersion, kind: owner.kind, name, uid },
        ],
      },
      spec: template.spec ?? {},
    });
  }
  return claim;
}
