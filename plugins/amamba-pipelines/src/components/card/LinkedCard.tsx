import { useRouteRef } from '@backstage/frontend-plugin-api';
import { tabRouteRef } from '../../routes';
import { LatestRunsCard } from './LatestRunsCard';

/** The card in a portal on the new frontend system. */
export function LinkedCard() {
  const tabPath = useRouteRef(tabRouteRef);
  return <LatestRunsCard tabPath={tabPath?.()} />;
}
