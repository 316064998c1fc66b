import type {
  ArgoApplicationSet,
  ArgoRepository,
} from '@amamba/plugin-amamba-node';
import { credentialOf } from '../argocd/toArgoRepository';
import { hideUserInfo } from '../argocd/repositoryAddress';
import { isTemplate } from '../argocd/toArgoApplicationSet';
import { inventoryIdOf } from '../store/ids';
import { toTime } from '../view/times';
import type { InventoryItem } from './InventoryStore';

const STATUSES = ['Successful', 'Failed'] as const;

/** A repository of one project; none: it is everybody's, and no tenant's. */
export function toRepositoryItem(
  instance: string,
  repository: ArgoRepository,
): Array<InventoryItem<'repository'>> {
  const { repo, project, name, connectionState } = repository;
  if (!project) {
    return [];
  }
  const id = inventoryIdOf('repository', instance, [project, repo]);
  const message = hideUserInfo(connectionState?.message ?? '');
  const checkedAt = toTime(connectionState?.attemptedAt);
  return [
    {
      id,
      instance,
      project,
      detail: {
        id,
        instance,
        project,
        url: hideUserInfo(repo),
        type: typeOf(repository),
        credential: credentialOf(repository),
        status:
          STATUSES.find(status => status === connectionState?.status) ??
          'Unknown',
        ...(name && { name }),
        ...(message && { message }),
        ...(checkedAt && { checkedAt }),
      },
    },
  ];
}

function typeOf({ type, enableOCI }: ArgoRepository) {
  if (type === 'helm') {
    return 'helm';
  }
  return type === 'oci' || enableOCI ? 'oci' : 'git';
}

/** A set of one project; whose project is a template is no tenant's. */
export function toSetItem(
  instance: string,
  { metadata, spec, status }: ArgoApplicationSet,
): Array<InventoryItem<'applicationSet'>> {
  const project = spec.template?.spec?.project;
  if (typeof project !== 'string' || !project || isTemplate(project)) {
    return [];
  }
  const { name, namespace, creationTimestamp } = metadata;
  return [
    {
      id: inventoryIdOf('applicationSet', instance, [namespace ?? '', name]),
      instance,
      project,
      detail: {
        metadata: { name, namespace, creationTimestamp },
        spec,
        status: {
          conditions: status?.conditions ?? [],
          resources: (status?.resources ?? []).map(made => ({
            name: made.name,
          })),
        },
      },
    },
  ];
}
