import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Claims } from '../access/claims.ts';
import { decodeFields, parseBody, type FieldTypes } from './requestBody.ts';

/** A request to one route, past authentication. */
export class ApiRequest {
  readonly params: Record<string, string>;
  readonly query: URLSearchParams;
  readonly http: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  readonly #claims: Claims | undefined;
  readonly #body: Buffer;

  constructor(init: {
    params: Record<string, string>;
    query: URLSearchParams;
    http: IncomingMessage;
    response: ServerResponse;
    signal: AbortSignal;
    claims: Claims | undefined;
    body: Buffer;
  }) {
    this.params = init.params;
    this.query = init.query;
    this.http = init.http;
    this.response = init.response;
    this.signal = init.signal;
    this.#claims = init.claims;
    this.#body = init.body;
  }

  /** Who asks; only routes without login have nobody. */
  get claims(): Claims {
    if (!this.#claims) throw new Error('This route needs no login');
    return this.#claims;
  }

  get anyClaims(): Claims | undefined {
    return this.#claims;
  }

  /** A query parameter, the empty text where it is absent. */
  text(name: string): string {
    return this.query.get(name) ?? '';
  }

  /** A query parameter that is a bool of protobuf; undefined where absent. */
  flag(name: string): boolean | undefined {
    const value = this.query.get(name);
    if (value === null) return undefined;
    return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value);
  }

  /** The body as whatever JSON it is; an empty one is undefined. */
  json(): unknown {
    return parseBody(this.#body);
  }

  /** The body as a message with fields of these types. */
  message(name: string, types: FieldTypes): Record<string, any> {
    return decodeFields(name, this.json(), types);
  }
}
