import { randomUUID } from 'node:crypto';
import type { ApiContext } from '../apiContext.ts';
import type { Account } from '../access/accounts.ts';
import { userOf } from '../access/claims.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError } from '../http/grpcError.ts';
import { routesUnder, type Route } from '../http/router.ts';

const RESOURCES = [
  'clusters',
  'projects',
  'applications',
  'applicationsets',
  'repositories',
  'write-repositories',
  'certificates',
  'accounts',
  'gpgkeys',
  'logs',
  'exec',
  'extensions',
];
const ACTIONS = [
  'get',
  'create',
  'update',
  'delete',
  'sync',
  'override',
  'action',
  'invoke',
];

/** Accounts, their tokens, and what one may do. */
export function accountRoutes(context: ApiContext): Route[] {
  const route = routesUnder('/api/v1/account', context);
  return [
    route('GET', '', listAccounts),
    route('PUT', '/password', changePassword),
    route('GET', '/can-i/:resource/:action/*object', canI),
    route('GET', '/:name', getAccount),
    route('POST', '/:name/token', createToken),
    route('DELETE', '/:name/token/:id', deleteToken),
  ];
}

function listAccounts(context: ApiContext, { claims }: ApiRequest) {
  const may = context.enforcer.checker(claims);
  const items = context.accounts
    .list()
    .filter(({ name }) => may('accounts', 'get', name))
    .map(present);
  return items.length > 0 ? { items } : {};
}

function getAccount(context: ApiContext, request: ApiRequest) {
  const { name } = request.params;
  demandAccess(context, request, 'get');
  return present(context.accounts.get(name));
}

/** One's own account is open to oneself; others' by policy. */
function demandAccess(
  { enforcer }: ApiContext,
  { claims, params }: ApiRequest,
  action: 'get' | 'update',
): void {
  if (userOf(claims) === params.name) return;
  enforcer.demand(claims, 'accounts', action, params.name);
}

function present({ name, enabled, capabilities, tokens }: Account) {
  return {
    name,
    ...(enabled && { enabled }),
    ...(capabilities.length > 0 && { capabilities }),
    ...(tokens.length > 0 && {
      tokens: tokens.map(({ id, iat, exp }) => ({
        id,
        issuedAt: iat,
        ...(exp && { expiresAt: exp }),
      })),
    }),
  };
}

async function createToken(context: ApiContext, request: ApiRequest) {
  const { name } = request.params;
  const { id = '', expiresIn = 0 } = request.message('CreateTokenRequest', {
    name: 'string',
    id: 'string',
    expiresIn: 'int64',
  });
  demandAccess(context, request, 'update');
  return { token: await issueAccountToken(context, name, id, expiresIn) };
}

/** @param expiresIn - Seconds; 0 is for ever. */
export async function issueAccountToken(
  { accounts, tokens }: Pick<ApiContext, 'accounts' | 'tokens'>,
  name: string,
  wantedId = '',
  expiresIn = 0,
): Promise<string> {
  const account = accounts.get(name);
  const failure = (why: string) =>
    GrpcError.unknown(`failed to update account with new token: ${why}`);
  if (!account.capabilities.includes('apiKey')) {
    throw failure(`account '${name}' does not have apiKey capability`);
  }
  const id = wantedId || randomUUID();
  if (account.tokens.some(token => token.id === id)) {
    throw failure(`account already has token with id '${id}'`);
  }
  const iat = tokens.now();
  const exp = expiresIn > 0 ? iat + expiresIn : undefined;
  const token = await tokens.issue({
    sub: `${name}:apiKey`,
    jti: id,
    iat,
    exp,
  });
  accounts.setTokens(name, [
    ...account.tokens,
    { id, iat, ...(exp && { exp }) },
  ]);
  return token;
}

function deleteToken(context: ApiContext, request: ApiRequest) {
  const { name, id } = request.params;
  demandAccess(context, request, 'update');
  const { tokens } = context.accounts.get(name);
  const left = tokens.filter(token => token.id !== id);
  if (left.length === tokens.length) {
    throw GrpcError.notFound(`token with id '${id}' does not exist`);
  }
  context.accounts.setTokens(name, left);
  return {};
}

async function changePassword(context: ApiContext, request: ApiRequest) {
  const { accounts, enforcer } = context;
  const user = userOf(request.claims);
  const body = request.message('UpdatePasswordRequest', {
    name: 'string',
    currentPassword: 'string',
    newPassword: 'string',
  });
  const name = body.name || user;
  if (name !== user) {
    enforcer.demand(request.claims, 'accounts', 'update', name);
  }
  if (!(await accounts.hasPassword(user, body.currentPassword ?? ''))) {
    throw GrpcError.invalid('current password does not match');
  }
  if (!/^.{8,32}$/.test(body.newPassword ?? '')) {
    throw GrpcError.unknown(
      'new password does not match the following expression: ^.{8,32}$',
    );
  }
  accounts.get(name);
  await accounts.setPassword(name, body.newPassword);
  return {};
}

function canI({ enforcer }: ApiContext, { params, claims }: ApiRequest) {
  const { resource, action, object } = params;
  const demandKnown = (known: string[], given: string) => {
    if (known.includes(given)) return;
    throw GrpcError.invalid(`[${known.join(' ')}] does not contain ${given}`);
  };
  demandKnown(RESOURCES, resource);
  demandKnown(ACTIONS, action.split('/')[0]);
  const may = enforcer.allows(claims, resource, action, object);
  return { value: may ? 'yes' : 'no' };
}
