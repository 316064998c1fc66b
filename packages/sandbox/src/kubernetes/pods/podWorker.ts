import type { PodSpec } from 'kubernetes-types/core/v1';
import type { Clock, Cluster, KubeObject, ObjectClient } from '../types.ts';
import type { ContainerLog } from './containerLog.ts';
import type { ContainerRunner, RunnerHost } from './containerRunner.ts';
import type {
  ContainerKind,
  ContainerRecord,
} from './kubelet/containerRecord.ts';
import type { NodeImages } from './kubelet/nodeImages.ts';
import { isFinished, restarts } from './kubelet/podPhase.ts';
import { PodRunners } from './kubelet/podRunners.ts';
import { PodSandbox } from './kubelet/podSandbox.ts';
import { PodShutdown, stopContainer } from './kubelet/podShutdown.ts';
import { setUpVolumes } from './kubelet/volumeSetup.ts';
import { gatesOf } from './kubelet/readinessGates.ts';
import { Waker } from './kubelet/waker.ts';
import type { ClusterNetwork } from './network/clusterNetwork.ts';
import type { NodeMachine } from './node/nodeMachine.ts';
import type { ProcessTable } from './podContext.ts';
import { buildPodStatus, type PodRecord } from './podStatus.ts';
import type { RunningContainer } from './runningContainer.ts';
import { PodVolumes, type ClaimVolumes } from './volumes.ts';

/** How long the parts of a start and an end take, so that they can be seen. */
const SANDBOX_MS = 20;
const SETTLE_MS = 20;
const DEFAULT_GRACE_SECONDS = 30;

const FIELDS: Record<ContainerKind, string> = {
  init: 'initContainers',
  main: 'containers',
  ephemeral: 'ephemeralContainers',
};

export interface WorkerOptions {
  cluster: Cluster;
  network: ClusterNetwork;
  claims: ClaimVolumes;
  images: NodeImages;
  machine: NodeMachine;
  hostIP: string;
  allocatePodIP(): string;
  /** The pod has ended, or is gone: nothing of it runs any more. */
  onEnd(): void;
}

/** The kubelet's work on one pod, from its binding to its removal. */
export class PodWorker implements RunnerHost {
  readonly volumes: PodVolumes;
  readonly #options: WorkerOptions;
  readonly #ending = new AbortController();
  readonly #waker: Waker;
  readonly #runners: PodRunners;
  readonly #record: PodRecord;
  #sandbox: PodSandbox | undefined;
  #cancelDeadline = () => {};
  #pod: KubeObject;
  /** Nothing of the pod runs any more. */
  #done = false;
  #gone = false;

  constructor(options: WorkerOptions, pod: KubeObject) {
    this.#options = options;
    this.#pod = pod;
    this.#waker = new Waker(this.clock, this.ending);
    this.volumes = new PodVolumes(
      options.cluster,
      options.claims,
      options.machine.root,
    );
    this.#runners = new PodRunners(this, pod.spec as PodSpec);
    this.#record = {
      ...this.#runners.records,
      startTime: this.clock.now(),
      hostIP: options.hostIP,
      sandboxReady: false,
      ended: false,
    };
  }

  start(): void {
    this.#write();
    this.#limitTime();
    this.#runners.addEphemeral(this.#pod);
    void this.#live();
  }

  get clock(): Clock {
    return this.#options.cluster.clock;
  }

  get objects(): ObjectClient {
    return this.#options.cluster.objects;
  }

  get images(): NodeImages {
    return this.#options.images;
  }

  get pod(): KubeObject {
    return this.#pod;
  }

  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  get surroundings(): PodSandbox {
    if (!this.#sandbox) throw new Error('The pod has no sandbox yet');
    return this.#sandbox;
  }

  /** Undefined before the pod has its network. */
  get sandbox(): PodSandbox | undefined {
    return this.#sandbox;
  }

  get runners(): ContainerRunner[] {
    return this.#runners.all;
  }

  container(name: string): RunningContainer | undefined {
    return this.#runners.find(name)?.running;
  }

  /** Undefined while the container has not run (again, for `previous`). */
  log(container: string, previous: boolean): ContainerLog | undefined {
    const runner = this.#runners.find(container);
    return previous ? runner?.previousLog : runner?.log;
  }

  /** Takes in a changed pod: annotations, images, the wish to be deleted. */
  update(pod: KubeObject): void {
    const before = this.#pod;
    this.#pod = pod;
    if (pod.metadata.deletionTimestamp) {
      this.#delete(before);
      return;
    }
    this.refreshVolumes();
    this.#runners.replaceImages(pod, this.#graceMs());
    if (this.#runners.addEphemeral(pod)) this.wake();
    if (gatesOf(pod) !== gatesOf(before)) this.wake(0);
    if (pod.metadata.generation !== before.metadata.generation) {
      this.#limitTime();
      this.wake();
    }
  }

  /** Lets the files that are made of objects follow them. */
  refreshVolumes(): void {
    void this.volumes.refresh(this.#pod);
  }

  /** The pod's object is gone: whatever still runs is killed. */
  drop(): void {
    this.#gone = true;
    this.#ending.abort(new Error('the pod is gone'));
    for (const runner of this.runners) void stopContainer(runner, 0);
  }

  /** The cluster ends, and with it all that runs. */
  abandon(): void {
    this.#gone = true;
    this.#ending.abort(new Error('the cluster has ended'));
    this.#cancelDeadline();
    for (const runner of this.runners) runner.kill();
  }

  /** Ends the pod as failed, for example when the node needs its room. */
  fail(reason: string, message: string): void {
    if (this.ending.aborted) return;
    this.#record.failure = { reason, message };
    this.#ending.abort(new Error(message));
  }

  processesOf({ spec }: ContainerRecord): ProcessTable {
    return this.surroundings.processesOf(spec);
  }

  restarts(record: ContainerRecord): boolean {
    return restarts(record, this.#record.restartPolicy);
  }

  wake(ms?: number): void {
    this.#waker.wake(ms);
  }

  event(
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    about?: ContainerRecord,
  ): void {
    this.#options.cluster.recordEvent(this.#pod, {
      type,
      reason,
      message,
      component: 'kubelet',
      host: this.#pod.spec.nodeName,
      ...(about && {
        fieldPath: `spec.${FIELDS[about.kind]}{${about.spec.name}}`,
      }),
    });
  }

  async #live(): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      // One pod's trouble must not end the others.
      if (!this.ending.aborted) {
        const { message } = error as Error;
        this.event('Warning', 'FailedSync', `error syncing pod: ${message}`);
      }
    }
    await this.#shutDown();
  }

  async #run(): Promise<void> {
    await this.clock.sleep(SANDBOX_MS, this.ending);
    await setUpVolumes(
      this.volumes,
      () => this.#pod,
      this.clock,
      this.ending,
      message => this.event('Warning', 'FailedMount', message),
    );
    this.#createSandbox();
    for (;;) {
      if (!this.#runners.restarting) this.#write();
      if (isFinished(this.#record)) return;
      const started = await this.#runners.start(() => this.#write());
      if (!started) await this.#waker.next();
      this.ending.throwIfAborted();
    }
  }

  #createSandbox(): void {
    const { network, allocatePodIP, hostIP, machine } = this.#options;
    const ip = this.#pod.spec.hostNetwork ? hostIP : allocatePodIP();
    this.#sandbox = new PodSandbox(this.#pod, ip, network, machine, this.clock);
    this.#record.sandboxReady = true;
    this.#write();
    // Told together with the first container that runs.
    this.#record.podIP = ip;
  }

  #limitTime(): void {
    this.#cancelDeadline();
    const { activeDeadlineSeconds } = this.#pod.spec as PodSpec;
    if (activeDeadlineSeconds === undefined) return;
    const end = this.#record.startTime + activeDeadlineSeconds * 1000;
    const message =
      'Pod was active on the node longer than the specified deadline';
    this.#cancelDeadline = this.clock.after(
      Math.max(end - this.clock.now(), 0),
      () => {
        if (this.ending.aborted) return;
        this.event('Normal', 'DeadlineExceeded', message);
        this.fail('DeadlineExceeded', message);
      },
    );
  }

  #delete({ metadata }: KubeObject): void {
    const { deletionGracePeriodSeconds: before } = metadata;
    const after = this.#pod.metadata.deletionGracePeriodSeconds;
    if (before !== undefined && after !== undefined && after < before) {
      for (const runner of this.runners) runner.shortenGrace(after * 1000);
    }
    this.#ending.abort(new Error('the pod is being deleted'));
    if (this.#done) this.#remove();
  }

  #graceMs(): number {
    const { metadata, spec } = this.#pod;
    const seconds =
      metadata.deletionGracePeriodSeconds ??
      spec.terminationGracePeriodSeconds ??
      DEFAULT_GRACE_SECONDS;
    return seconds * 1000;
  }

  /** Ends what still runs, the sidecars last, and says how the pod ended. */
  async #shutDown(): Promise<void> {
    const natural = !this.ending.aborted;
    this.#ending.abort(new Error('the pod has ended'));
    this.#cancelDeadline();
    const shutdown = new PodShutdown(this.clock, this.runners, this.#graceMs());
    if (!natural) this.#write();
    await shutdown.finish();
    this.#record.sandboxReady = false;
    if (natural && shutdown.hasSidecars) this.#write();
    await this.clock.sleep(SETTLE_MS);
    this.#record.ended = true;
    this.volumes.release();
    this.#sandbox?.leave();
    this.#done = true;
    this.#write();
    this.#options.onEnd();
    if (this.#pod.metadata.deletionTimestamp) this.#remove();
  }

  #remove(): void {
    if (this.#gone) return;
    const { namespace, name, uid } = this.#pod.metadata;
    if (this.objects.get('pods', namespace, name)?.metadata.uid !== uid) return;
    this.objects.delete('pods', namespace, name, { gracePeriodSeconds: 0 });
  }

  #write(): void {
    if (this.#gone) return;
    const { namespace, name, uid } = this.#pod.metadata;
    this.objects.modifyStatus('pods', namespace, name, pod => {
      if (pod.metadata.uid !== uid) return;
      pod.status = buildPodStatus(pod, this.#record, this.clock.now());
    });
  }
}
