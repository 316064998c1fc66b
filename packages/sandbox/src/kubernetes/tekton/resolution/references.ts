import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import type { Cluster, KubeObject } from '../../types.ts';
import { ownerReference } from '../buildPod.ts';
import { succeededCondition } from '../conditions.ts';
import type { ResolverRef } from '../specs.ts';
import { requestName } from './requestName.ts';

export const RESOLUTION_REQUESTS = 'resolutionrequests.resolution.tekton.dev';

const PLURALS = {
  Task: 'tasks.tekton.dev',
  Pipeline: 'pipelines.tekton.dev',
  StepAction: 'stepactions.tekton.dev',
} as const;

export type ReferencedKind = keyof typeof PLURALS;

/** Where a remote object came from, as `status.provenance` has it. */
export interface RefSource {
  uri: string;
  digest: Record<string, string>;
}

export type Referenced =
  | { object: KubeObject; refSource?: RefSource }
  | { waiting: true }
  /** A local object that is not there. */
  | { notFound: string }
  /** Why a resolver has no answer. */
  | { failure: string };

/** Finds the Tasks, Pipelines and StepActions that runs refer to. */
export class References {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Local ones at once; others by a ResolutionRequest that the run owns. */
  find(
    owner: KubeObject,
    reference: ResolverRef & { name?: string },
    kind: ReferencedKind,
  ): Referenced {
    const { namespace } = owner.metadata;
    if (reference.resolver) return this.#findRemote(owner, reference);
    const { name = '' } = reference;
    const resource = PLURALS[kind];
    const object = this.#cluster.objects.get(resource, namespace, name);
    return object
      ? { object }
      : { notFound: `${resource} "${name}" not found` };
  }

  #findRemote(owner: KubeObject, reference: ResolverRef): Referenced {
    const { objects } = this.#cluster;
    const { namespace } = owner.metadata;
    const { resolver = '', params = [] } = reference;
    const name = requestName(resolver, owner, params);
    const request = objects.get(RESOLUTION_REQUESTS, namespace, name);
    if (!request) {
      objects.create(RESOLUTION_REQUESTS, {
        apiVersion: 'resolution.tekton.dev/v1beta1',
        kind: 'ResolutionRequest',
        metadata: {
          name,
          namespace,
          labels: { 'resolution.tekton.dev/type': resolver },
          ownerReferences: [ownerReference(owner)],
        },
        spec: { params },
      });
      return { waiting: true };
    }
    return answerOf(request);
  }
}

function answerOf({ status }: KubeObject): Referenced {
  const condition = succeededCondition(status);
  if (!condition || condition.status === 'Unknown') return { waiting: true };
  if (condition.status === 'False') {
    return {
      failure: `error requesting remote resource: ${condition.message}`,
    };
  }
  const object = parse(Buffer.from(status.data, 'base64').toString());
  return { object, refSource: status.refSource };
}

/** The digest that provenance gives of what was resolved. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
