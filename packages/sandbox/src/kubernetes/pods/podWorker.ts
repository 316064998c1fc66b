import type { Cluster, KubeObject } from '../types.ts';
import type { ContainerLog } from './containerLog.ts';
import { ContainerRunner, type RunnerHost } from './containerRunner.ts';
import { ConfigError } from './environment.ts';
import { buildPodStatus, isSidecar, type PodRecord } from './podStatus.ts';
import { PodVolumes, type ClaimVolumes } from './volumes.ts';

const SANDBOX_MS = 20;
const SETTLE_MS = 20;
const RETRY_MS = 1_000;
const DEFAULT_GRACE_SECONDS = 30;

export interface WorkerOptions {
  cluster: Cluster;
  claims: ClaimVolumes;
  hostIP: string;
  allocatePodIP(): string;
}

/** The kubelet's work on one pod, from its binding to its removal. */
export class PodWorker implements RunnerHost {
  readonly volumes: PodVolumes;
  readonly #options: WorkerOptions;
  readonly #ending = new AbortController();
  readonly #init: ContainerRunner[];
  readonly #main: ContainerRunner[];
  readonly #record: PodRecord;
  #finished: Promise<void> = Promise.resolve();
  #pod: KubeObject;
  #terminating = false;
  /** The kubelet reports the containers it starts in one go. */
  #starting = false;
  #gone = false;

  constructor(options: WorkerOptions, pod: KubeObject) {
    this.#options = options;
    this.#pod = pod;
    this.volumes = new PodVolumes(options.cluster.objects, options.claims);
    const { initContainers = [], containers } = pod.spec;
    const reason =
      initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating';
    const runner = (spec: any) => new ContainerRunner(this, spec, reason);
    this.#init = initContainers.map(runner);
    this.#main = containers.map(runner);
    this.#record = {
      init: this.#init.map(({ record }) => record),
      main: this.#main.map(({ record }) => record),
      startTime: this.clock.now(),
      hostIP: options.hostIP,
      ended: false,
    };
  }

  start(): void {
    this.changed();
    this.#finished = this.#run().catch((error: Error) => {
      // One pod's trouble must not end the others.
      if (!this.ending.aborted) {
        this.event(
          'Warning',
          'FailedSync',
          `error syncing pod: ${error.message}`,
        );
      }
    });
  }

  get clock() {
    return this.#options.cluster.clock;
  }

  get objects() {
    return this.#options.cluster.objects;
  }

  get pod() {
    return this.#pod;
  }

  get ending() {
    return this.#ending.signal;
  }

  /** Undefined while the container has not run (again, for `previous`). */
  log(container: string, previous: boolean): ContainerLog | undefined {
    const runner = [...this.#init, ...this.#main].find(
      ({ record }) => record.spec.name === container,
    );
    return previous ? runner?.previousLog : runner?.log;
  }

  /** Takes in a changed pod: annotations, images, the wish to be deleted. */
  update(pod: KubeObject): void {
    this.#pod = pod;
    void this.volumes.refresh(pod);
    this.#replaceImages(pod);
    if (pod.metadata.deletionTimestamp && !this.#terminating) {
      this.#terminating = true;
      void this.#terminate();
    }
  }

  /** The pod's object is gone: whatever still runs is killed. */
  drop(): void {
    this.#gone = true;
    this.#ending.abort(new Error('the pod is gone'));
    this.#killAll('KILL');
  }

  changed(): void {
    if (this.#gone || this.#starting) return;
    const { namespace, name, uid } = this.#pod.metadata;
    this.objects.modifyStatus('pods', namespace, name, pod => {
      if (pod.metadata.uid !== uid) return;
      pod.status = buildPodStatus(pod, this.#record, this.clock.now());
    });
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    if (this.#gone) return;
    this.#options.cluster.recordEvent(this.#pod, {
      type,
      reason,
      message,
      component: 'kubelet',
    });
  }

  async #run(): Promise<void> {
    await this.clock.sleep(SANDBOX_MS, this.ending);
    await this.#setUpVolumes();
    this.#record.podIP = this.#options.allocatePodIP();
    if (!(await this.#runInitContainers())) {
      await this.#end();
      return;
    }
    this.#starting = true;
    const runs: Promise<void>[] = [];
    for (const runner of this.#main) {
      await new Promise<void>(started => {
        runs.push(runner.run(code => this.#restarts(code), started));
      });
    }
    this.#starting = false;
    this.changed();
    await Promise.all(runs);
    await this.#end();
  }

  async #setUpVolumes(): Promise<void> {
    for (;;) {
      try {
        await this.volumes.setUp(this.#pod);
        return;
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        this.event('Warning', 'FailedMount', error.message);
        await this.clock.sleep(RETRY_MS, this.ending);
      }
    }
  }

  async #runInitContainers(): Promise<boolean> {
    for (const runner of this.#init) {
      const { record } = runner;
      if (isSidecar(record.spec)) {
        await new Promise<void>(started => {
          void runner.run(() => true, started);
        });
      } else {
        const retries = this.#pod.spec.restartPolicy !== 'Never';
        await runner.run(
          code => retries && code !== 0,
          () => undefined,
        );
        const { state } = record;
        const done = 'terminated' in state && state.terminated.exitCode === 0;
        if (!done) return false;
      }
    }
    return !this.ending.aborted;
  }

  #restarts(exitCode: number): boolean {
    const { restartPolicy = 'Always' } = this.#pod.spec;
    if (restartPolicy === 'OnFailure') return exitCode !== 0;
    return restartPolicy === 'Always';
  }

  /** All have ended: the containers' states are seen before the phase changes. */
  async #end(): Promise<void> {
    if (this.ending.aborted) return;
    this.#ending.abort(new Error('the pod has ended'));
    this.#killAll('TERM');
    await this.clock.sleep(SETTLE_MS);
    if (this.#terminating) return;
    this.#record.ended = true;
    this.volumes.release();
    this.changed();
  }

  /** The one thing of a container that may change ends what runs of it. */
  #replaceImages({ spec }: KubeObject): void {
    for (const container of spec.containers) {
      const runner = this.#main.find(
        ({ record }) => record.spec.name === container.name,
      );
      if (runner && runner.record.spec.image !== container.image) {
        runner.record.spec = container;
        this.event(
          'Normal',
          'Killing',
          `Container ${container.name} definition changed, will be restarted`,
        );
        runner.kill('TERM');
        this.clock.after(this.#graceMs(), () => runner.kill('KILL'));
      }
    }
  }

  #graceMs(): number {
    const { metadata, spec } = this.#pod;
    const seconds =
      metadata.deletionGracePeriodSeconds ??
      spec.terminationGracePeriodSeconds ??
      DEFAULT_GRACE_SECONDS;
    return seconds * 1000;
  }

  async #terminate(): Promise<void> {
    const running = [...this.#main, ...this.#init].filter(item => item.running);
    for (const { record } of running) {
      this.event('Normal', 'Killing', `Stopping container ${record.spec.name}`);
    }
    const cancel = this.clock.after(this.#graceMs(), () =>
      this.#killAll('KILL'),
    );
    this.#killAll('TERM');
    this.#ending.abort(new Error('the pod is being deleted'));
    await this.#finished;
    cancel();
    await this.clock.sleep(SETTLE_MS);
    this.#remove();
  }

  #remove(): void {
    if (this.#gone) return;
    this.#record.ended = this.#main.every(
      ({ record }) => 'terminated' in record.state,
    );
    this.changed();
    const { namespace, name, uid } = this.#pod.metadata;
    if (this.objects.get('pods', namespace, name)?.metadata.uid !== uid) return;
    this.objects.delete('pods', namespace, name, { gracePeriodSeconds: 0 });
  }

  #killAll(signal: 'TERM' | 'KILL'): void {
    for (const runner of [...this.#init, ...this.#main]) runner.kill(signal);
  }
}
