import type { UserInfo } from '../types.ts';

/** The user as which a ServiceAccount is known. */
export function serviceAccountUser(
  namespace: string,
  name: string,
  uid: string,
): UserInfo {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    uid,
    groups: [
      'system:serviceaccounts',
      `system:serviceaccounts:${namespace}`,
      'system:authenticated',
    ],
  };
}
