import type { Eviction } from 'kubernetes-types/policy/v1';
import { contentTypeOf, decodeObject, readBody } from '../api/requestBody.ts';
import { sendJson } from '../api/responses.ts';
import { StatusError } from '../api/statusError.ts';
import { timestamp } from '../clock.ts';
import type {
  Cluster,
  SubresourceContext,
  SubresourceHandler,
} from '../types.ts';
import {
  BUDGETS,
  budgetsOf,
  withCondition,
  type BudgetStatus,
  type StoredBudget,
} from './disruptionBudgets.ts';
import type { ObjectReader } from './objectReader.ts';
import type { StoredPod } from './podIndex.ts';
import { hasEnded, isReady } from './podStates.ts';

/** `POST …/pods/{name}/eviction`: a deletion that heeds disruption budgets. */
export function eviction(
  cluster: Cluster,
  reader: ObjectReader,
): SubresourceHandler {
  return {
    resource: 'pods',
    subresource: 'eviction',
    handle: context => evict(cluster, reader, context),
  };
}

async function evict(
  cluster: Cluster,
  reader: ObjectReader,
  { request, response, url, object }: SubresourceContext,
): Promise<void> {
  const body = await readBody(request);
  const decoded = decodeObject(body, contentTypeOf(request), 'Eviction');
  const { deleteOptions = {}, metadata } = (decoded ?? {}) as Eviction;
  const { namespace, name } = object.metadata;
  if (metadata?.name && metadata.name !== name) {
    throw StatusError.badRequest(
      'name in URL does not match name in Eviction object',
    );
  }
  const dryRun =
    url.searchParams.has('dryRun') || Boolean(deleteOptions.dryRun?.length);
  // Reading the body has taken time.
  const pod = reader.get<StoredPod>('pods', namespace, name) as
    | StoredPod
    | undefined;
  if (!pod) throw StatusError.notFound({ group: '', plural: 'pods' }, name);
  const budget = budgetFor(reader, pod);
  if (budget) grant(cluster, budget, pod, dryRun);
  if (!dryRun) {
    markTarget(cluster, pod);
    const { gracePeriodSeconds } = deleteOptions;
    cluster.objects.delete('pods', namespace, name, { gracePeriodSeconds });
  }
  const success = { kind: 'Status', apiVersion: 'v1', metadata: {} };
  sendJson(
    response,
    { ...success, status: 'Success', code: 201 },
    { status: 201 },
  );
}

/** The budget that must allow it; undefined when none has to. */
function budgetFor(
  reader: ObjectReader,
  pod: StoredPod,
): StoredBudget | undefined {
  const pending = pod.status?.phase === 'Pending';
  if (hasEnded(pod) || pending || pod.metadata.deletionTimestamp) {
    return undefined;
  }
  const budgets = budgetsOf(reader, pod);
  if (budgets.length > 1) {
    throw StatusError.internal(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const [budget] = budgets;
  if (!budget || isReady(pod)) return budget;
  const { currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {};
  const { unhealthyPodEvictionPolicy: policy } = budget.spec ?? {};
  const spared = currentHealthy >= desiredHealthy && desiredHealthy > 0;
  return policy === 'AlwaysAllow' || spared ? undefined : budget;
}

/** Takes one disruption off the budget, or refuses. */
function grant(
  cluster: Cluster,
  { metadata, status }: StoredBudget,
  pod: StoredPod,
  dryRun: boolean,
): void {
  const { namespace, name, generation = 0 } = metadata;
  if ((status?.observedGeneration ?? 0) < generation) {
    const message = `The disruption budget ${name} is still being processed by the server.`;
    throw tooManyRequests(message, 10);
  }
  const {
    disruptionsAllowed = 0,
    desiredHealthy,
    currentHealthy,
  } = status ?? {};
  if (disruptionsAllowed <= 0) {
    throw tooManyRequests(
      `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
    );
  }
  if (dryRun) return;
  const at = timestamp(cluster.clock.now());
  cluster.objects.modifyStatus(BUDGETS, namespace, name, object => {
    const before = object.status as BudgetStatus;
    const after = {
      ...before,
      disruptionsAllowed: disruptionsAllowed - 1,
      disruptedPods: { ...before.disruptedPods, [pod.metadata.name]: at },
    };
    object.status = withCondition(after, object.metadata.generation, at);
  });
}

function tooManyRequests(
  message: string,
  retryAfterSeconds?: number,
): StatusError {
  return new StatusError({
    code: 429,
    reason: 'TooManyRequests',
    message:
      "Cannot evict pod as it would violate the pod's disruption budget.",
    details: {
      causes: [{ reason: 'DisruptionBudget', message }],
      ...(retryAfterSeconds && { retryAfterSeconds }),
    },
  });
}

/** Says on the pod why it is about to be deleted. */
function markTarget(cluster: Cluster, { metadata }: StoredPod): void {
  const { namespace, name } = metadata;
  cluster.objects.modifyStatus('pods', namespace, name, pod => {
    const type = 'DisruptionTarget';
    const known: { type: string }[] = pod.status?.conditions ?? [];
    pod.status = {
      ...pod.status,
      conditions: [
        ...known.filter(condition => condition.type !== type),
        {
          type,
          status: 'True',
          lastProbeTime: null,
          lastTransitionTime: timestamp(cluster.clock.now()),
          reason: 'EvictionByEvictionAPI',
          message: 'Eviction API: evicting',
        },
      ],
    };
  });
}
