import type { Container, ContainerStatus } from 'kubernetes-types/core/v1';
import type { Cluster, KubeObject } from '../types.ts';
import { buildPod, podNameOf } from './buildPod.ts';
import { READY_ANNOTATION } from './provenance.ts';
import { stoppedSidecars } from './taskRunStatus.ts';
import { bindClaims } from './volumeClaims.ts';

const NOP_IMAGE = 'registry.local/tekton/nop:1';

/** The pods in which TaskRuns run. */
export class RunPods {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** The pod of the present try. */
  find(taskRun: KubeObject): KubeObject | undefined {
    const { namespace, uid } = taskRun.metadata;
    const name = podNameOf(taskRun);
    const pod = this.#cluster.objects.get('pods', namespace, name);
    const owners = pod?.metadata.ownerReferences ?? [];
    return owners.some(owner => owner.uid === uid) ? pod : undefined;
  }

  create(taskRun: KubeObject): KubeObject {
    const workspaces = bindClaims(this.#cluster, taskRun);
    const bound = { ...taskRun, spec: { ...taskRun.spec, workspaces } };
    const pod = buildPod(bound, taskRun.status.taskSpec);
    return this.#cluster.objects.create('pods', pod);
  }

  /** The first step waits for this until every container is running. */
  letStart({ metadata, status }: KubeObject): void {
    const told = metadata.annotations?.[READY_ANNOTATION];
    if (status?.phase !== 'Running' || told) return;
    const statuses: ContainerStatus[] = status.containerStatuses ?? [];
    const sidecars = statuses.filter(isSidecar);
    if (!sidecars.every(({ ready, state }) => ready || state?.terminated)) {
      return;
    }
    const { namespace, name } = metadata;
    this.#cluster.objects.modify('pods', namespace, name, pod => {
      pod.metadata.annotations = {
        ...pod.metadata.annotations,
        [READY_ANNOTATION]: 'READY',
      };
    });
  }

  /** Sidecars of a finished TaskRun end by getting an image that does nothing. */
  stopSidecars(taskRun: KubeObject): void {
    const { status } = taskRun;
    if (!status.taskSpec?.sidecars?.length) return;
    const pod = this.find(taskRun);
    if (pod && status.sidecars)
      status.sidecars = stoppedSidecars(status.sidecars, pod);
    const containers: Container[] = pod?.spec.containers ?? [];
    const stopped = containers
      .filter(isSidecar)
      .every(({ image }) => image === NOP_IMAGE);
    if (!pod || stopped || pod.metadata.deletionTimestamp) return;
    const { namespace, name } = pod.metadata;
    this.#cluster.objects.modify('pods', namespace, name, object => {
      for (const container of object.spec.containers) {
        if (isSidecar(container)) container.image = NOP_IMAGE;
      }
    });
  }
}

function isSidecar({ name }: { name: string }): boolean {
  return name.startsWith('sidecar-');
}
