import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerStatus,
} from 'kubernetes-types/autoscaling/v2';
import { timestamp } from '../clock.ts';
import { equalJson } from '../store/json.ts';
import type { KubeObject } from '../types.ts';
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

/** `--horizontal-pod-autoscaler-sync-period` of the real controller. */
const PERIOD_MS = 15_000;

/** One look at an autoscaler and what it scales. */
interface Round {
  autoscaler: StoredAutoscaler;
  target: Target;
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
    const target = this.#target(autoscaler);
    if (!target) {
      this.#refuse(autoscaler, news);
      return;
    }
    news.set(
      'AbleToScale',
      'True',
      'SucceededGetScale',
      "the HPA controller was able to get the target's current scale",
    );
    const current: number = target.spec?.replicas ?? 1;
    const next: HorizontalPodAutoscalerStatus = {
      ...status,
      currentReplicas: target.status?.replicas ?? 0,
      desiredReplicas: status?.desiredReplicas ?? 0,
      currentMetrics: status?.currentMetrics,
    };
    if (current === 0) {
      news.set(
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      );
      next.desiredReplicas = 0;
    } else {
      this.#follow({ autoscaler, target, current, next, news, now });
    }
    next.conditions = news.all;
    if (!equalJson(next, status)) this.writeStatus(autoscaler, next);
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

  #target({ metadata, spec }: StoredAutoscaler): Target | undefined {
    const {
      kind = '',
      apiVersion = 'apps/v1',
      name = '',
    } = spec?.scaleTargetRef ?? {};
    const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
    const type = this.cluster.resources.find(
      resource => resource.kind === kind && resource.group === group,
    );
    if (!type) return undefined;
    const resource = group ? `${type.plural}.${group}` : type.plural;
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
    const key = keyOf(autoscaler);
    const history = this.#histories.get(key) ?? {
      recommendations: [],
      changes: [],
    };
    this.#histories.set(key, history);
    const bent = limit(autoscaler.spec, current, best.replicas, history, now);
    tellLimits(news, bent);
    next.desiredReplicas = bent.replicas;
    if (bent.replicas === current) return;
    this.#resize(round, bent.replicas, best.metric);
    history.changes.push({ at: now, by: bent.replicas - current });
    next.lastScaleTime = timestamp(now);
    news.set(
      'AbleToScale',
      'True',
      'SucceededRescale',
      `the HPA controller was able to update the target scale to ${bent.replicas}`,
    );
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

  #resize(
    { autoscaler, target, current }: Round,
    replicas: number,
    metric: string,
  ): void {
    const { namespace, name } = target.metadata;
    const [group] = target.apiVersion.includes('/')
      ? target.apiVersion.split('/')
      : [''];
    const type = this.cluster.resources.find(
      resource => resource.kind === target.kind && resource.group === group,
    );
    if (!type) return;
    const resource = group ? `${type.plural}.${group}` : type.plural;
    this.cluster.objects.modify(resource, namespace, name, object => {
      object.spec.replicas = replicas;
    });
    const why =
      replicas > current
        ? `${metric} above target`
        : 'All metrics below target';
    this.event(
      autoscaler,
      'Normal',
      'SuccessfulRescale',
      `New size: ${replicas}; reason: ${why}`,
    );
  }
}
