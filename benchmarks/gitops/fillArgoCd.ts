import { Agent, fetch } from 'undici';
import type { Sandbox } from '../../plugins/amamba-node/src/testUtils';

/** Which applications to make. */
export interface Fleet {
  /** All of them: each is compared with Git. */
  applications: number;
  /** The first so many are synced, too: those are looked at. */
  synced: number;
  /** Workspaces, each with a project, that they are spread over. */
  workspaces: number;
}

export const applicationOf = (n: number) =>
  `service-${String(n).padStart(3, '0')}`;
export const workspaceOf = ({ workspaces }: Fleet, n: number) =>
  `team-${String(n % workspaces).padStart(2, '0')}`;

const REVISIONS = 3;
const FILE = 'service/service.yaml';
const AT_ONCE = 20;

const manifests = (version: number) => `
apiVersion: v1
kind: ServiceAccount
metadata: { name: service }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: service }
data: { version: "${version}" }
---
apiVersion: v1
kind: Service
metadata: { name: service }
spec: { selector: { app: service }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: service, labels: { app: service } }
spec:
  replicas: 1
  selector: { matchLabels: { app: service } }
  template:
    metadata: { labels: { app: service } }
    spec:
      serviceAccountName: service
      containers: [{ name: service, image: "stefanprodan/podinfo:6.${version}.0" }]
`;

/** A repository with a commit for each revision. @returns its address and commits. */
async function createRepository({ forge }: Sandbox) {
  const { url, token } = forge!;
  const ask = async (method: string, path: string, body: object) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `token ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return (await response.json()) as any;
  };
  await ask('POST', '/orgs/payments/repos', { name: 'fleet', auto_init: true });
  const shas: string[] = [];
  let file: string | undefined;
  for (let version = 1; version <= REVISIONS; version++) {
    const { content, commit } = await ask(
      file ? 'PUT' : 'POST',
      `/repos/payments/fleet/contents/${FILE}`,
      {
        message: `Version ${version} of the service`,
        content: Buffer.from(manifests(version)).toString('base64'),
        ...(file && { sha: file }),
      },
    );
    file = content.sha;
    shas.push(commit.sha);
  }
  return { repoURL: `${url}/payments/fleet.git`, shas };
}

function project(name: string, repoURL: string) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name, labels: { 'amamba.io/workspace': name } },
    spec: {
      sourceRepos: [repoURL],
      destinations: [{ server: '*', namespace: '*' }],
    },
  };
}

function application(
  fleet: Fleet,
  n: number,
  { repoURL, shas }: Awaited<ReturnType<typeof createRepository>>,
) {
  const source = { repoURL, path: 'service', targetRevision: 'main' };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: applicationOf(n) },
    spec: {
      project: workspaceOf(fleet, n),
      source,
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: applicationOf(n),
      },
    },
    ...(n < fleet.synced && { operation: { sync: { revision: shas.at(-1) } } }),
    // What was deployed before; the sync adds the last.
    status: {
      history: shas.slice(0, -1).map((revision, id) => ({
        id,
        revision,
        source,
        deployStartedAt: `2026-01-0${id + 1}T00:00:00Z`,
        deployedAt: `2026-01-0${id + 1}T00:00:10Z`,
      })),
    },
  };
}

/** @returns how the cluster's API is asked for its objects. */
function clientOf({ clusters }: Sandbox) {
  const [{ url, caData, adminToken }] = clusters;
  const dispatcher = new Agent({
    connect: { ca: Buffer.from(caData, 'base64').toString() },
  });
  return async (path: string, body?: object): Promise<any> => {
    const response = await fetch(`${url}${path}`, {
      dispatcher,
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${adminToken}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return response.json();
  };
}

/** Makes the applications, and waits until Argo CD has compared all of them. */
export async function fillArgoCd(sandbox: Sandbox, fleet: Fleet) {
  const ask = clientOf(sandbox);
  const objects = `/apis/argoproj.io/v1alpha1/namespaces/${
    sandbox.argoCd!.namespace
  }`;
  const repository = await createRepository(sandbox);
  for (let n = 0; n < fleet.workspaces; n++) {
    const name = workspaceOf(fleet, n);
    await ask(`${objects}/appprojects`, project(name, repository.repoURL));
  }
  for (let from = 0; from < fleet.applications; from += AT_ONCE) {
    const numbers = Array.from(
      { length: Math.min(AT_ONCE, fleet.applications - from) },
      (_, i) => from + i,
    );
    await Promise.all(
      numbers.map(async n => {
        if (n < fleet.synced) {
          const metadata = { name: applicationOf(n) };
          await ask('/api/v1/namespaces', { metadata });
        }
        const made = application(fleet, n, repository);
        await ask(`${objects}/applications`, made);
      }),
    );
  }
  const isSettled = ({ metadata, status }: any) =>
    metadata.name < applicationOf(fleet.synced)
      ? status.operationState?.phase === 'Succeeded' &&
        status.sync?.status === 'Synced'
      : status.sync?.status === 'OutOfSync';
  for (;;) {
    const { items } = await ask(`${objects}/applications`);
    if (items.every(isSettled)) {
      return;
    }
    await new Promise(resolve => {
      setTimeout(resolve, 1000);
    });
  }
}
