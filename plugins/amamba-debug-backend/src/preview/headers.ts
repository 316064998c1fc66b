import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/**
 * What of a browser's request goes to the pod. All else stays here: cookies
 * and tokens of the portal, and what proxies in front of it add about the
 * person (`X-Forwarded-…`, `X-Auth-Request-…`, assertions).
 */
const REQUEST_HEADERS = [
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'last-event-id',
  'pragma',
  'range',
  'soapaction',
  'user-agent',
  'x-csrf-token',
  'x-requested-with',
  'x-xsrf-token',
];

/**
 * What of a pod's answer goes to the browser. All else would speak for the
 * portal's origin: `Set-Cookie`, `Clear-Site-Data`, `Strict-Transport-Security`,
 * `WWW-Authenticate` (a prompt for a password under the portal's name),
 * `Service-Worker-Allowed`, `Alt-Svc`, `Refresh`, `Link`, `NEL`, CORS …
 */
const RESPONSE_HEADERS = [
  'accept-ranges',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'last-modified',
  'retry-after',
];

const MULTIPART = /^\s*multipart\//i;

/**
 * The pages share the portal's origin with its own. `sandbox` without
 * `allow-same-origin` gives each an opaque origin instead: it cannot read the
 * portal's storage, cookies or answers, or act in its name. With
 * `allow-same-origin` a script of a pod could do whatever the person may do
 * in the portal. An own origin (`amamba.debug.preview.baseUrl`) does not
 * change this, for previews must not reach each other either.
 */
export const SANDBOX =
  'sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';

/** @param host - of the Host header: `localhost:8080`, as of a port-forward */
export function toPodHeaders(
  headers: IncomingHttpHeaders,
  host: string,
): OutgoingHttpHeaders {
  return { ...pick(headers, REQUEST_HEADERS), host, connection: 'close' };
}

export function fromPodHeaders(
  headers: IncomingHttpHeaders,
): OutgoingHttpHeaders {
  const picked = pick(headers, RESPONSE_HEADERS);
  // The parts of such an answer have headers of their own: in Firefox those
  // may set cookies, for the portal's host.
  return MULTIPART.test(headers['content-type'] ?? '')
    ? { ...picked, 'content-type': 'application/octet-stream' }
    : picked;
}

/**
 * On everything that is answered below a preview's address.
 *
 * @param origin - of the request; `null` is that of the pages themselves,
 * whose module scripts, fonts and `fetch` would else not be let through
 */
export function isolationHeaders(
  origin: string | undefined,
): OutgoingHttpHeaders {
  return {
    'Content-Security-Policy': `${SANDBOX}; frame-ancestors 'none'`,
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'X-Robots-Tag': 'noindex, nofollow',
    'Permissions-Policy':
      'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    // No-transform: what streams is not held back to be compressed.
    'Cache-Control': 'no-store, no-transform',
    Vary: 'Origin',
    ...(origin === 'null' && {
      'Access-Control-Allow-Origin': 'null',
      'Access-Control-Expose-Headers': '*',
    }),
  };
}

/** Answers the question whether a page's own script may send such a request. */
export function preflightHeaders(
  requestedHeaders: string | undefined,
): OutgoingHttpHeaders {
  return {
    'Access-Control-Allow-Methods': METHODS,
    ...(requestedHeaders && {
      'Access-Control-Allow-Headers': requestedHeaders,
    }),
    'Access-Control-Max-Age': '600',
  };
}

function pick(
  headers: IncomingHttpHeaders,
  names: readonly string[],
): OutgoingHttpHeaders {
  return Object.fromEntries(
    names.flatMap(name =>
      headers[name] === undefined ? [] : [[name, headers[name]]],
    ),
  );
}
