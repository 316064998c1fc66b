import type { PodSpec } from 'kubernetes-types/core/v1';
import {
  resourceNameOf,
  type ResourceDefinition,
} from '../schema/resourceDefinition.ts';
import type { KubeObject } from '../types.ts';
import { STANDARD_FINALIZERS } from './metadataValidation.ts';
import { podWarnings } from './podWarnings.ts';

const LONGEST_LABEL = 63;

/** Where pods are described, by resource. */
const TEMPLATES: Record<string, string> = {
  podtemplates: 'template',
  replicationcontrollers: 'spec.template',
  'daemonsets.apps': 'spec.template',
  'deployments.apps': 'spec.template',
  'replicasets.apps': 'spec.template',
  'statefulsets.apps': 'spec.template',
  'jobs.batch': 'spec.template',
  'cronjobs.batch': 'spec.jobTemplate.spec.template',
};

/** Resources whose pods are called after them, and may be hosts by that name. */
const NAMING = [
  'replicationcontrollers',
  'deployments.apps',
  'replicasets.apps',
  'jobs.batch',
  'cronjobs.batch',
];

/** What a server tells of an object that is written, though it is valid. */
export function objectWarnings(
  definition: ResourceDefinition,
  object: KubeObject,
  old?: KubeObject,
): string[] {
  if (definition.custom) return finalizerWarnings(object, old);
  const resource = resourceNameOf(definition);
  if (resource === 'pods') return old ? [] : ownWarnings(object);
  const template = TEMPLATES[resource];
  const isSame = old?.metadata.generation === object.metadata.generation;
  if (!template || (old && isSame)) return [];
  const path = `${template}.spec`;
  return [
    ...(NAMING.includes(resource) && !old
      ? nameWarnings(object, 'Pod names and hostnames')
      : []),
    ...podWarnings(memberAt(object, path) as PodSpec | undefined, path),
  ];
}

function ownWarnings(pod: KubeObject): string[] {
  return [
    ...nameWarnings(pod, "the Pod's hostname"),
    ...podWarnings(pod.spec, 'spec'),
  ];
}

function memberAt(object: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      object,
    );
}

/** Names are subdomains; one that is a label too is a host's. */
function nameWarnings({ metadata: { name } }: KubeObject, use: string) {
  const problems = [
    ...(name.length > LONGEST_LABEL
      ? [`must be no more than ${LONGEST_LABEL} characters`]
      : []),
    ...(name.includes('.') ? ['must not contain dots'] : []),
  ];
  if (problems.length === 0) return [];
  return [
    `metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${problems.join(
      ' ',
    )}]`,
  ];
}

/** Built-in objects are refused for them; custom ones have had them too long. */
function finalizerWarnings(
  { metadata }: KubeObject,
  old: KubeObject | undefined,
): string[] {
  const known = [...STANDARD_FINALIZERS, ...(old?.metadata.finalizers ?? [])];
  const added = new Set(metadata.finalizers ?? []);
  return [...added]
    .filter(name => !known.includes(name) && !name.includes('/'))
    .sort()
    .map(name => {
      const path = name.includes('.') ? ' including a path (/)' : '';
      return `metadata.finalizers: ${JSON.stringify(
        name,
      )}: prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`;
    });
}
