import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider, type Configuration } from 'oidc-provider';
import { findPerson, PEOPLE } from './people.ts';
import { renderSignInPage } from './signInPage.ts';

/** A running OpenID provider and the one client it knows. */
export interface RunningOidc {
  /** Its issuer. */
  url: string;
  metadataUrl: string;
  clientId: string;
  clientSecret: string;
  stop(): Promise<void>;
}

/** Options of {@link startOidc}. */
export interface OidcOptions {
  /** Where the provider sends people after they signed in. */
  redirectUris: string[];
  /** Loopback port; 0 picks a free one. */
  port?: number;
}

const MAX_FORM_BYTES = 4096;

/**
 * Starts an OpenID provider (authorization code, PKCE, refresh tokens) that
 * knows the people of the demo.
 */
export async function startOidc(options: OidcOptions): Promise<RunningOidc> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const clientId = 'backstage';
  const clientSecret = randomBytes(24).toString('base64url');
  const provider = new Provider(
    url,
    await configure({ ...options, clientId, clientSecret }),
  );
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) {
      interact(provider, request, response).catch(error => {
        response.writeHead(400, {
          'Content-Type': 'text/plain; charset=utf-8',
        });
        response.end(
          `Sign-in could not go on: ${error.message}. Close this window and try again.`,
        );
      });
    } else {
      callback(request, response);
    }
  });
  return {
    url,
    metadataUrl: `${url}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    stop: () => close(server),
  };
}

async function configure(
  options: OidcOptions & { clientId: string; clientSecret: string },
): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = {
    ...(await exportJWK(privateKey)),
    alg: 'RS256',
    use: 'sig',
    kid: 'demo',
  };
  return {
    clients: [
      {
        client_id: options.clientId,
        client_secret: options.clientSecret,
        redirect_uris: options.redirectUris,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
    },
    // The client asks for the claims in the ID token as well as at the userinfo endpoint.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
    },
    interactions: {
      url: (_, interaction) => `/interaction/${interaction.uid}`,
    },
    // A portal keeps its people signed in by refreshing, without asking for offline_access.
    issueRefreshToken: async (_, client) =>
      client.grantTypeAllowed('refresh_token'),
    ttl: {
      AccessToken: 3600,
      IdToken: 3600,
      RefreshToken: 86_400,
      Session: 86_400,
      Interaction: 3600,
      Grant: 86_400,
    },
    findAccount: (_, login) => {
      const person = findPerson(login);
      return (
        person && {
          accountId: person.login,
          claims: () => ({
            sub: person.login,
            email: person.email,
            email_verified: true,
            name: person.name,
            preferred_username: person.login,
          }),
        }
      );
    },
    // The portal belongs to the same company: nobody is asked for consent.
    loadExistingGrant: async context => {
      const { oidc } = context;
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId,
      });
      grant.addOIDCScope('openid email profile offline_access');
      await grant.save();
      return grant;
    },
  };
}

async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    await provider.interactionDetails(request, response);
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
    });
    response.end(renderSignInPage(request.url!, PEOPLE));
    return;
  }
  const login = new URLSearchParams(await readForm(request)).get('login') ?? '';
  if (!findPerson(login)) {
    throw new Error(`nobody here is called "${login.slice(0, 64)}"`);
  }
  await provider.interactionFinished(request, response, {
    login: { accountId: login },
  });
}

async function readForm(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) {
      throw new Error('the form is too large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
