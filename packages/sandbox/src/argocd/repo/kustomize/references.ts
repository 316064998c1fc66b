import { isRecord } from '../../../kubernetes/store/json.ts';
import { groupOf, type Resource } from './resource.ts';

/** Follows the names that resources were given to where others mention them. */
export function fixReferences(resources: Resource[]): void {
  const index = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const name of resource.names) {
      const key = `${resource.object.kind}/${name}`;
      index.set(key, [...(index.get(key) ?? []), resource]);
    }
  }
  for (const referrer of resources) {
    const find = (kinds: string[], name: unknown) => {
      const candidates = kinds.flatMap(
        kind => index.get(`${kind}/${String(name)}`) ?? [],
      );
      return nearest(referrer, candidates)?.object.metadata.name;
    };
    const { object } = referrer;
    visit(object, [], find);
    fixBindings(referrer, resources, find);
  }
}

type Find = (kinds: string[], name: unknown) => string | undefined;

/** Of several with the name: the one of the kustomization that is closest. */
function nearest(
  referrer: Resource,
  candidates: Resource[],
): Resource | undefined {
  const shared = ({ origins }: Resource) => {
    const at = referrer.origins.findIndex(origin => origins.includes(origin));
    return at < 0 ? Number.MAX_SAFE_INTEGER : at;
  };
  return [...new Set(candidates)].sort((a, b) => shared(a) - shared(b))[0];
}

/** Members that are references wherever they stand: `parent.member`. */
const BY_PARENT: Record<string, string[]> = {
  'configMap.name': ['ConfigMap'],
  'configMapRef.name': ['ConfigMap'],
  'configMapKeyRef.name': ['ConfigMap'],
  'secretRef.name': ['Secret'],
  'secretKeyRef.name': ['Secret'],
  'secret.secretName': ['Secret'],
  'secret.name': ['Secret'],
  'imagePullSecrets.name': ['Secret'],
  'secrets.name': ['Secret'],
  'tls.secretName': ['Secret'],
  'persistentVolumeClaim.claimName': ['PersistentVolumeClaim'],
  'backend.serviceName': ['Service'],
  'service.name': ['Service'],
};

const BY_NAME: Record<string, string[]> = {
  serviceAccountName: ['ServiceAccount'],
  serviceAccount: ['ServiceAccount'],
  priorityClassName: ['PriorityClass'],
};

function visit(value: unknown, path: string[], find: Find): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, path, find);
    return;
  }
  if (!isRecord(value)) return;
  const parent = path.at(-1) ?? '';
  for (const [key, member] of Object.entries(value)) {
    if (path.length === 0 && key === 'metadata') continue;
    if (typeof member !== 'string') {
      visit(member, [...path, key], find);
      continue;
    }
    const kinds =
      BY_PARENT[`${parent}.${key}`] ??
      BY_NAME[key] ??
      (key === 'serviceName' && path.length === 1 ? ['Service'] : undefined);
    const target =
      parent === 'scaleTargetRef' && key === 'name'
        ? [String(value.kind)]
        : kinds;
    const name = target && find(target, member);
    if (name) value[key] = name;
  }
}

function fixBindings(
  { object }: Resource,
  resources: Resource[],
  find: Find,
): void {
  if (groupOf(object) !== 'rbac.authorization.k8s.io') return;
  const { roleRef, subjects } = object;
  if (isRecord(roleRef)) {
    const name = find([String(roleRef.kind)], roleRef.name);
    if (name) roleRef.name = name;
  }
  for (const subject of Array.isArray(subjects) ? subjects : []) {
    if (subject.kind !== 'ServiceAccount') continue;
    const account = resources.find(
      ({ object: { kind }, names, namespaces }) =>
        kind === 'ServiceAccount' &&
        names.includes(subject.name) &&
        (!subject.namespace || namespaces.includes(subject.namespace)),
    );
    if (!account) continue;
    subject.name = account.object.metadata.name;
    const { namespace } = account.object.metadata;
    if (namespace) subject.namespace = namespace;
  }
}
