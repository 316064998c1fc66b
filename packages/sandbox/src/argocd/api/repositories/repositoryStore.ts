import type { KubeObject } from '../../../kubernetes/types.ts';
import type { ApiContext } from '../apiContext.ts';

const SECRET_TYPE = 'argocd.argoproj.io/secret-type';
export type RepositorySecretType = 'repository' | 'repo-creds';

/** A repository or a template for several, as the API takes and keeps it. */
export interface StoredRepository {
  /** URL; of a template what URLs begin with. */
  url: string;
  type?: string;
  name?: string;
  project?: string;
  username?: string;
  password?: string;
  sshPrivateKey?: string;
  insecure?: boolean;
}

/** Fields of the API, and under which key a Secret has them. */
const TEXT_FIELDS = [
  'type',
  'name',
  'project',
  'username',
  'password',
  'sshPrivateKey',
] as const;

const PREFIX: Record<RepositorySecretType, string> = {
  repository: 'repo',
  'repo-creds': 'creds',
};

export function fromBody(body: Record<string, any>): StoredRepository {
  const stored: StoredRepository = { url: body.repo ?? body.url ?? '' };
  for (const field of TEXT_FIELDS) {
    if (body[field]) stored[field] = String(body[field]);
  }
  if (body.insecure === true) stored.insecure = true;
  return stored;
}

export function listStored(
  context: ApiContext,
  type: RepositorySecretType,
): Array<{ secret: KubeObject; stored: StoredRepository }> {
  const labelSelector = `${SECRET_TYPE}=${type}`;
  const { objects, namespace } = context;
  return objects
    .list('secrets', { namespace, labelSelector })
    .map(secret => {
      const { insecure, ...data } = secretData(secret);
      return {
        secret,
        stored: {
          ...fromBody(data),
          ...(insecure === 'true' && { insecure: true }),
        },
      };
    })
    .sort((a, b) => (orderOf(a.stored) < orderOf(b.stored) ? -1 : 1));
}

/** Entries of a Secret, decoded. */
function secretData(secret: KubeObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries<string>(secret.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString(),
    ]),
  );
}

/** Those of all projects come first, then by project and URL. */
function orderOf({ project = '', url }: StoredRepository): string {
  return `${project}\n${url}`;
}

/** Writes the Secret of a repository, or a new one. */
export function writeStored(
  { objects, namespace }: ApiContext,
  type: RepositorySecretType,
  stored: StoredRepository,
  secret?: KubeObject,
): void {
  const entries: Array<[string, string]> = [['url', stored.url]];
  for (const field of TEXT_FIELDS) {
    if (stored[field]) entries.push([field, stored[field]]);
  }
  if (stored.insecure) entries.push(['insecure', 'true']);
  const data = Object.fromEntries(
    entries.map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  if (secret) {
    objects.modify('secrets', namespace, secret.metadata.name, current => {
      current.data = data;
    });
    return;
  }
  objects.create('secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: {
      name: secretName(PREFIX[type], stored),
      namespace,
      labels: { [SECRET_TYPE]: type },
      annotations: { 'managed-by': 'argocd.argoproj.io' },
    },
    data,
  });
}

function secretName(prefix: string, { url, project = '' }: StoredRepository) {
  return `${prefix}-${fnv1a(url + project)}`;
}

/** FNV-1a in 32 bits, after which Argo CD names its Secrets. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}
