import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ZodType } from 'zod';
import type { User } from '../accounts.ts';
import type { Forge } from '../forge.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { Repository } from '../repositories.ts';
import type { ForgeAccess } from '../types.ts';

const MAX_BODY_BYTES = 16 * 1024 * 1024;
const DEFAULT_PAGE_SIZE = 30;
const MAX_PAGE_SIZE = 50;

/** What a handler answers; JSON unless it brings bytes. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** As JSON. */
  json?: unknown;
  bytes?: Buffer | string;
}

/** Which part of a list is asked for. */
export interface Page {
  page: number;
  limit: number;
  skip: number;
}

/** A request to the API, with what handlers need of it. */
export class ApiCall {
  readonly forge: Forge;
  readonly user: User | undefined;
  readonly params: Record<string, string>;
  readonly url: URL;
  private readonly request: IncomingMessage;

  constructor(
    forge: Forge,
    user: User | undefined,
    params: Record<string, string>,
    url: URL,
    request: IncomingMessage,
  ) {
    this.forge = forge;
    this.user = user;
    this.params = params;
    this.url = url;
    this.request = request;
  }

  query(name: string): string | undefined {
    return this.url.searchParams.get(name)?.trim() || undefined;
  }

  /** @throws 401 unless somebody signed in. */
  signedIn(): User {
    if (!this.user) throw new Refusal(401, 'token is required');
    return this.user;
  }

  /** @throws 403 unless an administrator of the forge signed in. */
  administrator(): User {
    const user = this.signedIn();
    if (!user.admin) throw new Refusal(403, 'user should be the site admin');
    return user;
  }

  /** The repository of `:owner/:repo`; to who may not see it, it is not there. */
  repository(access: ForgeAccess = 'read'): Repository {
    const { owner, repo } = this.params;
    const { repositories } = this.forge;
    const found = repositories.find(owner, repo);
    if (!found || !repositories.allows(this.user, found, 'read')) {
      throw notFound();
    }
    if (access !== 'read') {
      this.signedIn();
      if (!repositories.allows(this.user, found, access)) {
        throw new Refusal(
          403,
          access === 'write'
            ? 'user should have a permission to write to the target branch'
            : 'user should be an owner or a collaborator with admin write of a repository',
        );
      }
    }
    return found;
  }

  /** The request's body. @throws 422 in zod's words when it is not what it should be. */
  async body<T>(schema: ZodType<T>): Promise<T> {
    const text = (await readBody(this.request)).toString('utf8');
    let value: unknown;
    try {
      value = text === '' ? {} : JSON.parse(text);
    } catch (error) {
      throw new Refusal(422, `[]: ${(error as Error).message}`);
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new Refusal(
      422,
      parsed.error.issues
        .map(({ path, message }) => `[${path.join('.')}]: ${message}`)
        .join(', '),
    );
  }

  page(defaultLimit = DEFAULT_PAGE_SIZE): Page {
    const number = (name: string, otherwise: number) => {
      const value = Number(this.query(name));
      return Number.isInteger(value) && value > 0 ? value : otherwise;
    };
    const page = number('page', 1);
    const limit = Math.min(number('limit', defaultLimit), MAX_PAGE_SIZE);
    return { page, limit, skip: (page - 1) * limit };
  }

  /** A page of a list that is all here. */
  listed<T>(items: T[], present: (item: T) => unknown): Answer {
    const { limit, skip } = this.page();
    return this.paged(
      items.slice(skip, skip + limit).map(present),
      items.length,
    );
  }

  /** A page of a list, with Gitea's headers of pages. */
  paged(json: unknown[], total: number): Answer {
    const { page, limit } = this.page();
    const last = Math.max(1, Math.ceil(total / limit));
    const link = (number: number, rel: string) => {
      const url = new URL(`${this.forge.url}${this.url.pathname}`);
      url.search = this.url.search;
      url.searchParams.set('page', String(number));
      return `<${url}>; rel="${rel}"`;
    };
    const links = [
      ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
      ...(page > 1 ? [link(1, 'first'), link(page - 1, 'prev')] : []),
    ];
    return {
      json,
      headers: {
        'X-Total-Count': String(total),
        'Access-Control-Expose-Headers': 'X-Total-Count, Link',
        ...(links.length > 0 && { Link: links.join(',') }),
      },
    };
  }
}

/** Answers one kind of request. */
export type Handler = (call: ApiCall) => Promise<Answer> | Answer;

/** By method and path, as in `GET /repos/:owner/:repo`; a last `*` takes the rest. */
export type Routes = Record<string, Handler>;

/** Finds the handler of a request and what stands for its parameters. */
export function createRouter(
  routes: Routes,
): (
  method: string,
  path: string,
) => { handler: Handler; params: Record<string, string> } {
  const table = Object.entries(routes).map(([key, handler]) => {
    const [method, pattern] = key.split(' ');
    const names = [...pattern.matchAll(/:(\w+)|\*/g)].map(
      ([, name = 'rest']) => name,
    );
    const source = pattern
      .replace(/[.{}]/g, '\\$&')
      .replace(/:\w+/g, '([^/]+)')
      .replace(/\/\*/, '(?:/(.*))?');
    return { method, handler, names, expression: new RegExp(`^${source}/?$`) };
  });
  return (method, path) => {
    const fitting = table.flatMap(route => {
      const match = route.expression.exec(path);
      return match ? [{ ...route, values: match.slice(1) }] : [];
    });
    const found = fitting.find(route => route.method === method);
    if (!found) {
      throw fitting.length > 0
        ? new Refusal(405, 'Method Not Allowed')
        : notFound();
    }
    const params = Object.fromEntries(
      found.names.map((name, at) => [name, decode(found.values[at] ?? '')]),
    );
    return { handler: found.handler, params };
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal(400, 'the path is not URL-encoded');
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Refusal(413, 'the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Writes an answer. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  const { status = 200, headers = {}, json, bytes } = answer;
  const body = bytes ?? (json === undefined ? '' : JSON.stringify(json));
  response.writeHead(status, {
    ...(json !== undefined && {
      'Content-Type': 'application/json;charset=utf-8',
    }),
    'Cache-Control': 'max-age=0, private, must-revalidate',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(status === 204 ? undefined : body);
}
