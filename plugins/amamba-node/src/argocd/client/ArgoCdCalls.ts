import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import { readText } from '../../upstream/readText';
import type { ArgoCdCallOptions } from '../ArgoCdClient';
import { ArgoCdError } from '../ArgoCdError';
import type { ArgoCdConnection } from '../connection/ArgoCdConnection';
import {
  ArgoCdTransport,
  type TransportRequest,
} from '../connection/ArgoCdTransport';
import {
  type CallSite,
  connectionError,
  invalidAnswer,
  statusError,
} from './errors';

/** 5,000 applications with their resources; one manifest may have 5 MB. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/** Values of the query; lists are repeated, what is undefined left out. */
export type Query = Record<
  string,
  string | number | boolean | readonly (string | number)[] | undefined
>;

/** A call, and what to call it when it fails. */
export interface Call extends ArgoCdCallOptions {
  /** GET unless told. */
  method?: TransportRequest['method'];
  /** Parts of the path after `/api/v1`, not encoded. */
  path: readonly string[];
  query?: Query;
  body?: unknown;
  /** `sync application payments/api` */
  operation: string;
}

/**
 * Makes calls to one Argo CD: paths, deadlines, and failures as
 * {@link ArgoCdError}.
 */
export class ArgoCdCalls {
  readonly instance: string;
  readonly timeoutMs: number;
  readonly #url: string;
  readonly #transport: ArgoCdTransport;

  constructor(connection: ArgoCdConnection) {
    this.instance = connection.name;
    this.timeoutMs = connection.timeoutMs;
    this.#url = connection.url;
    this.#transport = new ArgoCdTransport(connection);
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  /** The answer, as the schema has it. */
  async json<T extends z.ZodType>(schema: T, call: Call): Promise<z.output<T>> {
    const text = await this.text(`/api/v1${joinPath(call.path)}`, call);
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      throw invalidAnswer(
        this.site(call.operation),
        `The answer to "${call.operation}" is not what Argo CD sends`,
        error,
      );
    }
  }

  /** Undefined when Argo CD says that there is none. */
  async find<T extends z.ZodType>(
    schema: T,
    call: Call,
  ): Promise<z.output<T> | undefined> {
    try {
      return await this.json(schema, call);
    } catch (error) {
      if (isNotFound(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Whether it was done: there may have been nothing to do it to. */
  async done(call: Call): Promise<boolean> {
    try {
      await this.text(`/api/v1${joinPath(call.path)}`, call);
      return true;
    } catch (error) {
      if (isNotFound(error)) {
        return false;
      }
      throw error;
    }
  }

  async text(path: string, call: Omit<Call, 'path'>): Promise<string> {
    const site = this.site(call.operation);
    const timeoutMs = call.timeoutMs ?? this.timeoutMs;
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = call.signal
      ? AbortSignal.any([call.signal, deadline])
      : deadline;
    const response = await this.#send(site, {
      method: call.method ?? 'GET',
      path: path + buildQuery(call.query ?? {}),
      accept: 'application/json',
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      signal,
      headersTimeoutMs: timeoutMs,
    });
    try {
      return await readText(response.body, MAX_ANSWER_BYTES);
    } catch (error) {
      throw connectionError(error, site, call.signal);
    }
  }

  /**
   * A stream of events, its body unread.
   *
   * @remarks Argo CD sends not even its headers before the first event.
   */
  async stream(
    call: Omit<Call, 'method' | 'body'>,
  ): Promise<Dispatcher.ResponseData> {
    return this.#send(this.site(call.operation), {
      method: 'GET',
      path: `/api/v1${joinPath(call.path)}${buildQuery(call.query ?? {})}`,
      // The only form that is kept alive while there is nothing to say.
      accept: 'text/event-stream',
      signal: call.signal,
      headersTimeoutMs: call.timeoutMs ?? 0,
    });
  }

  /** A stream was told that its token is over: the next call gets another. */
  tokenEnded(): void {
    this.#transport.tokenEnded();
  }

  site(operation: string): CallSite {
    return { instance: this.instance, url: this.#url, operation };
  }

  async #send(site: CallSite, options: TransportRequest) {
    let response: Dispatcher.ResponseData;
    try {
      response = await this.#transport.send(options);
    } catch (error) {
      throw connectionError(error, site, options.signal);
    }
    if (response.statusCode !== 200) {
      throw await statusError(response, site);
    }
    return response;
  }
}

/** By Argo CD's word: a path that its API does not have is another 404. */
function isNotFound(error: unknown): boolean {
  return (
    error instanceof ArgoCdError && error.code === 404 && error.grpcCode === 5
  );
}

function joinPath(parts: readonly string[]): string {
  for (const part of parts) {
    // "." and ".." survive encoding and would name another path.
    if (part === '' || part === '.' || part === '..') {
      throw new TypeError(`"${part}" is not a name in Argo CD`);
    }
  }
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

function buildQuery(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) {
        search.append(name, String(item));
      }
    }
  }
  return search.size > 0 ? `?${search}` : '';
}
