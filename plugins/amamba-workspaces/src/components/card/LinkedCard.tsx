import { useRouteRef } from '@backstage/frontend-plugin-api';
import { rootRouteRef } from '../../routes';
import { WorkspaceCard } from './WorkspaceCard';

/** The card in a portal on the new frontend system. */
export function LinkedCard() {
  const rootPath = useRouteRef(rootRouteRef);
  return <WorkspaceCard rootPath={rootPath?.()} />;
}
