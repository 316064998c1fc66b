import type { DeploymentCondition } from 'kubernetes-types/apps/v1';
import { timestamp } from '../../clock.ts';
import type { Cluster, KubeObject, NewObject } from '../../types.ts';
import { KeyedController } from '../keyedController.ts';
import {
  generatedName,
  listenerAddress,
  listenerDeployment,
  listenerService,
} from './eventListenerObjects.ts';
import { serveEventListenersOf } from './sinkProgram.ts';
import { TRIGGERS } from './types.ts';

const DEPLOYMENTS = 'deployments.apps';

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message: string;
  lastTransitionTime: string;
}

/** Gives each EventListener a Deployment that serves it, and a Service. */
export class EventListenerController extends KeyedController {
  protected readonly owned = {
    resources: [DEPLOYMENTS, 'services'],
    ownerKind: 'EventListener',
  };
  #stopServing = () => {};

  constructor(cluster: Cluster) {
    super(cluster, TRIGGERS.listeners);
  }

  override start(): void {
    this.#stopServing = serveEventListenersOf(this.cluster);
    super.start();
  }

  override stop(): void {
    super.stop();
    this.#stopServing();
  }

  protected reconcile(listener: KubeObject): void {
    const before = structuredClone(listener);
    this.#ensure(DEPLOYMENTS, listener, listenerDeployment);
    this.#ensure('services', listener, listenerService);
    const deployment = this.cluster.objects.get(
      DEPLOYMENTS,
      listener.metadata.namespace,
      generatedName(listener),
    );
    listener.status = {
      address: { url: listenerAddress(listener) },
      conditions: this.#conditions(listener, deployment),
      configuration: { generatedName: generatedName(listener) },
    };
    this.save(before, listener);
  }

  #ensure(
    resource: string,
    listener: KubeObject,
    make: (listener: KubeObject) => NewObject,
  ): void {
    const { objects } = this.cluster;
    const { namespace } = listener.metadata;
    if (objects.get(resource, namespace, generatedName(listener))) return;
    this.ownedObjects.remember(
      resource,
      objects.create(resource, make(listener)),
    );
  }

  #conditions(
    listener: KubeObject,
    deployment: KubeObject | undefined,
  ): Condition[] {
    const of: DeploymentCondition[] = deployment?.status?.conditions ?? [];
    const copied = of.map(({ type, status, reason, message = '' }) => ({
      type,
      status,
      ...(reason && { reason }),
      message,
    }));
    const bad = copied.find(({ status }) => status !== 'True');
    const ready = bad
      ? `Condition ${bad.type} has status: ${bad.status} with message: ${bad.message}`
      : 'EventListener is ready';
    const conditions = [
      ...copied,
      { type: 'Deployment', status: 'True', message: 'Deployment exists' },
      { type: 'Ready', status: bad ? 'False' : 'True', message: ready },
      { type: 'Service', status: 'True', message: 'Service exists' },
    ];
    const known: Condition[] = listener.status?.conditions ?? [];
    const now = timestamp(this.cluster.clock.now());
    return conditions
      .sort((a, b) => (a.type < b.type ? -1 : 1))
      .map(condition => {
        const last = known.find(({ type }) => type === condition.type);
        const { status, message } = condition;
        const same = last?.status === status && last.message === message;
        return {
          ...condition,
          lastTransitionTime: same ? last.lastTransitionTime : now,
        };
      });
  }
}
