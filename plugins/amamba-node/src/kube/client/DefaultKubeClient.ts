import type { ClusterConnection } from '../connection/ClusterConnection';
import type {
  KubeCallOptions,
  KubeClient,
  KubeDeleteOptions,
  KubeList,
  KubeListOptions,
  KubeLogOptions,
  KubePatchOptions,
  KubePatchType,
  KubeRequest,
  KubeWatchEvent,
  KubeWatchOptions,
} from '../KubeClient';
import { KubeError } from '../KubeError';
import type { KubeUser } from '../KubeService';
import {
  type KubeObject,
  kubeObjectSchema,
  type KubeResource,
  type KubeTarget,
  type NewKubeObject,
  resourceName,
  resourcePath,
} from '../objects';
import { parseList, readWatchEvents } from './answers';
import { connectionError } from './errors';
import { DefaultKubeStreams } from '../streams/DefaultKubeStreams';
import type { KubeStreams } from '../KubeStream';
import { KubeCalls } from './KubeCalls';

const PATCH_CONTENT_TYPES: Record<KubePatchType, string> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** {@link KubeClient} over undici. */
export class DefaultKubeClient implements KubeClient {
  readonly cluster: string;
  readonly streams: KubeStreams;
  readonly #calls: KubeCalls;

  static connect(connection: ClusterConnection): DefaultKubeClient {
    return new DefaultKubeClient(KubeCalls.connect(connection));
  }

  private constructor(calls: KubeCalls) {
    this.cluster = calls.cluster;
    this.#calls = calls;
    this.streams = new DefaultKubeStreams(calls);
  }

  /** Over the same connections, as that person. */
  as(user: KubeUser): KubeClient {
    return new DefaultKubeClient(this.#calls.as(user));
  }

  async close(): Promise<void> {
    await this.#calls.close();
  }

  async request(request: KubeRequest): Promise<unknown> {
    return this.#calls.json(request);
  }

  async get(
    resource: KubeResource,
    target: KubeTarget,
    options: KubeCallOptions = {},
  ): Promise<KubeObject | undefined> {
    try {
      return this.#object(
        await this.#calls.json({
          ...options,
          method: 'GET',
          path: resourcePath(resource, target),
          operation: describeCall('get', resource, target),
        }),
        describeCall('get', resource, target),
      );
    } catch (error) {
      if (isAbsent(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async list(
    resource: KubeResource,
    options: KubeListOptions = {},
  ): Promise<KubeList> {
    const { namespace, labelSelector, fieldSelector, limit, ...call } = options;
    const operation = describeCall('list', resource, { namespace });
    const answer = await this.#calls.json({
      ...call,
      method: 'GET',
      path: resourcePath(resource, { namespace }),
      query: {
        labelSelector,
        fieldSelector,
        limit,
        continue: options.continue,
      },
      operation,
    });
    return this.#calls.checked(operation, () => parseList(answer));
  }

  async create(
    resource: KubeResource,
    object: NewKubeObject,
    options: KubeCallOptions = {},
  ): Promise<KubeObject> {
    const { namespace } = object.metadata;
    const operation = describeCall('create', resource, { namespace });
    const answer = await this.#calls.json({
      ...options,
      method: 'POST',
      path: resourcePath(resource, { namespace }),
      body: object,
      operation,
    });
    return this.#object(answer, operation);
  }

  async patch(
    resource: KubeResource,
    target: KubeTarget,
    patch: object,
    options: KubePatchOptions,
  ): Promise<KubeObject> {
    const { type, subresource, fieldManager, force, ...call } = options;
    const operation = describeCall('patch', resource, target);
    const answer = await this.#calls.json({
      ...call,
      method: 'PATCH',
      path: resourcePath(resource, { ...target, subresource }),
      query: { fieldManager, force },
      body: patch,
      contentType: PATCH_CONTENT_TYPES[type],
      operation,
    });
    return this.#object(answer, operation);
  }

  async delete(
    resource: KubeResource,
    target: KubeTarget,
    options: KubeDeleteOptions = {},
  ): Promise<void> {
    const { propagationPolicy, gracePeriodSeconds, uid, ...call } = options;
    try {
      await this.#calls.json({
        ...call,
        method: 'DELETE',
        path: resourcePath(resource, target),
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy,
          gracePeriodSeconds,
          ...(uid && { preconditions: { uid } }),
        },
        operation: describeCall('delete', resource, target),
      });
    } catch (error) {
      if (!isAbsent(error)) {
        throw error;
      }
    }
  }

  async watch(
    resource: KubeResource,
    options: KubeWatchOptions,
  ): Promise<AsyncIterable<KubeWatchEvent>> {
    const { namespace, labelSelector, fieldSelector } = options;
    const { resourceVersion, timeoutSeconds } = options;
    const site = this.#calls.site(
      describeCall('watch', resource, { namespace }),
    );
    const response = await this.#calls.send(
      {
        ...options,
        method: 'GET',
        path: resourcePath(resource, { namespace }),
        query: {
          watch: true,
          allowWatchBookmarks: true,
          labelSelector,
          fieldSelector,
          resourceVersion,
          timeoutSeconds,
        },
      },
      site,
    );
    return readWatchEvents(response.body, site, options.signal);
  }

  async *log(options: KubeLogOptions): AsyncIterable<Uint8Array> {
    const { namespace, pod, container } = options;
    const pods = { group: '', version: 'v1', plural: 'pods' };
    const target = { namespace, name: pod };
    const site = this.#calls.site(
      describeCall('read the log of', pods, target),
    );
    const response = await this.#calls.send(
      {
        ...options,
        // The kubelet answers with the first bytes: a silent container, not
        // at all until it speaks.
        ...(options.follow && { timeoutMs: 0 }),
        method: 'GET',
        path: resourcePath(pods, { ...target, subresource: 'log' }),
        query: {
          container,
          follow: options.follow,
          timestamps: options.timestamps,
          tailLines: options.tailLines,
          sinceTime: options.sinceTime,
          previous: options.previous,
          limitBytes: options.limitBytes,
        },
      },
      site,
    );
    if (response.statusCode === 204) {
      // What a pod without a node answers; with a node it would be a 400.
      throw new KubeError({
        ...site,
        code: 400,
        reason: 'BadRequest',
        message: `pod ${pod} is not scheduled yet`,
      });
    }
    try {
      for await (const chunk of response.body) {
        yield chunk;
      }
    } catch (error) {
      throw connectionError(error, site, options.signal);
    }
  }

  #object(answer: unknown, operation: string): KubeObject {
    return this.#calls.checked(operation, () => kubeObjectSchema.parse(answer));
  }
}

function isAbsent(error: unknown): boolean {
  return (
    error instanceof KubeError &&
    error.code === 404 &&
    error.reason === 'NotFound'
  );
}

function describeCall(
  verb: string,
  resource: KubeResource,
  target: { namespace?: string; name?: string },
): string {
  const name = target.name === undefined ? '' : ` ${target.name}`;
  const where = target.namespace ? ` in namespace ${target.namespace}` : '';
  return `${verb} ${resourceName(resource)}${name}${where}`;
}
