import { useEntityPermission } from '@backstage/plugin-catalog-react/alpha';

/**
 * Whether the person is known not to have a permission on the entity of the
 * page. Where that could not be found out, the backend decides when asked.
 */
export function useRefusal(
  permission: Parameters<typeof useEntityPermission>[0],
): boolean {
  const { loading, allowed, error } = useEntityPermission(permission);
  return !loading && !allowed && !error;
}
