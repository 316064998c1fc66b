import { fieldFacts } from './fieldFacts.ts';

/** Go packages of the API groups, as the names of OpenAPI models spell them. */
const PACKAGES: Record<string, string> = {
  '': 'io.k8s.api.core',
  'admissionregistration.k8s.io': 'io.k8s.api.admissionregistration',
  apps: 'io.k8s.api.apps',
  'authentication.k8s.io': 'io.k8s.api.authentication',
  'authorization.k8s.io': 'io.k8s.api.authorization',
  autoscaling: 'io.k8s.api.autoscaling',
  batch: 'io.k8s.api.batch',
  'certificates.k8s.io': 'io.k8s.api.certificates',
  'coordination.k8s.io': 'io.k8s.api.coordination',
  'discovery.k8s.io': 'io.k8s.api.discovery',
  'events.k8s.io': 'io.k8s.api.events',
  'flowcontrol.apiserver.k8s.io': 'io.k8s.api.flowcontrol',
  'networking.k8s.io': 'io.k8s.api.networking',
  'node.k8s.io': 'io.k8s.api.node',
  policy: 'io.k8s.api.policy',
  'rbac.authorization.k8s.io': 'io.k8s.api.rbac',
  'scheduling.k8s.io': 'io.k8s.api.scheduling',
  'storage.k8s.io': 'io.k8s.api.storage',
  'apiextensions.k8s.io':
    'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
  'meta.k8s.io': 'io.k8s.apimachinery.pkg.apis.meta',
  'metrics.k8s.io': 'io.k8s.metrics.pkg.apis.metrics',
};

const GROUPS = new Map(
  Object.entries(PACKAGES).map(([group, name]) => [name, group]),
);

export const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** `io.k8s.api.apps.v1.Deployment`; undefined for a group that is not built in. */
export function modelNameOf(
  group: string,
  version: string,
  kind: string,
): string | undefined {
  const name = PACKAGES[group];
  return name && `${name}.${version}.${kind}`;
}

export interface ModelName {
  /** `io.k8s.api.apps.v1` */
  package: string;
  group: string;
  version: string;
  type: string;
}

export function parseModelName(name: string): ModelName {
  const parts = name.split('.');
  const [version, type] = parts.slice(-2);
  const group = GROUPS.get(parts.slice(0, -2).join('.')) ?? '';
  return { package: parts.slice(0, -1).join('.'), group, version, type };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * What the model classes of @kubernetes/client-node can be called: `V1Pod`, or
 * `CoreV1Event` where several groups have a type of the name.
 */
export function classNamesOf(model: string): string[] {
  const { package: path, version, type } = parseModelName(model);
  const group = path.split('.').at(-2) ?? '';
  const short = `${capital(version)}${type}`;
  return [`${capital(group)}${short}`, short];
}

let modelsByClass: Map<string, string> | undefined;

/** The model that a class stands for; most specific class names win. */
export function modelOfClass(className: string): string | undefined {
  if (!modelsByClass) {
    modelsByClass = new Map();
    // Where groups share a short name, it is that of the metadata types.
    const names = Object.keys(fieldFacts().messages).sort(
      (a, b) => Number(b.startsWith(META)) - Number(a.startsWith(META)),
    );
    for (const specific of [1, 0]) {
      for (const name of names) {
        const key = classNamesOf(name)[specific];
        if (!modelsByClass.has(key)) modelsByClass.set(key, name);
      }
    }
  }
  return modelsByClass.get(className);
}
