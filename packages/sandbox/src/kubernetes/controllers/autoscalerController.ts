import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerStatus,
} from 'kubernetes-types/autoscaling/v2';
import { timestamp } from '../clock.ts';
import { resourceNameOf } from '../schema/resourceDefinition.ts';
import { readScale, withReplicas } from '../schema/scaleFields.ts';
import { equalJson } from '../store/json.ts';
import type { KubeObject, ResourceType } from '../types.ts';
import { limit, type ScalingHistory } from './autoscalerBehavior.ts';
import { Conditions, tellLimits } from './autoscalerConditions.ts';
import { MetricError, propose, type Proposal } from './autoscalerMetrics.ts';
import {
  KeyedController,
  keyOf,
  type ControllerContext,
} from './keyedController.ts';
import type { Stored } from './objectReader.ts';
import type { Selector } from './podIndex.ts';
import { isActive } from './podStates.ts';
import type { PodUsage } from './podUsage.ts';

type StoredAutoscaler = Stored<HorizontalPodAutoscaler>;
type Target = Stored<KubeObject>;

/** The resource that a target is of. */
interface ScaledResource extends Pick<ResourceType, 'scalePaths'> {
  name: string;
}

/** `--horizontal-pod-autoscaler-sync-period` of the real controller. */
const PERIOD_MS = 15_000;

/** One look at an autoscaler and what it scales. */
interface Round {
  autoscaler: StoredAutoscaler;
  target: Target;
  resource: ScaledResource;
  /** Replicas that the target asks for. */
  current: number;
  next: HorizontalPodAutoscalerStatus;
  news: Conditions;
  now: number;
}

/** Scales workloads by what their pods use. */
export class AutoscalerController extends KeyedController<HorizontalPodAutoscaler> {
  readonly #usage: PodUsage | undefined;
  readonly #histories = new Map<string, ScalingHistory>();
  readonly #due = new Map<string, number>();

  /** @param usage - absent when the cluster has no metrics API */
  constructor(context: ControllerContext, usage: PodUsage | undefined) {
    super(
      context,
      'horizontalpodautoscalers.autoscaling',
      'horizontal-pod-autoscaler',
    );
    this.#usage = usage;
  }

  protected listen(): void {}

  protected forget(key: string): void {
    this.#histories.delete(key);
    this.#due.delete(key);
  }

  protected reconcile(autoscaler: StoredAutoscaler): void {
    const key = keyOf(autoscaler);
    const now = this.cluster.clock.now();
    const due = this.#due.get(key) ?? now + PERIOD_MS;
    if (due > now) {
      this.#due.set(key, due);
      this.enqueueAfter(key, due - now);
      return;
    }
    this.#due.set(key, now + PERIOD_MS);
    this.enqueueAfter(key, PERIOD_MS);
    this.#scale(autoscaler, now);
  }

  #scale(autoscaler: StoredAutoscaler, now: number): void {
    const { status } = autoscaler;
    const news = new Conditions(status?.conditions ?? [], timestamp(now));
    const resource = this.#resource(autoscaler);
    const target = resource && this.#target(autoscaler, resource);
    if (!resource || !target) {
      this.#refuse(autoscaler, news);
      return;
    }
    news.set(
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    const scale = readScale(target as KubeObject, resource);
    const current = scale.replicas ?? 1;
    const next: HorizontalPodAutoscalerStatus = {
      ...status,
      currentReplicas: current,
      desiredReplicas: status?.desiredReplicas ?? 0,
      currentMetrics: status?.currentMetrics,
    };
    this.#decide({ autoscaler, target, resource, current, next, news, now });
    next.conditions = news.all;
    if (!equalJson(next, status)) this.writeStatus(autoscaler, next);
  }

  /** What is out of bounds is put right before anything is measured. */
  #decide(round: Round): void {
    const { autoscaler, current, next, news } = round;
    const { minReplicas = 1, maxReplicas = current } = autoscaler.spec ?? {};
    if (current === 0 && minReplicas !== 0) {
      news.set(
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      );
      next.desiredReplicas = 0;
    } else if (current > maxReplicas) {
      const reason = 'Current number of replicas above Spec.MaxReplicas';
      this.#rescale(round, maxReplicas, reason);
    } else if (current < minReplicas) {
      const reason = 'Current number of replicas below Spec.MinReplicas';
      this.#rescale(round, minReplicas, reason);
    } else {
      this.#follow(round);
    }
  }

  #refuse(autoscaler: StoredAutoscaler, news: Conditions): void {
    const { kind, name } = autoscaler.spec?.scaleTargetRef ?? {};
    const plural = `${(kind ?? '').toLowerCase()}s.apps`;
    const message = `${plural} "${name}" not found`;
    news.set(
      'AbleToScale',
      'False',
      'FailedGetScale',
      `the HPA controller was unable to get the target's current scale: ${message}`,
    );
    this.event(autoscaler, 'Warning', 'FailedGetScale', message);
    const status = {
      desiredReplicas: 0,
      currentMetrics: null,
      ...autoscaler.status,
      conditions: news.all,
    };
    if (!equalJson(status, autoscaler.status))
      this.writeStatus(autoscaler, status);
  }

  #resource({ spec }: StoredAutoscaler): ScaledResource | undefined {
    const { kind = '', apiVersion = 'apps/v1' } = spec?.scaleTargetRef ?? {};
    const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
    const type = this.cluster.resources.find(
      resource => resource.kind === kind && resource.group === group,
    );
    return type && { name: resourceNameOf(type), scalePaths: type.scalePaths };
  }

  #target(
    { metadata, spec }: StoredAutoscaler,
    { name: resource }: ScaledResource,
  ): Target | undefined {
    const { name = '' } = spec?.scaleTargetRef ?? {};
    return this.reader.get<KubeObject>(resource, metadata.namespace, name);
  }

  #follow(round: Round): void {
    const { autoscaler, current, next, news, now } = round;
    const proposals = this.#proposals(round);
    if (!proposals || !autoscaler.spec) return;
    const [best] = proposals.sort((a, b) => b.replicas - a.replicas);
    news.set(
      'ScalingActive',
      'True',
      'ValidMetricFound',
      `the HPA was able to successfully calculate a replica count from ${best.metric}`,
    );
    const history = this.#history(autoscaler);
    const bent = limit(autoscaler.spec, current, best.replicas, history, now);
    tellLimits(news, bent);
    next.desiredReplicas = bent.replicas;
    if (bent.replicas === current) return;
    const reason =
      bent.replicas > current
        ? `${best.metric} above target`
        : 'All metrics below target';
    this.#rescale(round, bent.replicas, reason);
  }

  #history(autoscaler: StoredAutoscaler): ScalingHistory {
    const key = keyOf(autoscaler);
    let history = this.#histories.get(key);
    if (!history) {
      history = { recommendations: [], changes: [] };
      this.#histories.set(key, history);
    }
    return history;
  }

  /** Undefined when a metric cannot be read: then nothing shrinks. */
  #proposals(round: Round): Proposal[] | undefined {
    const { autoscaler, current, next } = round;
    const scope = this.#scope(round);
    const metrics = autoscaler.spec?.metrics ?? [];
    const proposals: Proposal[] = [];
    let failure: MetricError | undefined;
    for (const metric of metrics) {
      try {
        proposals.push(propose(metric, scope));
      } catch (error) {
        if (!(error instanceof MetricError)) throw error;
        failure ??= error;
        this.event(autoscaler, 'Warning', error.reason, error.message);
      }
    }
    if (failure && !proposals.some(({ replicas }) => replicas > current)) {
      this.#tellInvalid(round, failure, metrics.length - proposals.length);
      return undefined;
    }
    next.currentMetrics = proposals.map(({ status }) => status);
    return proposals;
  }

  #scope({ autoscaler, target, current, now }: Round) {
    const { namespace = '' } = autoscaler.metadata;
    const selector = (target.spec?.selector ?? {}) as Selector;
    const labels = Object.entries(selector.matchLabels ?? {});
    return {
      pods: this.pods.matching(namespace, selector).filter(isActive),
      replicas: current,
      now,
      namespace,
      usage: this.#usage,
      selector: labels.map(([key, value]) => `${key}=${value}`).join(','),
    };
  }

  #tellInvalid(
    { autoscaler, next, news }: Round,
    failure: MetricError,
    invalid: number,
  ): void {
    const metrics = autoscaler.spec?.metrics ?? [];
    next.currentMetrics = metrics.map(() => ({ type: '' }));
    const first = `failed to get ${metrics[0]?.resource?.name} resource metric value: ${failure.message}`;
    this.event(
      autoscaler,
      'Warning',
      'FailedComputeMetricsReplicas',
      `invalid metrics (${invalid} invalid out of ${metrics.length}), first error is: ${first}`,
    );
    news.set(
      'ScalingActive',
      'False',
      failure.reason,
      `the HPA was unable to compute the replica count: ${failure.message}`,
    );
  }

  #rescale(
    { autoscaler, target, resource, current, next, news, now }: Round,
    replicas: number,
    reason: string,
  ): void {
    const { namespace, name } = target.metadata;
    this.cluster.objects.modify(resource.name, namespace, name, object => {
      Object.assign(object, withReplicas(object, resource, replicas));
    });
    this.event(
      autoscaler,
      'Normal',
      'SuccessfulRescale',
      `New size: ${replicas}; reason: ${reason}`,
    );
    const change = { at: now, by: replicas - current };
    this.#history(autoscaler).changes.push(change);
    next.desiredReplicas = replicas;
    next.lastScaleTime = timestamp(now);
    news.set(
      'AbleToScale',
      'True',
      'SucceededRescale',
      `the HPA controller was able to update the target scale to ${replicas}`,
    );
  }
}
