import type { StatefulSet } from 'kubernetes-types/apps/v1';
import { StatusError } from '../api/statusError.ts';
import { equalJson } from '../store/json.ts';
import {
  ControllerRevisions,
  templateOf,
  type StoredRevision,
} from './controllerRevisions.ts';
import {
  KeyedController,
  keyOf,
  type ControllerContext,
} from './keyedController.ts';
import { claimPods } from './podClaims.ts';
import { createPod, deletePod } from './podControl.ts';
import type { Selector, StoredPod } from './podIndex.ts';
import { hasEnded, isAvailable, nextAvailable } from './podStates.ts';
import {
  firstOrdinal,
  ordinalOf,
  revisionNameOf,
  statefulClaims,
  statefulPod,
  type StoredStatefulSet,
} from './statefulPods.ts';
import {
  completeUpdate,
  isHealthy,
  statefulStatus,
  type StatefulSetStatus,
} from './statefulSetStatus.ts';

const CLAIMS = 'persistentvolumeclaims';
const CLAIM_RETRY_MS = 1000;

interface Revisions {
  current: StoredRevision;
  update: StoredRevision;
}

/** Keeps pods that have a name and storage of their own, one after the other. */
export class StatefulSetController extends KeyedController<StatefulSet> {
  readonly #revisions: ControllerRevisions;

  constructor(context: ControllerContext) {
    super(context, 'statefulsets.apps', 'statefulset-controller');
    const label = 'controller.kubernetes.io/hash';
    this.#revisions = new ControllerRevisions(this.cluster, this.reader, label);
  }

  protected listen(): void {
    this.onOwnedChange('pods', 'StatefulSet');
  }

  protected reconcile(set: StoredStatefulSet): void {
    if (set.metadata.deletionTimestamp) return;
    const revisions = this.#present(set);
    const pods = claimPods(this.cluster, this.reader, this.pods, set, {
      selector: set.spec?.selector as Selector,
      adopts: pod => ordinalOf(set, pod) !== undefined,
    }).filter(pod => ordinalOf(set, pod) !== undefined);
    const now = this.cluster.clock.now();
    const status = statefulStatus(
      set,
      pods,
      {
        current: revisions.current.metadata.name,
        update: revisions.update.metadata.name,
      },
      now,
    );
    const failure = this.#act(set, pods, revisions, status);
    completeUpdate(set, status);
    if (!equalJson(status, set.status)) this.writeStatus(set, status);
    this.#forgetRevisions(set, pods, status);
    if (failure) throw failure;
    const wait = nextAvailable(pods, set.spec?.minReadySeconds ?? 0, now);
    if (wait !== undefined) this.enqueueAfter(keyOf(set), wait);
  }

  #present(set: StoredStatefulSet): Revisions {
    const update = this.#revisions.current(set, set.status?.collisionCount);
    const current = this.#revisions
      .of(set)
      .find(({ metadata }) => metadata.name === set.status?.currentRevision);
    return { current: current ?? update, update };
  }

  /** Returns why a pod could not be made. */
  #act(
    set: StoredStatefulSet,
    pods: StoredPod[],
    revisions: Revisions,
    status: StatefulSetStatus,
  ): StatusError | undefined {
    const byOrdinal = new Map(pods.map(pod => [ordinalOf(set, pod), pod]));
    const first = firstOrdinal(set);
    const end = first + (set.spec?.replicas ?? 1);
    const parallel = set.spec?.podManagementPolicy === 'Parallel';
    for (let ordinal = first; ordinal < end; ordinal++) {
      const step = this.#keep(set, ordinal, byOrdinal.get(ordinal), revisions);
      if (step instanceof StatusError) return step;
      if (step === 'wait' && !parallel) return undefined;
    }
    const wanted = (pod: StoredPod) => {
      const ordinal = ordinalOf(set, pod) ?? -1;
      return ordinal >= first && ordinal < end;
    };
    const condemned = pods.filter(pod => !wanted(pod)).sort(descending(set));
    for (const pod of condemned) {
      if (!pod.metadata.deletionTimestamp) this.#delete(set, pod);
      if (!parallel) return undefined;
    }
    this.#update(set, pods.filter(wanted), revisions, status);
    return undefined;
  }

  /** One pod that there is to be: `wait` until it is healthy. */
  #keep(
    set: StoredStatefulSet,
    ordinal: number,
    pod: StoredPod | undefined,
    revisions: Revisions,
  ): 'done' | 'wait' | StatusError {
    if (!pod) return this.#create(set, ordinal, revisions) ?? 'wait';
    if (pod.metadata.deletionTimestamp) return 'wait';
    if (hasEnded(pod)) {
      const ended = pod.status?.phase;
      this.event(
        set,
        'Warning',
        'RecreatingFailedPod',
        `StatefulSet ${keyOf(set)} is recreating ${ended} Pod ${
          pod.metadata.name
        }`,
      );
      this.#delete(set, pod);
      return 'wait';
    }
    if (pod.status?.phase === 'Pending') this.#createClaims(set, ordinal);
    const { minReadySeconds = 0 } = set.spec ?? {};
    const now = this.cluster.clock.now();
    return isHealthy(pod) && isAvailable(pod, minReadySeconds, now)
      ? 'done'
      : 'wait';
  }

  #create(
    set: StoredStatefulSet,
    ordinal: number,
    { current, update }: Revisions,
  ): StatusError | undefined {
    const { name } = set.metadata;
    const { rollingUpdate } = set.spec?.updateStrategy ?? {};
    const partition = firstOrdinal(set) + (rollingUpdate?.partition ?? 0);
    const stays =
      ordinal < partition || set.spec?.updateStrategy?.type === 'OnDelete';
    const revision = stays && set.status?.currentReplicas ? current : update;
    const template =
      revision === update ? set.spec?.template : templateOf(revision);
    const subject = `Pod ${name}-${ordinal} in StatefulSet ${name}`;
    try {
      this.#createClaims(set, ordinal);
      createPod(
        this.cluster,
        statefulPod(set, ordinal, template ?? {}, revision.metadata.name),
      );
      const message = `Create ${subject} successful`;
      this.event(set, 'Normal', 'SuccessfulCreate', message);
      return undefined;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const message = `create ${subject} failed error: ${error.message}`;
      this.event(set, 'Warning', 'FailedCreate', message);
      return error;
    }
  }

  #createClaims(set: StoredStatefulSet, ordinal: number): void {
    for (const claim of statefulClaims(set, ordinal)) {
      const { namespace, name = '' } = claim.metadata;
      const present = this.reader.get(CLAIMS, namespace, name);
      if (present?.metadata.deletionTimestamp) {
        // The pod needs another once this one is gone, of which nobody tells.
        this.enqueueAfter(keyOf(set), CLAIM_RETRY_MS);
      }
      if (present) continue;
      this.cluster.objects.create(CLAIMS, claim);
      const pod = `${set.metadata.name}-${ordinal}`;
      const message = `Create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`;
      this.event(set, 'Normal', 'SuccessfulCreate', message);
    }
  }

  #delete(set: StoredStatefulSet, pod: StoredPod): void {
    this.#releaseClaims(set, pod);
    deletePod(this.cluster, pod);
    const message = `Delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`;
    this.event(set, 'Normal', 'SuccessfulDelete', message);
  }

  /** Claims of a pod that is scaled away go with it when the policy says so. */
  #releaseClaims(set: StoredStatefulSet, pod: StoredPod): void {
    const { spec, metadata } = set;
    const ordinal = ordinalOf(set, pod) ?? 0;
    const scaled = ordinal >= firstOrdinal(set) + (spec?.replicas ?? 1);
    const policy = spec?.persistentVolumeClaimRetentionPolicy?.whenScaled;
    if (!scaled || policy !== 'Delete') return;
    const { name, uid } = pod.metadata;
    for (const claim of statefulClaims(set, ordinal)) {
      const claimName = claim.metadata.name ?? '';
      this.cluster.objects.modify(
        CLAIMS,
        metadata.namespace,
        claimName,
        object => {
          object.metadata.ownerReferences = [
            { apiVersion: 'v1', kind: 'Pod', name, uid },
          ];
        },
      );
    }
  }

  /** Replaces pods of an older revision, the last one first. */
  #update(
    set: StoredStatefulSet,
    pods: StoredPod[],
    { update }: Revisions,
    status: StatefulSetStatus,
  ): void {
    const { type = 'RollingUpdate', rollingUpdate } =
      set.spec?.updateStrategy ?? {};
    if (type === 'OnDelete') return;
    const first = firstOrdinal(set) + (rollingUpdate?.partition ?? 0);
    for (const pod of [...pods].sort(descending(set))) {
      if ((ordinalOf(set, pod) ?? 0) < first) return;
      const isOld = revisionNameOf(pod) !== update.metadata.name;
      if (isOld && !pod.metadata.deletionTimestamp) {
        this.#delete(set, pod);
        const { currentReplicas = 0 } = status;
        status.currentReplicas = currentReplicas - 1 || undefined;
        return;
      }
      if (!isHealthy(pod)) return;
    }
  }

  #forgetRevisions(
    set: StoredStatefulSet,
    pods: StoredPod[],
    { currentRevision = '', updateRevision = '' }: StatefulSetStatus,
  ): void {
    const names = pods.flatMap(pod => revisionNameOf(pod) ?? []);
    const used = new Set([currentRevision, updateRevision, ...names]);
    this.#revisions.truncate(set, used);
  }
}

function descending(set: StoredStatefulSet) {
  return (a: StoredPod, b: StoredPod) =>
    (ordinalOf(set, b) ?? 0) - (ordinalOf(set, a) ?? 0);
}
