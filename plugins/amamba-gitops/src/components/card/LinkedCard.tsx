import { useRouteRef } from '@backstage/frontend-plugin-api';
import { tabRouteRef } from '../../routes';
import { ApplicationsCard } from './ApplicationsCard';

/** The card in a portal on the new frontend system. */
export function LinkedCard() {
  const tabPath = useRouteRef(tabRouteRef);
  return <ApplicationsCard tabPath={tabPath?.()} />;
}
