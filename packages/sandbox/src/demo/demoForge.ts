import { randomBytes } from 'node:crypto';
import { startForge, type RunningForge } from '../forge/index.ts';
import { seedForge } from '../forge/seedForge.ts';
import { PEOPLE } from '../oidc/people.ts';

/** A forge with the demo's people, and the accounts of machines on it. */
export interface DemoForge extends RunningForge {
  /** Account with which the portal reads and writes. */
  portal: { username: string; token: string };
  /** Tells an address of each push to `owner/name`. */
  hook(fullName: string, url: string): Promise<void>;
}

const PORTAL = 'amamba';
const ADMIN = 'root';

/**
 * Starts a forge with an account for everybody of the demo, whose password is
 * their login, and one for the portal.
 *
 * @param seed - whether the demo's repositories are there.
 */
export async function startDemoForge(seed: boolean): Promise<DemoForge> {
  const machine = (login: string, admin: boolean) => ({
    login,
    password: randomBytes(18).toString('base64url'),
    email: `${login}@example.com`,
    admin,
  });
  const forge = await startForge({
    users: [
      machine(ADMIN, true),
      machine(PORTAL, false),
      ...PEOPLE.map(({ login, name, email }) => ({
        ...{ login, name, email },
        password: login,
      })),
    ],
    organizations: [
      {
        name: 'payments',
        title: 'Payments',
        members: {
          alice: 'admin',
          bob: 'write',
          carol: 'read',
          [PORTAL]: 'write',
        },
      },
      {
        name: 'search',
        title: 'Search',
        members: { dave: 'admin', [PORTAL]: 'write' },
      },
    ],
  });
  if (seed) await seedForge(forge);
  const adminToken = forge.createToken(ADMIN);
  return {
    ...forge,
    portal: { username: PORTAL, token: forge.createToken(PORTAL) },
    hook: (fullName, url) =>
      addHook(`${forge.url}/api/v1/repos/${fullName}/hooks`, adminToken, url),
  };
}

async function addHook(
  address: string,
  token: string,
  url: string,
): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      Authorization: `token ${token}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({
      type: 'gitea',
      active: true,
      events: ['push'],
      config: { url, content_type: 'json' },
    }),
  });
  if (!response.ok) {
    throw new Error(`${address} answered ${await response.text()}`);
  }
}
