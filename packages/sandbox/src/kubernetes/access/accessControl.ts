import type { IncomingMessage } from 'node:http';
import { StatusError } from '../api/statusError.ts';
import type { UserInfo } from '../types.ts';
import { impersonationOf, type Authenticator } from './authentication.ts';
import {
  denialOf,
  type Authorizer,
  type RequestAttributes,
} from './requestAttributes.ts';

type Attributes = Omit<RequestAttributes, 'user'>;

const STREAMS = new Set(['pods/exec', 'pods/attach', 'pods/portforward']);

/** Who may come in: authentication, impersonation, authorisation in turn. */
export class AccessControl {
  readonly #authenticator: Authenticator;
  readonly #authorizer: Authorizer;

  constructor(authenticator: Authenticator, authorizer: Authorizer) {
    this.#authenticator = authenticator;
    this.#authorizer = authorizer;
  }

  /** The user that a request is carried out as; throws 401 or 403. */
  admit(request: IncomingMessage, attributes: Attributes): UserInfo {
    const caller = this.#authenticator.authenticate(request);
    const impersonation = impersonationOf(request);
    if (impersonation) {
      this.#assertMayImpersonate(caller, impersonation.user, attributes);
    }
    const user = impersonation?.user ?? caller;
    this.assertAllowed({ ...attributes, user });
    this.#assertMayStream({ ...attributes, user });
    return user;
  }

  assertAllowed(attributes: RequestAttributes): void {
    if (!this.#authorizer.authorize(attributes).allowed) {
      throw forbidden(attributes, denialOf(attributes));
    }
  }

  /**
   * A WebSocket is opened with GET though it does what a POST does; so it needs
   * both rights.
   */
  #assertMayStream(attributes: RequestAttributes): void {
    const { group, resource, subresource = '', verb, name } = attributes;
    const streams = group === '' && STREAMS.has(`${resource}/${subresource}`);
    if (!streams || verb !== 'get') return;
    const { allowed } = this.#authorizer.authorize({
      ...attributes,
      verb: 'create',
    });
    if (allowed) return;
    throw StatusError.forbidden({ group, plural: resource }, name, '');
  }

  /** All of user, uid, groups and extra must be granted. */
  #assertMayImpersonate(
    caller: UserInfo,
    wanted: UserInfo,
    attributes: Attributes,
  ): void {
    const allowed = impersonations(wanted).every(
      target =>
        this.#authorizer.authorize({
          version: '',
          ...target,
          user: caller,
          verb: 'impersonate',
        }).allowed,
    );
    if (allowed) return;
    // Constrained impersonation, which newer servers ask about last, is what
    // their refusal speaks of.
    const { verb } = attributes;
    const denied = {
      ...attributes,
      user: caller,
      verb: `impersonate-on:user-info:${verb}`,
    };
    throw forbidden(denied, denialOf(denied));
  }
}

type Target = Pick<
  RequestAttributes,
  'group' | 'resource' | 'subresource' | 'namespace' | 'name'
>;

function impersonations({ username, uid, groups, extra }: UserInfo): Target[] {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username);
  const automatic = new Set(
    account
      ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`]
      : [],
  ).add('system:authenticated');
  return [
    account
      ? {
          group: '',
          resource: 'serviceaccounts',
          namespace: account[1],
          name: account[2],
        }
      : { group: '', resource: 'users', name: username },
    ...(uid
      ? [{ group: 'authentication.k8s.io', resource: 'uids', name: uid }]
      : []),
    ...groups
      .filter(group => !automatic.has(group))
      .map(name => ({ group: '', resource: 'groups', name })),
    ...Object.entries(extra ?? {}).flatMap(([key, values]) =>
      values.map(name => ({
        group: 'authentication.k8s.io',
        resource: 'userextras',
        subresource: key,
        name,
      })),
    ),
  ];
}

function forbidden(
  attributes: RequestAttributes,
  message: string,
): StatusError {
  if (attributes.path !== undefined) return StatusError.forbiddenPath(message);
  const { group, resource, name } = attributes;
  return StatusError.forbidden({ group, plural: resource }, name, message);
}
