import type {
  ArgoApplicationSetRef,
  ArgoCdApplicationSets,
  ArgoGeneratedApplication,
} from '../api/ArgoCdApplicationSets';
import type { ArgoCdCallOptions } from '../ArgoCdClient';
import {
  type ArgoApplicationSet,
  applicationSetListSchema,
  argoApplicationSetSchema,
  generatedSchema,
  type NewArgoApplicationSet,
} from '../objects/applicationSet';
import {
  type ArgoResourceTree,
  argoResourceTreeSchema,
} from '../objects/resources';
import type { ArgoCdCalls } from './ArgoCdCalls';

const PATH = 'applicationsets';

/** {@link ArgoCdApplicationSets} over REST. */
export class ApplicationSets implements ArgoCdApplicationSets {
  readonly #calls: ArgoCdCalls;

  constructor(calls: ArgoCdCalls) {
    this.#calls = calls;
  }

  async list(
    query: { projects?: readonly string[]; selector?: string } = {},
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoApplicationSet[]> {
    const answer = await this.#calls.json(applicationSetListSchema, {
      ...options,
      path: [PATH],
      query: { projects: query.projects, selector: query.selector },
      operation: 'list ApplicationSets',
    });
    return answer.items ?? [];
  }

  async get(
    ref: ArgoApplicationSetRef,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoApplicationSet | undefined> {
    return this.#calls.find(argoApplicationSetSchema, {
      ...options,
      path: [PATH, ref.name],
      query: { appsetNamespace: ref.namespace },
      operation: `get ApplicationSet ${ref.name}`,
    });
  }

  async create(
    set: NewArgoApplicationSet,
    options: ArgoCdCallOptions & { upsert?: boolean; dryRun?: boolean } = {},
  ): Promise<ArgoApplicationSet> {
    const { upsert, dryRun, ...call } = options;
    return this.#calls.json(argoApplicationSetSchema, {
      ...call,
      method: 'POST',
      path: [PATH],
      query: { upsert, dryRun },
      body: set,
      operation: `create ApplicationSet ${set.metadata.name}`,
    });
  }

  async delete(
    ref: ArgoApplicationSetRef,
    options: ArgoCdCallOptions = {},
  ): Promise<void> {
    await this.#calls.done({
      ...options,
      method: 'DELETE',
      path: [PATH, ref.name],
      query: { appsetNamespace: ref.namespace },
      operation: `delete ApplicationSet ${ref.name}`,
    });
  }

  async generate(
    set: NewArgoApplicationSet,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoGeneratedApplication[]> {
    const answer = await this.#calls.json(generatedSchema, {
      ...options,
      method: 'POST',
      path: [PATH, 'generate'],
      body: { applicationSet: set },
      operation: `preview ApplicationSet ${set.metadata.name}`,
    });
    return answer.applications ?? [];
  }

  async tree(
    ref: ArgoApplicationSetRef,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoResourceTree> {
    return this.#calls.json(argoResourceTreeSchema, {
      ...options,
      path: [PATH, ref.name, 'resource-tree'],
      query: { appsetNamespace: ref.namespace },
      operation: `get the tree of ApplicationSet ${ref.name}`,
    });
  }
}
