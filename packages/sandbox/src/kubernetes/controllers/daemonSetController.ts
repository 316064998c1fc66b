import type { DaemonSet } from 'kubernetes-types/apps/v1';
import type { StatusError } from '../api/statusError.ts';
import { equalJson } from '../store/json.ts';
import { ControllerRevisions } from './controllerRevisions.ts';
import { nextUpdateStep } from './daemonSetUpdate.ts';
import { resolveShare } from './deploymentScaling.ts';
import {
  KeyedController,
  keyOf,
  type ControllerContext,
} from './keyedController.ts';
import {
  daemonFits,
  daemonTolerations,
  type StoredNode,
} from './nodeEligibility.ts';
import type { Stored } from './objectReader.ts';
import { claimPods } from './podClaims.ts';
import { deletePod, podFromTemplate } from './podControl.ts';
import type { Selector, StoredPod } from './podIndex.ts';
import {
  hasEnded,
  isActive,
  isAvailable,
  isReady,
  nextAvailable,
} from './podStates.ts';

type StoredDaemonSet = Stored<DaemonSet>;

const REVISION_LABEL = 'controller-revision-hash';
const TEMPLATE_GENERATION = 'pod-template-generation';
const DEPRECATED_GENERATION = 'deprecated.daemonset.template.generation';

/** A node with the pods of one DaemonSet on it. */
interface Place {
  node: StoredNode;
  runs: boolean;
  stays: boolean;
  pods: StoredPod[];
}

/** Keeps one pod on every node that a DaemonSet asks for. */
export class DaemonSetController extends KeyedController<DaemonSet> {
  readonly #revisions: ControllerRevisions;

  constructor(context: ControllerContext) {
    super(context, 'daemonsets.apps', 'daemonset-controller');
    this.#revisions = new ControllerRevisions(
      this.cluster,
      this.reader,
      REVISION_LABEL,
    );
  }

  protected listen(): void {
    this.onOwnedChange('pods', 'DaemonSet');
    this.onChange('nodes', (node, previous) => {
      const same =
        previous &&
        equalJson(node.metadata.labels, previous.metadata.labels) &&
        equalJson(node.spec, previous.spec);
      if (same) return;
      for (const set of this.reader.list<DaemonSet>(this.resource)) {
        this.enqueue(keyOf(set));
      }
    });
  }

  protected reconcile(set: StoredDaemonSet): void {
    if (set.metadata.deletionTimestamp) return;
    const revision = this.#revisions.current(set, set.status?.collisionCount);
    const hash = revision.metadata.labels?.[REVISION_LABEL] ?? '';
    const places = this.#places(set);
    const failure =
      this.#place(set, places, hash) ?? this.#update(set, places, hash);
    this.#report(set, places, hash);
    const used = places.flatMap(({ pods }) => pods.map(hashOf));
    const names = [...used, hash].map(item => `${set.metadata.name}-${item}`);
    this.#revisions.truncate(set, new Set(names));
    if (failure) throw failure;
    const pods = places.flatMap(place => place.pods);
    const { minReadySeconds = 0 } = set.spec ?? {};
    const wait = nextAvailable(pods, minReadySeconds, this.cluster.clock.now());
    if (wait !== undefined) this.enqueueAfter(keyOf(set), wait);
  }

  #places(set: StoredDaemonSet): Place[] {
    const byNode = new Map<string, StoredPod[]>();
    const selector = set.spec?.selector as Selector;
    const options = { selector };
    for (const pod of claimPods(
      this.cluster,
      this.reader,
      this.pods,
      set,
      options,
    )) {
      const node = nodeOf(pod);
      byNode.set(node, [...(byNode.get(node) ?? []), pod]);
    }
    return this.reader.list<StoredNode>('nodes').map(object => {
      const node = object as unknown as StoredNode;
      const pods = byNode.get(node.metadata.name) ?? [];
      return { node, pods, ...daemonFits(set.spec?.template.spec, node) };
    });
  }

  #place(
    set: StoredDaemonSet,
    places: Place[],
    hash: string,
  ): StatusError | undefined {
    for (const { node, pods, runs, stays } of places) {
      for (const pod of pods.filter(item => hasEnded(item))) {
        if (pod.metadata.deletionTimestamp) continue;
        const message = `Found failed daemon pod ${keyOf(pod)} on node ${
          node.metadata.name
        }, will try to kill it`;
        this.event(set, 'Warning', 'FailedDaemonPod', message);
        this.#delete(set, pod);
      }
      const living = pods.filter(isActive);
      if (!stays) living.forEach(pod => this.#delete(set, pod));
      if (!runs || pods.length > 0) continue;
      const failure = this.#create(set, node.metadata.name, hash);
      if (failure) return failure;
    }
    return undefined;
  }

  /** Returns why a new pod could not be made. */
  #update(
    set: StoredDaemonSet,
    places: Place[],
    hash: string,
  ): StatusError | undefined {
    const { type = 'RollingUpdate', rollingUpdate } =
      set.spec?.updateStrategy ?? {};
    if (type !== 'RollingUpdate') return undefined;
    const wanted = places
      .filter(({ runs }) => runs)
      .map(({ node, pods }) => ({ node: node.metadata.name, pods }));
    const { maxUnavailable = 1, maxSurge } = rollingUpdate ?? {};
    const limits = {
      unavailable: resolveShare(maxUnavailable, wanted.length, Math.ceil),
      surge: resolveShare(maxSurge, wanted.length, Math.ceil),
    };
    const { remove, addTo } = nextUpdateStep(wanted, limits, {
      isNew: pod => hashOf(pod) === hash,
      isAvailable: pod => this.#isAvailable(set, pod),
    });
    for (const pod of remove) this.#delete(set, pod);
    for (const node of addTo) {
      const failure = this.#create(set, node, hash);
      if (failure) return failure;
    }
    return undefined;
  }

  #isAvailable({ spec }: StoredDaemonSet, pod: StoredPod): boolean {
    const now = this.cluster.clock.now();
    return isAvailable(pod, spec?.minReadySeconds ?? 0, now);
  }

  #create(
    set: StoredDaemonSet,
    node: string,
    hash: string,
  ): StatusError | undefined {
    const generation = set.metadata.annotations?.[DEPRECATED_GENERATION] ?? '1';
    const pod = podFromTemplate(set, set.spec?.template, {
      labels: { [REVISION_LABEL]: hash, [TEMPLATE_GENERATION]: generation },
    });
    if (pod.spec) {
      pod.spec.affinity = {
        ...pod.spec.affinity,
        nodeAffinity: {
          ...pod.spec.affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchFields: [
                  { key: 'metadata.name', operator: 'In', values: [node] },
                ],
              },
            ],
          },
        },
      };
      const own = pod.spec.tolerations ?? [];
      pod.spec.tolerations = [...own, ...daemonTolerations(pod.spec)];
    }
    return this.createPodOf(set, pod);
  }

  #delete(set: StoredDaemonSet, pod: StoredPod): void {
    deletePod(this.cluster, pod);
    const message = `Deleted pod: ${pod.metadata.name}`;
    this.event(set, 'Normal', 'SuccessfulDelete', message);
  }

  #report(set: StoredDaemonSet, places: Place[], hash: string): void {
    const wanted = places.filter(({ runs }) => runs);
    const scheduled = wanted.filter(({ pods }) => pods.length > 0);
    const first = scheduled.map(({ pods: [pod] }) => pod);
    const count = (matches: (pod: StoredPod) => boolean) =>
      first.filter(matches).length;
    const available = count(pod => isReady(pod) && this.#isAvailable(set, pod));
    const unavailable = wanted.length - available;
    const status = {
      currentNumberScheduled: scheduled.length,
      numberMisscheduled: places.filter(
        ({ runs, pods }) => !runs && pods.length > 0,
      ).length,
      desiredNumberScheduled: wanted.length,
      numberReady: count(isReady),
      observedGeneration: set.metadata.generation,
      updatedNumberScheduled: count(pod => hashOf(pod) === hash) || undefined,
      numberAvailable: available || undefined,
      numberUnavailable: unavailable || undefined,
      collisionCount: set.status?.collisionCount,
    };
    if (!equalJson(status, set.status)) this.writeStatus(set, status);
  }
}

function hashOf({ metadata }: StoredPod): string {
  return metadata.labels?.[REVISION_LABEL] ?? '';
}

/** Where a pod is, or is meant to be. */
function nodeOf({ spec }: StoredPod): string {
  if (spec?.nodeName) return spec.nodeName;
  const [term] =
    spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      ?.nodeSelectorTerms ?? [];
  return term?.matchFields?.[0]?.values?.[0] ?? '';
}
