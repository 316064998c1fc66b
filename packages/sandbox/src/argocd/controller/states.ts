import { cloneJson, equalJson } from '../../kubernetes/store/json.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import { healthOf } from '../health/index.ts';
import type { ApplicationStates } from '../types.ts';
import { managedResourceItem } from './managedResources.ts';
import { buildTree, type ResourceTree } from './tree/resourceTree.ts';
import type { Comparison } from './types.ts';

interface State {
  comparison: Comparison;
  tree: ResourceTree;
}

type TreeListener = (tree: ResourceTree) => void;

/** What the controller has found out about each Application. */
export class LiveStates implements ApplicationStates {
  readonly #states = new Map<string, State>();
  readonly #listeners = new Map<string, Set<TreeListener>>();

  tree(app: KubeObject): ResourceTree | undefined {
    return cloneJson(this.#states.get(keyOf(app))?.tree);
  }

  managedResources(app: KubeObject) {
    const state = this.#states.get(keyOf(app));
    return state?.comparison.resources.map(managedResourceItem);
  }

  onTree(app: KubeObject, listener: TreeListener): () => void {
    const key = keyOf(app);
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(key);
    };
  }

  healthOf(object: KubeObject) {
    return healthOf(object);
  }

  comparisonOf(app: KubeObject): Comparison | undefined {
    return this.#states.get(keyOf(app))?.comparison;
  }

  /** Takes over a comparison. @returns the tree of what it found */
  set(app: KubeObject, comparison: Comparison): ResourceTree {
    const key = keyOf(app);
    const before = this.#states.get(key)?.tree;
    const view = comparison.place?.view;
    const tree = view ? buildTree(view, comparison.resources) : {};
    this.#states.set(key, { comparison, tree });
    if (!equalJson(before, tree)) this.#tell(key, tree);
    return tree;
  }

  /** Builds the tree anew; what is compared stays. */
  refresh(app: KubeObject): ResourceTree | undefined {
    const comparison = this.comparisonOf(app);
    return comparison && this.set(app, comparison);
  }

  forget(app: KubeObject): void {
    this.#states.delete(keyOf(app));
  }

  #tell(key: string, tree: ResourceTree): void {
    for (const listener of this.#listeners.get(key) ?? []) {
      listener(cloneJson(tree));
    }
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}
