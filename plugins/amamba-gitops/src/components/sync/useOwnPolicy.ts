import {
  gitopsUpdatePermission,
  type SyncPolicy,
} from '@amamba/plugin-amamba-gitops-common';
import { useLive } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';
import { gitopsApiRef } from '../../api/gitopsApi';
import { useApplicationParams } from '../../data/application';
import { QUERY_ROOT } from '../../data/queries';

/**
 * How the application of the page is synced when nobody says otherwise: what
 * other options begin with. Only who may edit it can read it.
 */
export function useOwnPolicy(): {
  policy: SyncPolicy | undefined;
  loading: boolean;
} {
  const api = useApi(gitopsApiRef);
  const params = useApplicationParams();
  const may = useEntityPermission(gitopsUpdatePermission);
  const { data, error } = useLive({
    queryKey: [QUERY_ROOT, 'own-policy', params],
    fetch: signal => api.getApplicationSpec({ params, signal }),
    fallbackPollMs: 10 * 60_000,
    enabled: may.allowed,
  });
  return {
    policy: data?.spec.syncPolicy,
    loading: may.loading || (may.allowed && !data && !error),
  };
}
