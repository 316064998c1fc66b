import type { UserInfo } from '../types.ts';

/** What a user wants to do, as authorisation sees it. */
export interface RequestAttributes {
  user: UserInfo;
  verb: string;
  /** Set for requests that are not about resources. */
  path?: string;
  group: string;
  version: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

export interface Decision {
  allowed: boolean;
  reason?: string;
}

/** Says who may do what. */
export interface Authorizer {
  authorize(attributes: RequestAttributes): Decision;
}

/** The sentence of a 403, after `… is forbidden: ` or `forbidden: `. */
export function denialOf(attributes: RequestAttributes): string {
  const { user, verb, path, namespace, group } = attributes;
  const subject = `User ${JSON.stringify(user.username)} cannot ${verb}`;
  if (path !== undefined) return `${subject} path ${JSON.stringify(path)}`;
  const scope = namespace
    ? `in the namespace ${JSON.stringify(namespace)}`
    : 'at the cluster scope';
  return `${subject} resource ${JSON.stringify(
    resourcePath(attributes),
  )} in API group ${JSON.stringify(group)} ${scope}`;
}

export function resourcePath({
  resource,
  subresource,
}: Pick<RequestAttributes, 'resource' | 'subresource'>): string {
  return subresource ? `${resource}/${subresource}` : resource;
}
