import type { Dispatcher } from 'undici';
import type { ClusterConnection } from '../connection/ClusterConnection';
import { KubeTransport } from '../connection/KubeTransport';
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
import { type CallSite, connectionError, statusError } from './errors';
import { readText } from './readText';

const DEFAULT_TIMEOUT_MS = 30_000;
/** A page of 500 objects of the usual size is a few MiB. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

const PATCH_CONTENT_TYPES: Record<KubePatchType, string> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** A request, and what to call it when it fails. */
interface Call extends KubeRequest {
  operation?: string;
}

/** {@link KubeClient} over undici. */
export class DefaultKubeClient implements KubeClient {
  readonly cluster: string;
  readonly #url: string;
  readonly #transport: KubeTransport;

  constructor(connection: ClusterConnection) {
    this.cluster = connection.name;
    this.#url = connection.url;
    this.#transport = new KubeTransport(connection);
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  async request(request: KubeRequest): Promise<unknown> {
    return this.#json(request);
  }

  async get(
    resource: KubeResource,
    target: KubeTarget,
    options: KubeCallOptions = {},
  ): Promise<KubeObject | undefined> {
    try {
      return this.#object(
        await this.#json({
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
    const answer = await this.#json({
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
    return this.#checked(operation, () => parseList(answer));
  }

  async create(
    resource: KubeResource,
    object: NewKubeObject,
    options: KubeCallOptions = {},
  ): Promise<KubeObject> {
    const { namespace } = object.metadata;
    const operation = describeCall('create', resource, { namespace });
    const answer = await this.#json({
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
    const answer = await this.#json({
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
      await this.#json({
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
    const { namespace, labelSelector, resourceVersion, timeoutSeconds } =
      options;
    const site = this.#site(describeCall('watch', resource, { namespace }));
    const response = await this.#send(
      {
        ...options,
        method: 'GET',
        path: resourcePath(resource, { namespace }),
        query: {
          watch: true,
          allowWatchBookmarks: true,
          labelSelector,
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
    const site = this.#site(describeCall('read the log of', pods, target));
    const response = await this.#send(
      {
        ...options,
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
    try {
      for await (const chunk of response.body) {
        yield chunk;
      }
    } catch (error) {
      throw connectionError(error, site, options.signal);
    }
  }

  async #json(call: Call): Promise<unknown> {
    const site = this.#site(call.operation ?? `${call.method} ${call.path}`);
    const deadline = AbortSignal.timeout(call.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signal = call.signal
      ? AbortSignal.any([call.signal, deadline])
      : deadline;
    const response = await this.#send({ ...call, signal }, site);
    let text: string;
    try {
      text = await readText(response, MAX_ANSWER_BYTES);
    } catch (error) {
      throw connectionError(error, site, call.signal);
    }
    return this.#checked(site.operation, () => JSON.parse(text));
  }

  /** @returns a successful answer, its body unread. */
  async #send(call: Call, site: CallSite): Promise<Dispatcher.ResponseData> {
    let response: Dispatcher.ResponseData;
    try {
      response = await this.#transport.send({
        method: call.method,
        path: call.path + buildQuery(call.query ?? {}),
        headers: buildHeaders(call),
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        signal: call.signal,
        headersTimeoutMs: call.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      });
    } catch (error) {
      throw connectionError(error, site, call.signal);
    }
    if (response.statusCode < 200 || response.statusCode > 299) {
      throw await statusError(response, site);
    }
    return response;
  }

  #object(answer: unknown, operation: string): KubeObject {
    return this.#checked(operation, () => kubeObjectSchema.parse(answer));
  }

  #checked<T>(operation: string, parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      throw new KubeError({
        ...this.#site(operation),
        reason: 'INVALID_ANSWER',
        message: `The answer to "${operation}" is not what Kubernetes sends`,
        cause: error,
      });
    }
  }

  #site(operation: string): CallSite {
    return { cluster: this.cluster, url: this.#url, operation };
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

function buildQuery(query: NonNullable<KubeRequest['query']>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  return search.size > 0 ? `?${search}` : '';
}

function buildHeaders(call: Call): Record<string, string | string[]> {
  const { impersonate } = call;
  return {
    accept: 'application/json, */*',
    'user-agent': 'amamba-for-backstage',
    ...(call.body !== undefined && {
      'content-type': call.contentType ?? 'application/json',
    }),
    ...(impersonate && { 'impersonate-user': impersonate.user }),
    ...(impersonate?.groups && { 'impersonate-group': impersonate.groups }),
  };
}
