import { z } from 'zod';
import { notFound, Refusal } from '../refusal.ts';
import {
  presentOrganization,
  presentRepository,
  presentUser,
} from '../present.ts';
import type { ApiCall, Routes } from './router.ts';

const NewUser = z.object({
  username: z.string(),
  password: z.string(),
  email: z.string().optional(),
  full_name: z.string().optional(),
});

const NewOrganization = z.object({
  username: z.string(),
  full_name: z.string().optional(),
});

const NewToken = z.object({
  name: z.string().min(1).max(255),
  scopes: z.array(z.string()).optional(),
});

function userOf({ forge, params }: ApiCall) {
  const user = forge.accounts.user(params.login);
  if (!user)
    throw notFound(`user redirect does not exist [name: ${params.login}]`);
  return user;
}

/** Tokens are made with the password, by their owner or an administrator. */
function ownUser(call: ApiCall) {
  const doer = call.signedIn();
  const user = userOf(call);
  if (doer !== user && !doer.admin) {
    throw new Refusal(
      403,
      'doer should be the site admin or be same as the contextUser',
    );
  }
  return user;
}

function organizationOf({ forge, params }: ApiCall) {
  const organization = forge.accounts.organization(params.org);
  if (!organization) throw notFound();
  return organization;
}

/** Users, their tokens, organizations. */
export const accountRoutes: Routes = {
  'GET /version': () => ({ json: { version: '1.24.6' } }),
  'GET /user': call => ({ json: presentUser(call.forge, call.signedIn()) }),
  'GET /user/orgs': call =>
    call.listed(
      call.forge.accounts.listOrganizations(call.signedIn().login),
      organization => presentOrganization(call.forge, organization),
    ),
  'GET /users/search': call => {
    const wanted = (call.query('q') ?? '').toLowerCase();
    const found = call.forge.accounts
      .listUsers()
      .filter(({ login }) => login.toLowerCase().includes(wanted));
    const { json, ...answer } = call.listed(found, user =>
      presentUser(call.forge, user),
    );
    return { ...answer, json: { ok: true, data: json } };
  },
  'GET /users/:login': call => ({
    json: presentUser(call.forge, userOf(call)),
  }),
  'GET /users/:login/orgs': call =>
    call.listed(
      call.forge.accounts.listOrganizations(userOf(call).login),
      organization => presentOrganization(call.forge, organization),
    ),
  'GET /users/:login/repos': call => {
    const { login } = userOf(call);
    return call.listed(visible(call, login), repository =>
      presentRepository(call.forge, repository, call.user),
    );
  },
  'GET /users/:login/tokens': call =>
    call.listed(call.forge.accounts.listTokens(ownUser(call)), token => ({
      id: token.id,
      name: token.name,
      sha1: '',
      token_last_eight: token.lastEight,
      scopes: ['all'],
    })),
  'POST /users/:login/tokens': async call => {
    const { login } = ownUser(call);
    const { name } = await call.body(NewToken);
    const { token, secret } = call.forge.accounts.createToken(login, name);
    return {
      status: 201,
      json: {
        id: token.id,
        name,
        sha1: secret,
        token_last_eight: token.lastEight,
        scopes: ['all'],
      },
    };
  },
  'DELETE /users/:login/tokens/:token': call => {
    if (!call.forge.accounts.deleteToken(ownUser(call), call.params.token)) {
      throw notFound();
    }
    return { status: 204 };
  },
  'POST /admin/users': async call => {
    call.administrator();
    const { username, full_name: name, ...rest } = await call.body(NewUser);
    const user = call.forge.accounts.createUser({
      login: username,
      name,
      ...rest,
    });
    return { status: 201, json: presentUser(call.forge, user) };
  },
  'GET /orgs': call =>
    call.listed(call.forge.accounts.listOrganizations(), organization =>
      presentOrganization(call.forge, organization),
    ),
  'POST /orgs': async call => {
    const { login } = call.signedIn();
    const { username, full_name: title } = await call.body(NewOrganization);
    const organization = call.forge.accounts.createOrganization({
      name: username,
      title,
      members: { [login]: 'admin' },
    });
    return { status: 201, json: presentOrganization(call.forge, organization) };
  },
  'GET /orgs/:org': call => ({
    json: presentOrganization(call.forge, organizationOf(call)),
  }),
  'GET /orgs/:org/repos': call =>
    call.listed(visible(call, organizationOf(call).name), repository =>
      presentRepository(call.forge, repository, call.user),
    ),
};

function visible({ forge, user }: ApiCall, owner: string) {
  return forge.repositories
    .list()
    .filter(
      repository =>
        repository.owner === owner &&
        forge.repositories.allows(user, repository, 'read'),
    );
}
