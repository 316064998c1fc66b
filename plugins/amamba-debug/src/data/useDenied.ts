import { PERMISSION_MATRIX } from '@amamba/plugin-amamba-common';
import { useMessages } from '../translation/translation';
import { usePolicy } from './queries';

/** Tells why the caller may not do something here; undefined: they may. */
export type Denied = (permission: { name: string }) => string | undefined;

/**
 * What the caller may not do to the entity of the page, in words that name the
 * role it takes. While that could not be found out, the backend decides.
 */
export function useDenied(): Denied {
  const t = useMessages();
  const allowed = usePolicy().data?.allowed;
  return permission => {
    if (allowed?.[permission.name] !== false) {
      return undefined;
    }
    const role = PERMISSION_MATRIX.find(
      row => row.permission === permission.name,
    )?.role;
    return role === undefined || role === 'platform'
      ? t('denied.platform')
      : t('denied.role', { role: t(`role.${role}`) });
  };
}
