import { randomBytes } from 'node:crypto';
import type { Clock, KubeObject, ObjectClient } from '../types.ts';
import type { ContainerLog } from './containerLog.ts';
import { ConfigError } from './environment.ts';
import { BackOff, durationText } from './kubelet/backOff.ts';
import { PodContainerContext } from './kubelet/containerContext.ts';
import {
  createRecord,
  isSidecar,
  type ContainerKind,
  type ContainerRecord,
  type ContainerSpec,
} from './kubelet/containerRecord.ts';
import { createCgroupFs } from './virtual/cgroupFs.ts';
import { createProcFs } from './virtual/procFs.ts';
import { ContainerRun } from './kubelet/containerRun.ts';
import {
  setUpContainer,
  type ContainerSetup,
} from './kubelet/containerSetup.ts';
import { ContainerStop, type StopOptions } from './kubelet/containerStop.ts';
import {
  ended,
  failedToStart,
  started,
} from './kubelet/containerTransitions.ts';
import { executableProblem } from './kubelet/executable.ts';
import { ImagePuller } from './kubelet/imagePuller.ts';
import { runHook } from './kubelet/lifecycleHooks.ts';
import type { NodeImages } from './kubelet/nodeImages.ts';
import type { PodSandbox } from './kubelet/podSandbox.ts';
import { Prober } from './kubelet/probes/prober.ts';
import { terminationMessage } from './kubelet/terminationMessage.ts';
import type { ProcessTable } from './podContext.ts';
import type { ProcessExit } from './shell/signals.ts';
import type { PodVolumes } from './volumes.ts';

/** How long a start takes, so that its states can be seen. */
const START_MS = 15;
/** How soon a container that is held back is looked at again. */
const LOOK_AGAIN_MS = 400;
/** How soon one that cannot be configured is tried again. */
const RETRY_MS = 12_000;
const START_FAILURE =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';
const OOM_EXIT_CODE = 137;

/** What a container needs of its pod. */
export interface RunnerHost {
  readonly clock: Clock;
  readonly objects: ObjectClient;
  readonly volumes: PodVolumes;
  readonly images: NodeImages;
  readonly pod: KubeObject;
  readonly surroundings: PodSandbox;
  /** Aborts when the pod is to end: nothing is started any more. */
  readonly ending: AbortSignal;
  processesOf(record: ContainerRecord): ProcessTable;
  /** Whether a container that ended is to be run again. */
  restarts(record: ContainerRecord): boolean;
  /** Something about a container changed: looks at the pod, in `ms` at most. */
  wake(ms?: number): void;
  event(
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    about: ContainerRecord,
  ): void;
}

/** Starts, watches and stops one container of a pod. */
export class ContainerRunner {
  readonly record: ContainerRecord;
  readonly #host: RunnerHost;
  readonly #puller: ImagePuller;
  readonly #backOff = new BackOff();
  #run: ContainerRun | undefined;
  #prober: Prober | undefined;
  #stop: ContainerStop | undefined;
  #exited: Promise<void> = Promise.resolve();
  #endedAt = 0;
  #killedForMemory = false;
  log: ContainerLog | undefined;
  previousLog: ContainerLog | undefined;

  constructor(host: RunnerHost, kind: ContainerKind, spec: ContainerSpec) {
    this.#host = host;
    this.record = createRecord(kind, spec);
    this.#puller = new ImagePuller(
      host.clock,
      host.images,
      (type, reason, message) => host.event(type, reason, message, this.record),
    );
  }

  /** The container while its main process runs. */
  get running(): ContainerRun | undefined {
    return this.#run;
  }

  /** Tries once to start the container; what hinders it is in the record. */
  async start(): Promise<void> {
    const { record } = this;
    const { clock, ending } = this.#host;
    if (record.terminated && this.#heldBack()) return;
    const refusal = await this.#puller.ensure(record.spec, ending);
    if (refusal) {
      const { reason, message, retryAfter } = refusal;
      this.#wait(reason, message, retryAfter);
      return;
    }
    const setup = await this.#setUp();
    if (!setup) return;
    if (record.terminated) {
      this.#backOff.next(clock.now());
      record.restartCount += 1;
      record.previous = record.terminated;
      this.previousLog = this.log;
    }
    this.log = setup.log;
    record.containerID = `containerd://${randomBytes(32).toString('hex')}`;
    this.#report('Normal', 'Created', 'Container created');
    const { argv, env, cwd, fs } = setup;
    const problem = await executableProblem(argv[0] ?? '', env, cwd, fs);
    if (problem) this.#failToStart(`${START_FAILURE}${problem}`);
    else await this.#launch(setup);
  }

  /** Ends the container; resolves when it has ended. */
  async stop(options: StopOptions): Promise<void> {
    const run = this.#run;
    if (!run) return;
    if (options.message && !this.#stop) {
      this.#report('Normal', 'Killing', options.message);
    }
    this.#stop ??= new ContainerStop(
      run,
      this.record.spec,
      this.#host,
      message => this.#report('Warning', 'FailedPreStopHook', message),
    );
    await this.#stop.run(options.graceMs);
    await this.#exited;
  }

  /** A stop that is under way gets less time. */
  shortenGrace(graceMs: number): void {
    this.#stop?.shorten(graceMs);
  }

  /** Ends the container to run it with another image. */
  async replace(spec: ContainerSpec, graceMs: number): Promise<void> {
    const { record } = this;
    const message = `Container ${spec.name} definition changed, will be restarted`;
    record.spec = spec;
    if (!this.#run) return;
    record.replaced = true;
    record.restarting = true;
    await this.stop({ graceMs, message });
  }

  /** Ends the container at once, and says nothing of it. */
  kill(): void {
    this.#run?.main.kill('KILL');
  }

  #heldBack(): boolean {
    const { clock, pod } = this.#host;
    const { name } = this.record.spec;
    const delay = this.#backOff.remaining(this.#endedAt, clock.now());
    if (delay === 0) return false;
    this.record.restarting = false;
    const { namespace, name: podName, uid } = pod.metadata;
    const where = `${podName}_${namespace}(${uid})`;
    this.#report(
      'Warning',
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${where}`,
    );
    const text = durationText(this.#backOff.delay);
    this.#wait(
      'CrashLoopBackOff',
      `back-off ${text} restarting failed container=${name} pod=${where}`,
      delay,
    );
    return true;
  }

  /** Shown at the next look; then there is nothing new until the next attempt. */
  #wait(reason: string, message: string, retryAfter: number): void {
    const known = this.record.waiting?.reason === reason;
    this.record.waiting = { reason, message };
    this.#host.wake(known ? retryAfter : Math.min(retryAfter, LOOK_AGAIN_MS));
  }

  async #setUp(): Promise<ContainerSetup | undefined> {
    const { pod, objects, volumes, clock, surroundings } = this.#host;
    const { record } = this;
    try {
      return await setUpContainer({
        pod,
        record,
        podIP: surroundings.network.ip,
        objects,
        volumes,
        clock,
      });
    } catch (error) {
      const { message } = error as Error;
      const reason =
        error instanceof ConfigError
          ? 'CreateContainerConfigError'
          : 'CreateContainerError';
      const known = record.waiting?.message === message;
      record.waiting = { reason, message };
      this.#report('Warning', 'Failed', `Error: ${message}`);
      this.#host.wake(known ? RETRY_MS : 0);
      return undefined;
    }
  }

  #failToStart(message: string): void {
    const { clock } = this.#host;
    const { record } = this;
    this.#report('Warning', 'Failed', `Error: ${message}`);
    this.#endedAt = clock.now();
    failedToStart(record, message, this.#endedAt);
    record.waiting = this.#host.restarts(record)
      ? { reason: 'RunContainerError', message }
      : undefined;
    this.log?.close();
    this.#host.wake();
  }

  async #launch(setup: ContainerSetup): Promise<void> {
    const { clock, ending, surroundings } = this.#host;
    const { record } = this;
    await clock.sleep(START_MS, ending);
    this.#killedForMemory = false;
    const context = new PodContainerContext(
      surroundings,
      record,
      this.#host.processesOf(record),
      () => this.#outOfMemory(),
    );
    setup.fs.mount('/proc', createProcFs(context, clock));
    setup.fs.mount('/sys/fs/cgroup', createCgroupFs(context, clock));
    const run = new ContainerRun(
      record.spec,
      context,
      setup,
      clock,
      surroundings.isFirst(record.spec),
    );
    this.#run = run;
    this.#stop = undefined;
    started(record, clock.now());
    this.#exited = run.main.exited.then(exit => this.#ended(run, setup, exit));
    this.#report('Normal', 'Started', 'Container started');
    this.#prober = this.#probe(run);
    this.#prober.start();
    const { postStart } = record.spec.lifecycle ?? {};
    if (!postStart) return;
    const failure = await runHook(postStart, run, clock, ending);
    if (failure === undefined || ending.aborted) return;
    this.#report('Warning', 'FailedPostStartHook', 'PostStartHook failed');
    await this.stop({ graceMs: 0, message: 'FailedPostStartHook' });
  }

  #probe(run: ContainerRun): Prober {
    const { record } = this;
    const { name } = record.spec;
    return new Prober(this.#host.clock, record, run, {
      unhealthy: message => this.#report('Warning', 'Unhealthy', message),
      changed: () => this.#host.wake(0),
      failed: (kind, probe) => {
        if (this.#stop) return;
        record.restarting =
          isSidecar(record) || this.#host.pod.spec.restartPolicy !== 'Never';
        const own = probe.terminationGracePeriodSeconds;
        const { terminationGracePeriodSeconds = 30 } = this.#host.pod.spec;
        void this.stop({
          graceMs: (own ?? terminationGracePeriodSeconds) * 1000,
          message: `Container ${name} failed ${kind} probe, will be restarted`,
        });
      },
    });
  }

  #outOfMemory(): void {
    this.#killedForMemory = true;
    this.#run?.main.kill('KILL');
  }

  async #ended(
    run: ContainerRun,
    setup: ContainerSetup,
    { exitCode }: ProcessExit,
  ): Promise<void> {
    const { record } = this;
    this.#prober?.stop();
    run.killRest();
    run.log.close();
    const code = this.#killedForMemory ? OOM_EXIT_CODE : exitCode;
    const message = await terminationMessage(
      record.spec,
      setup.fs,
      run.log,
      code,
    );
    this.#endedAt = this.#host.clock.now();
    this.#run = undefined;
    ended(record, this.#endedAt, {
      exitCode: code,
      failure: this.#killedForMemory ? 'OOMKilled' : 'Error',
      message,
    });
    this.#host.wake();
  }

  #report(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#host.event(type, reason, message, this.record);
  }
}
