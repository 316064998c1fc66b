import { randomBytes } from 'node:crypto';
import { hash } from 'bcryptjs';
import { timestamp } from '../../kubernetes/clock.ts';
import type {
  Clock,
  NewObject,
  ObjectClient,
  ResourceName,
} from '../../kubernetes/types.ts';
import type { ArgoCdSettings } from '../types.ts';
import { customResourceDefinitions, PROJECTS } from './definitions.ts';
import { settingsData } from './settings.ts';

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';
const PART_OF = { 'app.kubernetes.io/part-of': 'argocd' };
const SERVICE_ACCOUNTS = [
  'argocd-application-controller',
  'argocd-applicationset-controller',
  'argocd-repo-server',
  'argocd-server',
];
const INITIAL_PASSWORD = 'argocd-initial-admin-secret';
/** Enough for a server on loopback; the real one takes 10. */
const BCRYPT_ROUNDS = 4;

/** Where to install and with what. */
export interface InstallRequest {
  objects: ObjectClient;
  clock: Clock;
  namespace: string;
  settings: Partial<ArgoCdSettings>;
}

/**
 * Creates what an installation brings, unless it is there already: resource
 * definitions, configuration, the administrator's password and the project
 * `default`. Entries of `settings` are written in any case.
 *
 * @returns The administrator's first password.
 */
export async function installArgoCd(request: InstallRequest): Promise<string> {
  const { objects, namespace, settings } = request;
  const ensure = (resource: ResourceName, object: NewObject) => {
    const { name, namespace: home } = object.metadata;
    if (!objects.get(resource, home, name!)) objects.create(resource, object);
  };
  for (const definition of customResourceDefinitions()) {
    ensure(DEFINITIONS, definition);
  }
  ensure('namespaces', core('Namespace', { name: namespace }));
  for (const name of SERVICE_ACCOUNTS) {
    ensure('serviceaccounts', core('ServiceAccount', { name, namespace }));
  }
  for (const [name, data] of Object.entries(settingsData(settings))) {
    ensure('configmaps', core('ConfigMap', { name, namespace }));
    objects.modify('configmaps', namespace, name, map => {
      map.data = { ...map.data, ...data };
    });
  }
  ensure(PROJECTS, defaultProject(namespace));
  return ensurePassword(request);
}

function core(
  kind: string,
  { name, namespace }: { name: string; namespace?: string },
): NewObject {
  const labels = { ...PART_OF, 'app.kubernetes.io/name': name };
  return { apiVersion: 'v1', kind, metadata: { name, namespace, labels } };
}

function defaultProject(namespace: string): NewObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default', namespace },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
    status: {},
  };
}

async function ensurePassword(request: InstallRequest): Promise<string> {
  const { objects, clock, namespace } = request;
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const known = objects.get('secrets', namespace, INITIAL_PASSWORD);
  if (known) return Buffer.from(known.data.password, 'base64').toString();
  const password = randomBytes(12).toString('base64url');
  objects.create('secrets', {
    ...core('Secret', { name: 'argocd-secret', namespace }),
    type: 'Opaque',
    data: {
      'admin.password': encode(await hash(password, BCRYPT_ROUNDS)),
      'admin.passwordMtime': encode(timestamp(clock.now())),
      'server.secretkey': encode(randomBytes(32).toString('base64')),
    },
  });
  objects.create('secrets', {
    ...core('Secret', { name: INITIAL_PASSWORD, namespace }),
    type: 'Opaque',
    data: { password: encode(password) },
  });
  return password;
}
