import type { Dispatcher } from 'undici';
import type { ClusterConnection } from '../connection/ClusterConnection';
import { KubeTransport } from '../connection/KubeTransport';
import type { WebSocketAnswer } from '../connection/openWebSocket';
import type { KubeCallOptions, KubeRequest } from '../KubeClient';
import { KubeError } from '../KubeError';
import type { KubeUser } from '../KubeService';
import type { WebSocket } from 'ws';
import {
  type CallSite,
  connectionError,
  refusalError,
  statusError,
} from './errors';
import { readText } from '../../upstream/readText';

const DEFAULT_TIMEOUT_MS = 30_000;
/** A page of 500 objects of the usual size is a few MiB. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/** A request, and what to call it when it fails. */
export interface Call extends KubeRequest {
  operation?: string;
}

/** A WebSocket to ask for. */
export interface SocketCall extends KubeCallOptions {
  path: string;
  query: Record<string, QueryValue>;
  /** Subprotocols, the best first. */
  protocols: readonly string[];
}

type QueryValue = string | number | boolean | undefined | readonly string[];

/**
 * Makes calls to one API server: deadlines, headers, and failures as
 * {@link KubeError}.
 */
export class KubeCalls {
  readonly cluster: string;
  readonly #url: string;
  readonly #transport: KubeTransport;
  readonly #user: KubeUser | undefined;

  static connect(connection: ClusterConnection): KubeCalls {
    return new KubeCalls({
      cluster: connection.name,
      url: connection.url,
      transport: new KubeTransport(connection),
    });
  }

  private constructor(options: {
    cluster: string;
    url: string;
    transport: KubeTransport;
    user?: KubeUser;
  }) {
    this.cluster = options.cluster;
    this.#url = options.url;
    this.#transport = options.transport;
    this.#user = options.user;
  }

  /** The same, each call made as that person. */
  as(user: KubeUser): KubeCalls {
    return new KubeCalls({
      cluster: this.cluster,
      url: this.#url,
      transport: this.#transport,
      user,
    });
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  /** @returns the parsed JSON of the answer. */
  async json(call: Call): Promise<unknown> {
    const site = this.site(call.operation ?? `${call.method} ${call.path}`);
    const deadline = AbortSignal.timeout(call.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signal = call.signal
      ? AbortSignal.any([call.signal, deadline])
      : deadline;
    const response = await this.send({ ...call, signal }, site);
    let text: string;
    try {
      text = await readText(response.body, MAX_ANSWER_BYTES);
    } catch (error) {
      throw connectionError(error, site, call.signal);
    }
    return this.checked(site.operation, () => JSON.parse(text));
  }

  /** @returns a successful answer, its body unread. */
  async send(call: Call, site: CallSite): Promise<Dispatcher.ResponseData> {
    let response: Dispatcher.ResponseData;
    try {
      response = await this.#transport.send({
        method: call.method,
        path: call.path + buildQuery(call.query ?? {}),
        headers: buildHeaders(call, this.#user),
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

  /**
   * @returns a WebSocket, paused.
   * @throws KubeError with what the server answers instead.
   */
  async openSocket(call: SocketCall, site: CallSite): Promise<WebSocket> {
    const deadline = AbortSignal.timeout(call.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const signal = call.signal
      ? AbortSignal.any([call.signal, deadline])
      : deadline;
    let answer: WebSocketAnswer;
    try {
      answer = await this.#transport.connect({
        path: call.path + buildQuery(call.query),
        headers: buildHeaders({}, this.#user),
        protocols: call.protocols,
        signal,
      });
    } catch (error) {
      throw connectionError(error, site, call.signal);
    }
    if ('socket' in answer) {
      return answer.socket;
    }
    throw refusalError(answer, site);
  }

  /** @throws KubeError when `parse` throws: the answer is not Kubernetes'. */
  checked<T>(operation: string, parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      throw new KubeError({
        ...this.site(operation),
        reason: 'INVALID_ANSWER',
        message: `The answer to "${operation}" is not what Kubernetes sends`,
        cause: error,
      });
    }
  }

  site(operation: string): CallSite {
    return {
      cluster: this.cluster,
      url: this.#url,
      operation,
      ...(this.#user && { user: this.#user.user }),
    };
  }
}

function buildQuery(query: Record<string, QueryValue>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    // A list is said as often as it has items.
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) {
        search.append(name, String(item));
      }
    }
  }
  return search.size > 0 ? `?${search}` : '';
}

function buildHeaders(
  call: { body?: unknown; contentType?: string },
  user: KubeUser | undefined,
): Record<string, string | string[]> {
  return {
    accept: 'application/json, */*',
    'user-agent': 'amamba-for-backstage',
    ...(call.body !== undefined && {
      'content-type': call.contentType ?? 'application/json',
    }),
    ...(user && {
      'impersonate-user': user.user,
      'impersonate-group': user.groups,
    }),
  };
}
