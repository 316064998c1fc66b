import type { JsonObject } from '@backstage/types';
import { z } from 'zod';
import type { ArgoApplicationRef } from '../api/ArgoCdApplications';
import type { ArgoCdResources, ArgoLogOptions } from '../api/ArgoCdResources';
import type { ArgoCdCallOptions } from '../ArgoCdClient';
import {
  actionListSchema,
  type ArgoEvent,
  type ArgoLogLine,
  type ArgoManagedResource,
  type ArgoManifests,
  argoManifestsSchema,
  type ArgoResourceAction,
  type ArgoResourceRef,
  type ArgoResourceTree,
  argoResourceTreeSchema,
  eventListSchema,
  managedResourcesSchema,
  manifestSchema,
} from '../objects/resources';
import {
  refBody,
  refName,
  refQuery,
  resourceQuery,
  resourceTitle,
} from './applicationQuery';
import type { ArgoCdCalls, Call } from './ArgoCdCalls';
import { invalidAnswer } from './errors';
import { readLog } from './readLog';

/** All of them but `diff`, which Argo CD keeps for old clients. */
const MANAGED_FIELDS = [
  'group',
  'kind',
  'namespace',
  'name',
  'targetState',
  'liveState',
  'normalizedLiveState',
  'predictedLiveState',
  'hook',
  'modified',
  'resourceVersion',
];

const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

/** {@link ArgoCdResources} over REST. */
export class Resources implements ArgoCdResources {
  readonly #calls: ArgoCdCalls;

  constructor(calls: ArgoCdCalls) {
    this.#calls = calls;
  }

  async tree(
    ref: ArgoApplicationRef,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoResourceTree> {
    return this.#calls.json(argoResourceTreeSchema, {
      ...options,
      path: ['applications', ref.name, 'resource-tree'],
      query: refQuery(ref),
      operation: `get the resource tree of application ${refName(ref)}`,
    });
  }

  async managed(
    ref: ArgoApplicationRef,
    filter: Partial<ArgoResourceRef> = {},
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoManagedResource[]> {
    const { group, version, kind, namespace, name } = filter;
    const answer = await this.#calls.json(managedResourcesSchema, {
      ...options,
      path: ['applications', ref.name, 'managed-resources'],
      query: {
        ...refQuery(ref),
        ...{ group, version, kind, namespace, name },
        fields: MANAGED_FIELDS.map(field => `items.${field}`).join(','),
      },
      operation: `compare the resources of application ${refName(ref)}`,
    });
    return answer.items ?? [];
  }

  async manifests(
    ref: ArgoApplicationRef,
    options: ArgoCdCallOptions & {
      revision?: string;
      revisions?: string[];
      sourcePositions?: number[];
    } = {},
  ): Promise<ArgoManifests> {
    const { revision, revisions, sourcePositions, ...call } = options;
    return this.#calls.json(argoManifestsSchema, {
      ...call,
      path: ['applications', ref.name, 'manifests'],
      query: { ...refQuery(ref), revision, revisions, sourcePositions },
      operation: `render the manifests of application ${refName(ref)}`,
    });
  }

  async events(
    ref: ArgoApplicationRef,
    object?: { namespace: string; name: string; uid: string },
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoEvent[]> {
    const answer = await this.#calls.json(eventListSchema, {
      ...options,
      path: ['applications', ref.name, 'events'],
      query: {
        ...refQuery(ref),
        resourceName: object?.name,
        resourceNamespace: object?.namespace,
        resourceUID: object?.uid,
      },
      operation: `list the events of application ${refName(ref)}`,
    });
    return answer.items ?? [];
  }

  logs(
    ref: ArgoApplicationRef,
    options: ArgoLogOptions = {},
  ): AsyncIterable<ArgoLogLine> {
    return readLog(this.#calls, ref, options);
  }

  async get(
    ref: ArgoApplicationRef,
    resource: ArgoResourceRef,
    options: ArgoCdCallOptions = {},
  ): Promise<JsonObject> {
    return this.#manifest(this.#onResource(ref, resource, 'get', options));
  }

  async patch(
    ref: ArgoApplicationRef,
    resource: ArgoResourceRef,
    patch: object,
    options: ArgoCdCallOptions & { type: keyof typeof PATCH_TYPES },
  ): Promise<JsonObject> {
    const { type, ...rest } = options;
    const call = this.#onResource(ref, resource, 'patch', rest);
    return this.#manifest({
      ...call,
      method: 'POST',
      query: { ...call.query, patchType: PATCH_TYPES[type] },
      // The body is a string that holds the patch.
      body: JSON.stringify(patch),
    });
  }

  async delete(
    ref: ArgoApplicationRef,
    resource: ArgoResourceRef,
    options: ArgoCdCallOptions & { force?: boolean; orphan?: boolean } = {},
  ): Promise<void> {
    const { force, orphan, ...rest } = options;
    const call = this.#onResource(ref, resource, 'delete', rest);
    await this.#calls.json(z.unknown(), {
      ...call,
      method: 'DELETE',
      query: { ...call.query, force, orphan },
    });
  }

  async listActions(
    ref: ArgoApplicationRef,
    resource: ArgoResourceRef,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoResourceAction[]> {
    const call = this.#onResource(ref, resource, 'list actions on', options);
    const answer = await this.#calls.json(actionListSchema, {
      ...call,
      path: [...call.path, 'actions'],
    });
    return (answer.actions ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async runAction(
    ref: ArgoApplicationRef,
    resource: ArgoResourceRef,
    action: { name: string; parameters?: Record<string, string> },
    options: ArgoCdCallOptions = {},
  ): Promise<void> {
    const verb = `run action ${action.name} on`;
    const call = this.#onResource(ref, resource, verb, options);
    const parameters = Object.entries(action.parameters ?? {});
    await this.#calls.json(z.unknown(), {
      ...call,
      method: 'POST',
      path: [...call.path, 'actions', 'v2'],
      query: {},
      body: {
        ...refBody(ref),
        ...resourceQuery(resource),
        action: action.name,
        ...(parameters.length > 0 && {
          resourceActionParameters: parameters.map(([name, value]) => ({
            name,
            value,
          })),
        }),
      },
    });
  }

  #onResource(
    ref: ArgoApplicationRef,
    resource: ArgoResourceRef,
    verb: string,
    options: ArgoCdCallOptions,
  ): Call {
    return {
      ...options,
      path: ['applications', ref.name, 'resource'],
      query: { ...refQuery(ref), ...resourceQuery(resource) },
      operation: `${verb} ${resourceTitle(resource)} of application ${refName(
        ref,
      )}`,
    };
  }

  /** An object, out of the text in which Argo CD wraps it. */
  async #manifest(call: Call): Promise<JsonObject> {
    const { manifest } = await this.#calls.json(manifestSchema, call);
    try {
      return z.looseObject({}).parse(JSON.parse(manifest)) as JsonObject;
    } catch (error) {
      throw invalidAnswer(
        this.#calls.site(call.operation),
        `The answer to "${call.operation}" holds no object`,
        error,
      );
    }
  }
}
