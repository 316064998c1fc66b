import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { KubeError, type KubeService } from '@amamba/plugin-amamba-node';
import { toError } from '@backstage/errors';
import express, { type Request, type Response } from 'express';
import { hashCapability, isCapability } from './capability';
import {
  bounded,
  type ForwardLimits,
  forwardRequest,
  SlowError,
  TooLargeError,
} from './forwardRequest';
import {
  fromPodHeaders,
  isolationHeaders,
  preflightHeaders,
  toPodHeaders,
} from './headers';
import {
  PREVIEW_PROBLEMS,
  previewPage,
  type PreviewProblem,
} from './previewPage';
import type { PreviewRecord, PreviewStore } from './PreviewStore';
import { rewriteLocation } from './rewriteLocation';
import { Slots } from './Slots';

const MEBIBYTE = 1024 * 1024;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
const MAX_PER_PREVIEW = 32;
const MAX_PER_REPLICA = 256;

const LIMITS: ForwardLimits = {
  requestBytes: 32 * MEBIBYTE,
  responseBytes: 256 * MEBIBYTE,
  headersMs: 30_000,
  totalMs: 10 * 60_000,
};

/** What {@link createPreviewRouter} needs. */
export interface PreviewRouterOptions {
  store: Pick<PreviewStore, 'getByHash'>;
  kube: Pick<KubeService, 'as'>;
  logger: LoggerService;
  now(): Date;
  limits?: Partial<ForwardLimits>;
}

/** A problem that has a page. */
class PreviewError extends Error {
  readonly problem: PreviewProblem;
  readonly detail: string | undefined;

  constructor(problem: PreviewProblem, detail?: string) {
    super(problem);
    this.problem = problem;
    this.detail = detail;
  }
}

/**
 * Serves previews at `/<capability>/…`, to be mounted at `/preview` without
 * authentication: the capability is the right to look. It reaches the port of
 * the pod that the capability was made for, over the API server, as the person
 * who opened it, and nothing else: no part of a request names a host.
 *
 * @remarks
 * What is relative in the pages of an application works, redirects too. What
 * begins at the root (`/static/app.js`) leads out of the preview and is not
 * found: nothing in a request would say which preview it belongs to, since
 * pages send neither cookies nor a referrer, and rewriting HTML and scripts
 * breaks them in ways that nobody can explain. Most applications can be told
 * their base path; for the others there is `kubectl port-forward`.
 */
export function createPreviewRouter(
  options: PreviewRouterOptions,
): express.Router {
  const router = express.Router();
  const slots = new Slots(MAX_PER_REPLICA, MAX_PER_PREVIEW);
  router.use((request, response) => {
    // Whatever logs the request later must not write the capability down.
    request.originalUrl = `${request.baseUrl}/…`;
    response.set(isolationHeaders(request.headers.origin));
    serve(request, response, slots, options).catch(error => {
      answerProblem(response, error, options.logger);
    });
  });
  return router;
}

async function serve(
  request: Request,
  response: Response,
  slots: Slots,
  options: PreviewRouterOptions,
): Promise<void> {
  const [, capability = '', path = ''] =
    /^\/([^/?]*)([^]*)$/.exec(request.url) ?? [];
  if (isEmbedded(request)) {
    throw new PreviewError('embedded');
  }
  const preview = await find(capability, options);
  if (!path.startsWith('/')) {
    // Relative to `…/preview/<capability>`, so that its pages' links work.
    response.status(307).set('Location', `${capability}/${path}`).end();
    return;
  }
  if (isPreflight(request)) {
    const asked = request.headers['access-control-request-headers'];
    response.status(204).set(preflightHeaders(asked)).end();
    return;
  }
  if (request.headers.upgrade) {
    throw new PreviewError('websocket');
  }
  if (!METHODS.has(request.method)) {
    throw new PreviewError('method');
  }
  const release = slots.take(preview.id);
  if (!release) {
    throw new PreviewError('busy');
  }
  try {
    await forward(request, response, { preview, path }, options);
  } finally {
    release();
  }
}

async function find(
  capability: string,
  { store, now }: PreviewRouterOptions,
): Promise<PreviewRecord> {
  const preview = isCapability(capability)
    ? await store.getByHash(hashCapability(capability))
    : undefined;
  if (!preview) {
    throw new PreviewError('unknown');
  }
  if (preview.expiresAt <= now()) {
    throw new PreviewError('expired');
  }
  return preview;
}

/**
 * Whether a page of the portal itself asks for a part of it, a script say,
 * which would run with all rights there: "'self'" of its content security
 * policy covers previews, too. To browsers the pages of previews are of
 * another site than all.
 */
function isEmbedded({ headers }: Request): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-dest': dest } = headers;
  return (
    (site === 'same-origin' || site === 'same-site') &&
    dest !== undefined &&
    dest !== 'document'
  );
}

/** Only pages of previews themselves may ask: their origin is opaque. */
function isPreflight({ method, headers }: Request): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin === 'null' &&
    headers['access-control-request-method'] !== undefined
  );
}

async function forward(
  request: Request,
  response: Response,
  { preview, path }: { preview: PreviewRecord; path: string },
  { kube, limits: changed }: PreviewRouterOptions,
): Promise<void> {
  const limits = { ...LIMITS, ...changed };
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const signal = AbortSignal.any([
    gone.signal,
    AbortSignal.timeout(limits.totalMs),
  ]);
  const { cluster, namespace, pod, port, kubeUser } = preview;
  const host = `localhost:${port}`;
  const connection = await kube
    .as(kubeUser)
    .client(cluster)
    .streams.portForward({ namespace, pod, port, signal });
  try {
    const answer = await forwardRequest(
      connection,
      {
        method: request.method,
        path,
        headers: toPodHeaders(request.headers, host),
        body: request,
      },
      limits,
      signal,
    );
    writeHead(response, answer, { path, host });
    await pipeline(answer, bounded(limits.responseBytes), response, { signal });
  } finally {
    connection.destroy();
  }
}

function writeHead(
  response: Response,
  answer: IncomingMessage,
  { path, host }: { path: string; host: string },
): void {
  const { location } = answer.headers;
  if (location !== undefined) {
    const redirect = rewriteLocation(location, path, host);
    if (redirect.type === 'elsewhere') {
      throw new PreviewError('elsewhere', redirect.host);
    }
    response.setHeader('Location', redirect.location);
  }
  response.status(answer.statusCode ?? 502);
  for (const [name, value] of Object.entries(fromPodHeaders(answer.headers))) {
    response.setHeader(name, value as string);
  }
}

function answerProblem(
  response: Response,
  error: unknown,
  logger: LoggerService,
): void {
  if (response.headersSent || response.destroyed) {
    // The browser sees that it was cut off.
    response.destroy();
    return;
  }
  const { problem, detail } = explain(error);
  if (problem === 'unreachable' && !detail) {
    logger.warn('A preview could not be served', toError(error) as Error);
  }
  for (const name of [
    'Location',
    'Content-Encoding',
    'Content-Length',
    'Content-Disposition',
    'Content-Range',
  ]) {
    response.removeHeader(name);
  }
  if (problem === 'busy') {
    response.setHeader('Retry-After', '1');
  }
  response
    .status(PREVIEW_PROBLEMS[problem].status)
    .type('html')
    .end(previewPage(problem, detail));
}

function explain(error: unknown): { problem: PreviewProblem; detail?: string } {
  if (error instanceof PreviewError) {
    return error;
  }
  if (error instanceof TooLargeError) {
    return { problem: 'too-large' };
  }
  if (error instanceof SlowError) {
    return { problem: 'slow' };
  }
  if (error instanceof KubeError) {
    const detail = error.toServiceError().message;
    const problems: Record<number, PreviewProblem> = {
      403: 'denied',
      404: 'gone',
    };
    return { problem: problems[error.code ?? 0] ?? 'unreachable', detail };
  }
  // Of the connection or of the answer's form; all else is nobody's business.
  const { code, message } = error as { code?: unknown; message?: string };
  const isConnection =
    typeof code === 'string' && /^(E[A-Z]{3,}|HPE_[A-Z_]+)$/.test(code);
  return {
    problem: 'unreachable',
    ...(isConnection && { detail: message }),
  };
}
