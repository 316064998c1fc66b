import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import type { Informer } from '../kube/Informer';
import type { KubeService } from '../kube/KubeService';

const NAMESPACES = { group: '', version: 'v1', plural: 'namespaces' };

/** To which workspace the namespaces of all clusters say that they belong. */
export class NamespaceOwners {
  /** Joins the watches of all clusters that can be used. */
  static watch(kube: KubeService): NamespaceOwners {
    return new NamespaceOwners(
      new Map(
        kube
          .clusters()
          .filter(({ unusable }) => !unusable)
          .map(({ name }) => [name, kube.informer(name, NAMESPACES)]),
      ),
    );
  }

  private constructor(
    private readonly informers: ReadonlyMap<string, Informer>,
  ) {}

  /**
   * The value of the label `amamba.io/workspace` as far as it is known;
   * undefined without one, or while nothing is known of the cluster.
   */
  get(cluster: string, namespace: string): string | undefined {
    const object = this.informers.get(cluster)?.get(namespace);
    return object?.metadata.labels?.[WORKSPACE_ANNOTATION] || undefined;
  }

  stop(): void {
    this.informers.forEach(informer => informer.release());
  }
}
