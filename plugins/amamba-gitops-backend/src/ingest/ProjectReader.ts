import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { ArgoCdClient } from '@amamba/plugin-amamba-node';
import type { ApplicationStore } from '../store/ApplicationStore';
import { toStoredProject } from '../view/toStoredProject';
import type { DestinationClusters } from './DestinationClusters';

/** Options of {@link ProjectReader}. */
export interface ProjectReaderOptions {
  store: Pick<ApplicationStore, 'replaceProjects'>;
  clusters: DestinationClusters;
  logger: LoggerService;
  signal: AbortSignal;
}

/** Between two looks for a project that nobody knew. */
const LOOK_MS = 5000;

/** Keeps what has no stream: the projects and clusters of one Argo CD. */
export class ProjectReader {
  readonly #client: ArgoCdClient;
  readonly #options: ProjectReaderOptions;
  #names: ReadonlySet<string> = new Set();
  #readAt = 0;
  #reading: Promise<void> | undefined;

  constructor(client: ArgoCdClient, options: ProjectReaderOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** Of the projects that were there last. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** Looks for a project at once when it is new. */
  async meet(project: string): Promise<void> {
    if (!this.#names.has(project) && Date.now() - this.#readAt > LOOK_MS) {
      await this.read();
    }
  }

  /** @returns whether it could. Without it what was known stays. */
  async read(): Promise<boolean> {
    this.#readAt = Date.now();
    this.#reading ??= this.#readNow().finally(() => {
      this.#reading = undefined;
    });
    try {
      await this.#reading;
      return true;
    } catch (error) {
      this.#options.logger.warn(
        `Could not read the projects of Argo CD ${this.#client.instance}`,
        toError(error) as Error,
      );
      return false;
    }
  }

  async #readNow(): Promise<void> {
    const { store, clusters, signal } = this.#options;
    const { instance } = this.#client;
    const projects = await this.#client.projects.list({ signal });
    await store.replaceProjects(
      instance,
      projects.map(project => toStoredProject(instance, project)),
    );
    this.#names = new Set(projects.map(({ metadata }) => metadata.name));
    clusters.learn(instance, await this.#client.clusters.list({ signal }));
  }
}
