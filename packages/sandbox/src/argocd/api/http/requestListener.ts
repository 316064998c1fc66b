import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authentication } from '../access/authentication.ts';
import { ApiRequest } from './apiRequest.ts';
import { errorFrame } from './eventStream.ts';
import { toGrpcError, type GrpcError } from './grpcError.ts';
import { readBody } from './requestBody.ts';
import { ANSWERED, type Match, type Router } from './router.ts';

const JSON_HEADERS = {
  'content-type': 'application/json',
  'grpc-metadata-content-type': 'application/grpc',
};

/** Answers a page that is no part of the API; undefined when it is none. */
export type Page = (
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
) => Promise<boolean> | boolean;

/** Answers requests: content type, login, route, and errors as JSON. */
export function createRequestListener(
  router: Router,
  authentication: Authentication,
  page: Page,
) {
  return async (
    http: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const url = new URL(http.url ?? '/', 'http://localhost');
    try {
      if (!url.pathname.startsWith('/api/')) {
        if (await page(http, url, response)) return;
        plain(response, 404, '404 page not found');
        return;
      }
      if (!hasAcceptableBody(http, url)) {
        plain(response, 415, 'Invalid content type');
        return;
      }
      const match = router.find(http.method ?? 'GET', url.pathname);
      await answer(match, { http, response, url }, authentication);
    } catch (error) {
      // What is not told as an answer has no other way to be told.
      if (!response.headersSent) plain(response, 500, String(error));
      else response.destroy();
    }
  };
}

/** Anything that changes something must say that it is JSON, and no more. */
function hasAcceptableBody(http: IncomingMessage, url: URL): boolean {
  if (http.method === 'GET' || http.method === 'HEAD') return true;
  if (url.pathname === '/api/webhook') return true;
  return http.headers['content-type'] === 'application/json';
}

interface Exchange {
  http: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

async function answer(
  match: Match,
  { http, response, url }: Exchange,
  authentication: Authentication,
): Promise<void> {
  if (match === 'no such path') return plain(response, 404, 'Not Found');
  if (match === 'no such method') {
    return plain(response, 405, 'Method Not Allowed');
  }
  const { route, params } = match;
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  try {
    const body = await readBody(http);
    const claims = route.anonymous
      ? await authentication.tryIdentify(http)
      : await authentication.identify(http);
    const result = await route.handle(
      new ApiRequest({
        params,
        query: url.searchParams,
        http,
        response,
        signal: abort.signal,
        claims,
        body,
      }),
    );
    if (result !== ANSWERED) {
      response.writeHead(200, JSON_HEADERS).end(JSON.stringify(result));
    }
  } catch (error) {
    if (abort.signal.aborted) return undefined;
    refuse({ http, response, url }, toGrpcError(error), route.stream === true);
  }
  return undefined;
}

function refuse(
  { http, response }: Exchange,
  error: GrpcError,
  stream: boolean,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (!stream) {
    const { message, code } = error;
    response
      .writeHead(error.httpStatus, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: message, code, message }));
    return;
  }
  const json = JSON.stringify(errorFrame(error));
  const events = http.headers.accept === 'text/event-stream';
  response
    .writeHead(error.httpStatus, {
      'content-type': events ? 'text/event-stream' : 'application/json',
    })
    .end(events ? `data: ${json} \n\n\n` : json);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    })
    .end(`${text}\n`);
}
