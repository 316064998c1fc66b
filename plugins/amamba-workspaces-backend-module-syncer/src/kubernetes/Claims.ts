/** What one workspace has, or wants, on one cluster. */
export interface Claim {
  /** Names of the namespaces that it declares or has. */
  names: Iterable<string>;
  /** Of those that it has, which very ones. */
  uids: ReadonlyMap<string, string>;
}

/**
 * Which workspaces have to do with which namespaces, from their last pass:
 * one whose label was stolen or that is gone does not say it any more.
 */
export class Claims {
  /** By cluster and workspace. */
  readonly #claims = new Map<string, Map<string, Claim>>();
  /** By cluster and namespace. */
  readonly #claimants = new Map<string, Map<string, Set<string>>>();

  set(cluster: string, workspace: string, claim: Claim): void {
    this.delete(cluster, workspace);
    const names = new Set([...claim.names, ...claim.uids.keys()]);
    getOrAdd(this.#claims, cluster, () => new Map()).set(workspace, {
      ...claim,
      names,
    });
    const claimants = getOrAdd(this.#claimants, cluster, () => new Map());
    for (const name of names) {
      getOrAdd(claimants, name, () => new Set<string>()).add(workspace);
    }
  }

  delete(cluster: string, workspace: string): void {
    const claim = this.#claims.get(cluster)?.get(workspace);
    this.#claims.get(cluster)?.delete(workspace);
    const claimants = this.#claimants.get(cluster);
    for (const name of claim?.names ?? []) {
      const workspaces = claimants?.get(name);
      workspaces?.delete(workspace);
      if (workspaces?.size === 0) claimants?.delete(name);
    }
  }

  workspacesOn(cluster: string): string[] {
    return [...(this.#claims.get(cluster)?.keys() ?? [])];
  }

  claimantsOf(cluster: string, namespace: string): string[] {
    return [...(this.#claimants.get(cluster)?.get(namespace) ?? [])];
  }

  /** Another workspace that has this very namespace. */
  holderOf(
    cluster: string,
    namespace: string,
    options: { uid: string | undefined; besides: string },
  ): string | undefined {
    return this.claimantsOf(cluster, namespace).find(
      workspace =>
        workspace !== options.besides &&
        options.uid !== undefined &&
        this.#claims.get(cluster)?.get(workspace)?.uids.get(namespace) ===
          options.uid,
    );
  }
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
