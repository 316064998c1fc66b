import type { LocalCluster } from '../../kubernetes/cluster.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import {
  APPLICATIONS,
  APPLICATION_SETS,
  PROJECTS,
} from '../crds/definitions.ts';
import type { ArgoCdContext } from '../types.ts';
import type { Accounts } from './access/accounts.ts';
import type { Enforcer } from './access/enforcer.ts';
import type { Tokens } from './access/tokens.ts';
import type { Route } from './http/router.ts';

/** What the routes of the API work with. */
export interface ApiContext extends ArgoCdContext {
  accounts: Accounts;
  tokens: Tokens;
  enforcer: Enforcer;
  stored: StoredObjects;
}

export type RouteGroup = (context: ApiContext) => Route[];

/**
 * Objects as they are stored, without a copy of each: lists of thousands are
 * only read and written out.
 */
export class StoredObjects {
  readonly #cluster: LocalCluster;
  readonly #namespace: string;

  constructor(cluster: LocalCluster, namespace: string) {
    this.#cluster = cluster;
    this.#namespace = namespace;
  }

  /** Of the list that is read now. */
  get resourceVersion(): string {
    return String(this.#cluster.storage.store.revision);
  }

  application(
    namespace: string,
    name: string,
  ): Readonly<KubeObject> | undefined {
    return this.#get(APPLICATIONS, namespace, name);
  }

  project(name: string): Readonly<KubeObject> | undefined {
    return this.#get(PROJECTS, this.#namespace, name);
  }

  applications(namespace?: string): Iterable<Readonly<KubeObject>> {
    return this.#list(APPLICATIONS, namespace);
  }

  applicationSets(namespace?: string): Iterable<Readonly<KubeObject>> {
    return this.#list(APPLICATION_SETS, namespace);
  }

  projects(): Iterable<Readonly<KubeObject>> {
    return this.#list(PROJECTS, this.#namespace);
  }

  #get(resource: string, namespace: string, name: string) {
    const { store } = this.#cluster.storage;
    return store.collection(resource).get(`${namespace}/${name}`)?.object;
  }

  *#list(resource: string, namespace?: string): Generator<KubeObject> {
    const { store } = this.#cluster.storage;
    for (const { object } of store.collection(resource).range(namespace)) {
      yield object;
    }
  }
}
