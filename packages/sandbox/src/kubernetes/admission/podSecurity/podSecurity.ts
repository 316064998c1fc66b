import type { PodSpec } from 'kubernetes-types/core/v1';
import { StatusError } from '../../api/statusError.ts';
import { equalJson } from '../../store/json.ts';
import type { ObjectStore } from '../../store/objectStore.ts';
import type { Admission, AdmissionRequest, KubeObject } from '../../types.ts';
import { containersOf } from './finding.ts';
import {
  describe,
  evaluate,
  isStricter,
  labelErrors,
  policyOf,
} from './policy.ts';

/** Pods that are looked at when a namespace becomes stricter, at most. */
const EXISTING_PODS_LIMIT = 3_000;

interface Templated {
  template?: { spec?: PodSpec };
  jobTemplate?: { spec?: Templated };
}

const TEMPLATES: Record<
  string,
  (spec: Templated | undefined) => PodSpec | undefined
> = {
  replicationcontrollers: spec => spec?.template?.spec,
  'daemonsets.apps': spec => spec?.template?.spec,
  'deployments.apps': spec => spec?.template?.spec,
  'replicasets.apps': spec => spec?.template?.spec,
  'statefulsets.apps': spec => spec?.template?.spec,
  'jobs.batch': spec => spec?.template?.spec,
  'cronjobs.batch': spec => spec?.jobTemplate?.spec?.template?.spec,
};

/**
 * Pod Security Standards, as the labels of namespaces ask for them: refuses
 * pods, and warns of pods and of templates whose pods would be refused.
 */
export function podSecurity(store: ObjectStore): Admission {
  const labelsOf = (namespace = '') =>
    store.get('namespaces', undefined, namespace)?.object.metadata.labels;
  return {
    resources: [
      'pods',
      'podtemplates',
      'namespaces',
      ...Object.keys(TEMPLATES),
    ],
    validate(request) {
      const { operation, resource, object } = request;
      if (operation === 'DELETE') return;
      if (resource.kind === 'Namespace') {
        validateNamespace(store, request);
        return;
      }
      const labels = labelsOf(object.metadata.namespace);
      if (resource.kind === 'Pod') validatePod(request, labels);
      else if (!request.subresource)
        warnOf(request, templateSpec(request), labels);
    },
  };
}

type Labels = KubeObject['metadata']['labels'];

function validatePod(request: AdmissionRequest, labels: Labels): void {
  const { object, oldObject, subresource, resource } = request;
  if (subresource && subresource !== 'ephemeralcontainers') return;
  if (oldObject && !isSignificant(object.spec, oldObject.spec)) return;
  const policy = policyOf(labels, 'enforce');
  const findings = evaluate(policy, object.spec);
  if (findings.length > 0) {
    throw StatusError.forbidden(
      resource,
      object.metadata.name,
      `violates ${describe(policy, findings)}`,
    );
  }
  warnOf(request, object.spec, labels);
}

function warnOf(
  request: AdmissionRequest,
  spec: PodSpec | undefined,
  labels: Labels,
): void {
  if (!spec) return;
  const policy = policyOf(labels, 'warn');
  const findings = evaluate(policy, spec);
  if (findings.length > 0) {
    request.warn(`would violate ${describe(policy, findings)}`);
  }
}

function templateSpec({ resource, object }: AdmissionRequest) {
  if (resource.kind === 'PodTemplate') return object.template?.spec;
  const name = resource.group
    ? `${resource.plural}.${resource.group}`
    : resource.plural;
  return TEMPLATES[name](object.spec);
}

/** Most of a pod cannot change; its images and debug containers can. */
function isSignificant(next: PodSpec, old: PodSpec): boolean {
  const images = (spec: PodSpec) => containersOf(spec).map(c => c.image);
  return (
    !equalJson(images(next), images(old)) ||
    !equalJson(next.ephemeralContainers ?? [], old.ephemeralContainers ?? [])
  );
}

function validateNamespace(store: ObjectStore, request: AdmissionRequest) {
  const { object, oldObject, resource, subresource } = request;
  if (subresource) return;
  const { labels, name } = object.metadata;
  const errors = labelErrors(labels);
  const before = new Set(
    labelErrors(oldObject?.metadata.labels).map(error => error.message),
  );
  // A namespace that was wrong before can still be written to.
  if (errors.some(error => !before.has(error.message))) {
    throw StatusError.invalid(resource, name, errors);
  }
  if (!oldObject) return;
  const next = policyOf(labels, 'enforce');
  if (isStricter(next, policyOf(oldObject.metadata.labels, 'enforce'))) {
    for (const warning of existingPods(store, name, next)) {
      request.warn(warning);
    }
  }
}

/** Tells which pods would be refused now; they stay. */
function existingPods(
  store: ObjectStore,
  namespace: string,
  policy: ReturnType<typeof policyOf>,
): string[] {
  const byReason = new Map<string, string[]>();
  let looked = 0;
  for (const { object } of store.collection('pods').range(namespace)) {
    looked += 1;
    if (looked > EXISTING_PODS_LIMIT) break;
    const findings = evaluate(policy, object.spec);
    if (findings.length === 0) continue;
    const reasons = findings.map(({ reason }) => reason).join(', ');
    const names = byReason.get(reasons) ?? [];
    byReason.set(reasons, [...names, object.metadata.name]);
  }
  if (byReason.size === 0) return [];
  const { level, version } = policy;
  return [
    `existing pods in namespace ${JSON.stringify(
      namespace,
    )} violate the new PodSecurity enforce level "${level}:${version}"`,
    ...Array.from(byReason, ([reasons, [first, ...others]]) => {
      const noun = others.length === 1 ? 'other pod' : 'other pods';
      const more = others.length > 0 ? ` (and ${others.length} ${noun})` : '';
      return `${first}${more}: ${reasons}`;
    }),
  ];
}
