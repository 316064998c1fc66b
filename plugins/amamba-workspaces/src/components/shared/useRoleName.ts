import {
  WORKSPACE_ROLES,
  type WorkspaceRole,
} from '@amamba/plugin-amamba-common';
import { useMessages } from '../../translation/translation';

function isBuiltIn(role: string): role is WorkspaceRole {
  return WORKSPACE_ROLES.some(each => each === role);
}

/** What a role is called on pages. */
export function useRoleName(): (
  role: string,
  known?: ReadonlyArray<{ name: string; title?: string }>,
) => string {
  const t = useMessages();
  return (role, known) =>
    isBuiltIn(role)
      ? t(`role.${role}`)
      : known?.find(({ name }) => name === role)?.title ?? role;
}
