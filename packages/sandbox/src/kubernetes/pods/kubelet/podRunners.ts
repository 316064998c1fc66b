import type { PodSpec } from 'kubernetes-types/core/v1';
import type { KubeObject } from '../../types.ts';
import { ContainerRunner, type RunnerHost } from '../containerRunner.ts';
import {
  isSidecar,
  type ContainerKind,
  type ContainerRecord,
  type ContainerSpec,
} from './containerRecord.ts';
import { dueRunners } from './dueContainers.ts';
import type { PodContainers } from './podPhase.ts';

/** The containers of one pod. */
export class PodRunners {
  /** What is known of them, for the pod's status. */
  readonly records: PodContainers;
  readonly #host: RunnerHost;
  readonly #init: ContainerRunner[];
  readonly #main: ContainerRunner[];
  readonly #ephemeral: ContainerRunner[] = [];

  constructor(host: RunnerHost, spec: PodSpec) {
    const { initContainers = [], containers, restartPolicy = 'Always' } = spec;
    const runner = (kind: ContainerKind) => (container: ContainerSpec) =>
      new ContainerRunner(host, kind, container);
    this.#host = host;
    this.#init = initContainers.map(runner('init'));
    this.#main = containers.map(runner('main'));
    this.records = {
      init: this.#init.map(({ record }) => record),
      main: this.#main.map(({ record }) => record),
      ephemeral: [] as ContainerRecord[],
      restartPolicy,
    };
  }

  get all(): ContainerRunner[] {
    return [...this.#init, ...this.#main, ...this.#ephemeral];
  }

  /** Whether one was ended to be run again at once. */
  get restarting(): boolean {
    return this.all.some(({ record }) => record.restarting && !record.running);
  }

  find(name: string): ContainerRunner | undefined {
    return this.all.find(({ record }) => record.spec.name === name);
  }

  /**
   * Tries to start those whose turn it is; returns whether any runs now.
   * @param onSidecar - a sidecar runs, and those after it come next
   */
  async start(onSidecar: () => void): Promise<boolean> {
    let started = false;
    const tryToStart = async (runner: ContainerRunner) => {
      await runner.start();
      started ||= runner.running !== undefined;
    };
    for (const runner of this.#ephemeral) {
      if (!runner.record.containerID) await tryToStart(runner);
    }
    for (;;) {
      const due = dueRunners(this.records, this.#init, this.#main);
      for (const runner of due) await tryToStart(runner);
      const goesOn = due.some(
        ({ record }) => isSidecar(record) && record.running && record.started,
      );
      if (!goesOn) return started;
      onSidecar();
    }
  }

  /** Takes in ephemeral containers that are new; returns whether any is. */
  addEphemeral({ spec }: KubeObject): boolean {
    const { ephemeralContainers = [] }: PodSpec = spec;
    const added = ephemeralContainers.filter(({ name }) => !this.find(name));
    for (const container of added) {
      const runner = new ContainerRunner(this.#host, 'ephemeral', container);
      this.#ephemeral.push(runner);
      this.records.ephemeral.push(runner.record);
    }
    return added.length > 0;
  }

  /** The one thing of a container that may change ends what runs of it. */
  replaceImages({ spec }: KubeObject, graceMs: number): void {
    for (const container of (spec as PodSpec).containers) {
      const runner = this.#main.find(
        ({ record }) => record.spec.name === container.name,
      );
      if (runner && runner.record.spec.image !== container.image) {
        void runner.replace(container, graceMs);
      }
    }
  }
}
