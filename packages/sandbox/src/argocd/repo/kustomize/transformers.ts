import { isRecord } from '../../../kubernetes/store/json.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import type { ImageChange, Kustomization, Labels } from './kustomization.ts';
import { isNamespaced, rename, type Resource } from './resource.ts';

const WORKLOADS = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'];
const SCALED = [
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
];
const NOT_PREFIXED = ['CustomResourceDefinition', 'APIService', 'Namespace'];

export function setNamespace(resources: Resource[], namespace: string): void {
  const accounts = resources
    .filter(({ object }) => object.kind === 'ServiceAccount')
    .flatMap(({ names }) => names);
  for (const resource of resources) {
    const { object } = resource;
    if (object.kind === 'Namespace') rename(resource, namespace);
    else if (isNamespaced(object)) {
      object.metadata.namespace = namespace;
      resource.namespaces.push(namespace);
    }
    for (const subject of bindingSubjects(object)) {
      const ours =
        subject.name === 'default' || accounts.includes(subject.name);
      if (subject.kind === 'ServiceAccount' && ours) {
        subject.namespace = namespace;
      }
    }
  }
}

function bindingSubjects({
  kind,
  subjects,
}: KubeObject): Array<Record<string, string>> {
  return /^(Cluster)?RoleBinding$/.test(kind) && Array.isArray(subjects)
    ? subjects
    : [];
}

export function setNameParts(
  resources: Resource[],
  { namePrefix = '', nameSuffix = '' }: Kustomization,
): void {
  if (!namePrefix && !nameSuffix) return;
  for (const resource of resources) {
    const { kind, metadata } = resource.object;
    if (NOT_PREFIXED.includes(kind)) continue;
    rename(resource, `${namePrefix}${metadata.name}${nameSuffix}`);
  }
}

/** `commonLabels`, then `labels`. */
export function addLabels(
  resources: Resource[],
  { commonLabels, labels = [] }: Kustomization,
): void {
  const all: Labels[] = commonLabels
    ? [{ pairs: commonLabels, includeSelectors: true }, ...labels]
    : labels;
  for (const { pairs, includeSelectors, includeTemplates } of all) {
    for (const { object } of resources) {
      assign(object.metadata, 'labels', pairs);
      if (includeSelectors) labelSelectors(object, pairs);
      if (includeSelectors || includeTemplates) labelTemplates(object, pairs);
    }
  }
}

function labelSelectors(
  object: KubeObject,
  pairs: Record<string, string>,
): void {
  const { kind, spec } = object;
  if (!isRecord(spec)) return;
  if (kind === 'Service' || kind === 'ReplicationController') {
    assign(spec, 'selector', pairs);
  } else if (WORKLOADS.includes(kind)) {
    spec.selector ??= {};
    assign(spec.selector as Record<string, unknown>, 'matchLabels', pairs);
  } else if (kind === 'PodDisruptionBudget') {
    assignPresent(spec.selector, 'matchLabels', pairs);
  } else if (kind === 'NetworkPolicy') {
    assignPresent(spec.podSelector, 'matchLabels', pairs);
  }
}

function labelTemplates(
  object: KubeObject,
  pairs: Record<string, string>,
): void {
  for (const template of podTemplates(object)) {
    template.metadata ??= {};
    assign(template.metadata as Record<string, unknown>, 'labels', pairs);
  }
  const { kind, spec } = object;
  if (kind === 'CronJob' && isRecord(spec?.jobTemplate)) {
    spec.jobTemplate.metadata ??= {};
    assign(spec.jobTemplate.metadata, 'labels', pairs);
  }
  for (const claim of spec?.volumeClaimTemplates ?? []) {
    claim.metadata ??= {};
    assign(claim.metadata, 'labels', pairs);
  }
}

export function addAnnotations(
  resources: Resource[],
  { commonAnnotations }: Kustomization,
): void {
  if (!commonAnnotations) return;
  for (const { object } of resources) {
    assign(object.metadata as never, 'annotations', commonAnnotations);
    for (const template of podTemplates(object)) {
      template.metadata ??= {};
      assign(
        template.metadata as Record<string, unknown>,
        'annotations',
        commonAnnotations,
      );
    }
  }
}

function podTemplates({
  kind,
  spec,
}: KubeObject): Array<Record<string, unknown>> {
  if (kind === 'CronJob') {
    const template = spec?.jobTemplate?.spec?.template;
    return isRecord(template) ? [template] : [];
  }
  const hasTemplate = [...WORKLOADS, 'Job', 'ReplicationController'];
  return hasTemplate.includes(kind) && isRecord(spec?.template)
    ? [spec.template]
    : [];
}

function assign(
  holder: object,
  field: string,
  pairs: Record<string, string>,
): void {
  const record = holder as Record<string, unknown>;
  record[field] = { ...(record[field] as object | undefined), ...pairs };
}

function assignPresent(
  holder: unknown,
  field: string,
  pairs: Record<string, string>,
): void {
  if (isRecord(holder) && isRecord(holder[field])) {
    assign(holder, field, pairs);
  }
}

export function setReplicas(
  resources: Resource[],
  { replicas = [] }: Kustomization,
): void {
  for (const { name, count } of replicas) {
    for (const { object, names } of resources) {
      if (SCALED.includes(object.kind) && names.includes(name)) {
        object.spec = { ...object.spec, replicas: Number(count) };
      }
    }
  }
}

export function changeImages(
  resources: Resource[],
  { images = [] }: Kustomization,
): void {
  if (images.length === 0) return;
  for (const { object } of resources) visitContainers(object, images);
}

function visitContainers(value: unknown, images: ImageChange[]): void {
  if (Array.isArray(value)) {
    for (const item of value) visitContainers(item, images);
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, member] of Object.entries(value)) {
    const holdsContainers = key === 'containers' || key === 'initContainers';
    if (holdsContainers && Array.isArray(member)) {
      for (const container of member) {
        if (typeof container?.image !== 'string') continue;
        for (const change of images) {
          container.image = changedImage(container.image, change);
        }
      }
    } else visitContainers(member, images);
  }
}

/** `registry:5000/name:tag@digest`, in its parts. */
function changedImage(image: string, change: ImageChange): string {
  const [, name, tag = '', digest = ''] =
    /^(.*?)(:[^:/@]+)?(@sha256:[0-9a-f]+)?$/.exec(image) ?? [];
  if (name !== change.name) return image;
  const called = change.newName ?? name;
  if (change.digest) return `${called}@${change.digest}`;
  if (change.newTag !== undefined && change.newTag !== '') {
    return `${called}:${change.newTag}${change.tagSuffix ?? ''}`;
  }
  if (change.tagSuffix && tag) return `${called}${tag}${change.tagSuffix}`;
  return `${called}${tag}${digest}`;
}
