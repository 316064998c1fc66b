import { mockCredentials } from '@backstage/backend-test-utils';
import communityPlugin from '@backstage-community/plugin-argocd-backend';
import roadiePlugin from '@roadiehq/backstage-plugin-argo-cd-backend';
import type { Sandbox } from '../../plugins/amamba-node/src/testUtils';
import { applicationOf } from './fillArgoCd';
import { INSTANCE, type Portal, startBackend } from './startBackend';

const COMMUNITY_POLL_MS = 10_000;

/** A CommonJS module's default export, however it was imported. */
function defaultOf<T>(imported: T): T {
  return (imported as { default?: T }).default ?? imported;
}

/** Both read the same; with a token they need not sign in. */
function configOf({ argoCd }: Sandbox, url: string) {
  const instances = [{ name: INSTANCE, url, token: argoCd!.token }];
  return { argocd: { appLocatorMethods: [{ type: 'config', instances }] } };
}

async function get(url: string): Promise<any> {
  const headers = { authorization: mockCredentials.user.header() };
  const response = await fetch(url, { headers });
  if (!response.ok) {
    throw new Error(`${url}: ${response.status} ${await response.text()}`);
  }
  return response.headers.get('content-type')?.includes('json')
    ? response.json()
    : response.text();
}

const revisionOf = ({ revision }: { revision: string }) => revision;

/** Asks for the commits of an application's history. */
async function readRevisions(
  base: string,
  name: string,
  revisions: string[],
): Promise<void> {
  const application = `${base}/argoInstance/${INSTANCE}/applications/name/${name}`;
  await Promise.all(
    revisions.map(revision =>
      get(`${application}/revisions/${revision}/metadata`),
    ),
  );
}

/**
 * The community's. Its tab "Deployment Lifecycle" finds the application every
 * ten seconds, and asks for the commits of its history when those have changed.
 */
export async function startCommunity(
  sandbox: Sandbox,
  argoCdUrl: string,
): Promise<Portal> {
  const { url, stop } = await startBackend(configOf(sandbox, argoCdUrl), [
    defaultOf(communityPlugin),
  ]);
  const base = `${url}/backstage-community-argocd`;
  const tab = (n: number) => {
    const name = applicationOf(n);
    let known = 0;
    const poll = async (onApplication = () => {}) => {
      const [{ applications }] = await get(
        `${base}/find/name/${name}?expand=applications`,
      );
      onApplication();
      const [{ status }] = applications;
      const revisions = new Set<string>(status.history.map(revisionOf));
      if (revisions.size !== known) {
        await readRevisions(base, name, [...revisions]);
        known = revisions.size;
      }
    };
    const open = async (onApplication: () => void) => {
      await get(`${base}/check`);
      await poll(onApplication);
    };
    return { open, poll: () => poll(), pollMs: COMMUNITY_POLL_MS };
  };
  return { name: 'community', tab, closeTabs: async () => {}, stop };
}

/**
 * Roadie's. Its tab finds the application, gets it, and asks for the commit of
 * each deployment but the oldest; it does not look again.
 */
export async function startRoadie(
  sandbox: Sandbox,
  argoCdUrl: string,
): Promise<Portal> {
  const { url, stop } = await startBackend(configOf(sandbox, argoCdUrl), [
    defaultOf(roadiePlugin),
  ]);
  const base = `${url}/argocd`;
  const tab = (n: number) => {
    const name = applicationOf(n);
    const open = async (onApplication: () => void) => {
      const [found] = await get(`${base}/find/name/${name}`);
      const { status } = await get(
        `${base}/argoInstance/${found.name}/applications/name/${name}`,
      );
      onApplication();
      const newer = status.history.slice(1).map(revisionOf);
      await readRevisions(base, name, newer);
    };
    return { open, poll: async () => {} };
  };
  return { name: 'roadie', tab, closeTabs: async () => {}, stop };
}
