import { z } from 'zod';

/** The metadata that code here relies on; the rest passes through. */
const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  creationTimestamp: z.string().optional(),
  deletionTimestamp: z.string().optional(),
  generation: z.number().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  ownerReferences: z
    .array(
      z.looseObject({
        apiVersion: z.string(),
        kind: z.string(),
        name: z.string(),
        uid: z.string(),
        controller: z.boolean().optional(),
      }),
    )
    .optional(),
});

/** Checks what every Kubernetes object has, and lets the rest through. @public */
export const kubeObjectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: metadataSchema,
});

/**
 * A Kubernetes object, checked as far as its metadata: parse `spec` and
 * `status` with your own schema before you use them.
 *
 * @public
 */
export type KubeObject = z.output<typeof kubeObjectSchema>;

/** An object to create: the server may name it. @public */
export interface NewKubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name?: string;
    generateName?: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

/** Which kind of thing, as the API's paths say it. @public */
export interface KubeResource {
  /** Empty for the core group. */
  group: string;
  version: string;
  /** `taskruns` */
  plural: string;
}

/** Names one object. @public */
export interface KubeTarget {
  /** Absent for what is not in a namespace. */
  namespace?: string;
  name: string;
}

/**
 * `namespace/name`, or `name` for what is not in a namespace.
 *
 * @public
 */
export function kubeKey(target: KubeTarget): string {
  return target.namespace ? `${target.namespace}/${target.name}` : target.name;
}

/** The other way round than {@link kubeKey}. @public */
export function parseKubeKey(key: string): KubeTarget {
  const slash = key.indexOf('/');
  return slash < 0
    ? { name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** `/apis/tekton.dev/v1/namespaces/ci/taskruns/x`, every part encoded. */
export function resourcePath(
  resource: KubeResource,
  target: { namespace?: string; name?: string; subresource?: string } = {},
): string {
  const parts = [
    ...(resource.group ? ['apis', resource.group] : ['api']),
    resource.version,
    ...(target.namespace ? ['namespaces', target.namespace] : []),
    resource.plural,
    ...(target.name === undefined ? [] : [target.name]),
    ...(target.subresource ? target.subresource.split('/') : []),
  ];
  for (const part of parts) {
    // "." and ".." survive encoding and would name another path.
    if (part === '' || part === '.' || part === '..') {
      throw new TypeError(`"${part}" is not a name in Kubernetes`);
    }
  }
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

/** `taskruns.tekton.dev`, or `pods` for the core group. */
export function resourceName(resource: KubeResource): string {
  return resource.group
    ? `${resource.plural}.${resource.group}`
    : resource.plural;
}
