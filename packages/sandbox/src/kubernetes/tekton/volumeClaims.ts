import type { Cluster, KubeObject } from '../types.ts';

/** Workspaces with each volumeClaimTemplate replaced by a claim the run owns. */
export function bindClaims(cluster: Cluster, owner: KubeObject): any[] {
  return (owner.spec.workspaces ?? []).map(
    ({ volumeClaimTemplate: template, ...binding }: any) => {
      if (!template) return binding;
      const claimName = claimFor(cluster, owner, binding.name, template);
      return { ...binding, persistentVolumeClaim: { claimName } };
    },
  );
}

/** Makes the claim of a volumeClaimTemplate once; returns its name. */
function claimFor(
  cluster: Cluster,
  owner: KubeObject,
  workspace: string,
  template: any,
): string {
  const { namespace, name, uid } = owner.metadata;
  const base = template.metadata?.name ?? 'pvc';
  const claim = `${base}-${uid
    .replaceAll('-', '')
    .slice(0, 10)}-${workspace}`.slice(0, 63);
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
