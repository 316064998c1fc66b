import type {
  ArgoCdInstance,
  Informer,
  KubeService,
} from '@amamba/plugin-amamba-node';
import { workspaceOf } from '../marks';

const APP_PROJECTS = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  plural: 'appprojects',
};

/**
 * Notices changes of AppProjects on the clusters of which the configuration
 * says that an Argo CD lives there. Argo CD's own API has no stream of them;
 * without a watch the next resync finds them.
 */
export class ProjectWatches {
  readonly #kube: KubeService;
  readonly #informers = new Map<string, Informer>();
  /** Whose a project is to be, by instance and name. */
  readonly #claims = new Map<string, string>();
  readonly #observers = new Set<(workspace: string) => void>();

  constructor(kube: KubeService) {
    this.#kube = kube;
  }

  observe(enqueue: (workspace: string) => void): () => void {
    const observer = (workspace: string) => enqueue(workspace);
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** The workspace is to hear of this project from now on. */
  follow(instance: ArgoCdInstance, project: string, workspace: string): void {
    this.#claims.set(claimKey(instance.name, project), workspace);
    const cluster = this.#kube
      .clusters()
      .find(({ name }) => name === instance.cluster);
    if (!cluster || cluster.unusable || this.#informers.has(instance.name)) {
      return;
    }
    const informer = this.#kube.informer(cluster.name, {
      ...APP_PROJECTS,
      namespace: instance.namespace,
    });
    informer.onChange(key => this.#changed(instance.name, informer, key));
    this.#informers.set(instance.name, informer);
  }

  stop(): void {
    this.#observers.clear();
    this.#informers.forEach(informer => informer.release());
    this.#informers.clear();
  }

  #changed(instance: string, informer: Informer, key: string): void {
    const project = informer.get(key);
    const name = key.slice(key.indexOf('/') + 1);
    const workspaces = new Set([
      this.#claims.get(claimKey(instance, name)),
      project && workspaceOf(project),
    ]);
    for (const workspace of workspaces) {
      if (workspace) this.#observers.forEach(observer => observer(workspace));
    }
  }
}

function claimKey(instance: string, project: string): string {
  return JSON.stringify([instance, project]);
}
