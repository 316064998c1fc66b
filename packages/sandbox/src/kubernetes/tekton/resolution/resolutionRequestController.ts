import type { Cluster, KubeObject } from '../../types.ts';
import { isDone, setOutcome, type Outcome } from '../conditions.ts';
import { KeyedController } from '../keyedController.ts';
import type { Param } from '../specs.ts';
import { resolveInCluster } from './clusterResolver.ts';
import { InvalidRequest } from './invalidRequest.ts';
import { RESOLUTION_REQUESTS, type RefSource } from './references.ts';
import { remoteFailure } from './remoteResolvers.ts';

const LONGEST_RESOLUTION_MS = 60_000;

/** What each resolver calls itself. */
const TITLES: Record<string, string> = {
  cluster: 'Cluster',
  git: 'Git',
  hub: 'Hub',
  http: 'Http',
  bundles: 'bundleresolver',
};

/** What a resolver found. */
export interface Resolved {
  /** The object as YAML. */
  content: string;
  annotations: Record<string, string>;
  refSource: RefSource;
}

/** Answers ResolutionRequests: those to the cluster itself; the world outside is not reached. */
export class ResolutionRequestController extends KeyedController {
  protected readonly owned = { resources: [], ownerKind: 'ResolutionRequest' };

  constructor(cluster: Cluster) {
    super(cluster, RESOLUTION_REQUESTS);
  }

  protected reconcile(request: KubeObject): void {
    if (isDone(request)) return;
    const before = structuredClone(request);
    request.status ??= {};
    const outcome = this.#resolve(request);
    setOutcome(request.status, outcome, this.cluster.clock.now());
    delete request.status.completionTime;
    this.save(before, request);
  }

  #resolve(request: KubeObject): Outcome {
    const { namespace, name, labels } = request.metadata;
    const resolver = labels?.['resolution.tekton.dev/type'] ?? '';
    const params: Param[] = request.spec.params ?? [];
    try {
      const resolved =
        resolver === 'cluster'
          ? resolveInCluster(this.cluster.objects, params)
          : remoteFailure(resolver, params);
      if (!resolved) return this.#unanswered(request);
      const { content, annotations, refSource } = resolved;
      const data = Buffer.from(content).toString('base64');
      Object.assign(request.status, { annotations, data, refSource });
      return { status: 'True', reason: 'Succeeded', message: '' };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const message =
        error instanceof InvalidRequest
          ? `invalid resource request "${namespace}/${name}": ${error.message}`
          : `error getting "${TITLES[resolver]}" "${namespace}/${name}": ${error.message}`;
      return { status: 'False', reason: 'ResolutionFailed', message };
    }
  }

  #unanswered(request: KubeObject): Outcome {
    const since = Date.parse(request.metadata.creationTimestamp);
    const deadline = since + LONGEST_RESOLUTION_MS;
    if (this.cluster.clock.now() >= deadline) {
      const message = 'resolution took longer than global timeout of 1m0s';
      return { status: 'False', reason: 'ResolutionTimedOut', message };
    }
    this.lookAgainAt(request, deadline);
    const message = 'resource request is in progress';
    return { status: 'Unknown', reason: 'ResolutionInProgress', message };
  }
}
