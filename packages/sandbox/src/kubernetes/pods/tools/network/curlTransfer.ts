import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { ConnectionError } from '../../podContext.ts';
import type { ProgramContext } from '../../programs.ts';
import { printError, ProgramFailure } from '../programIo.ts';
import { exchange, portOf } from './httpRequest.ts';

export interface CurlTransfer {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
  verbose: boolean;
  follow: boolean;
  maxRedirects: number;
  insecure: boolean;
  caFile: string | undefined;
  /** `host:port:address`, as `--resolve` has it. */
  resolve: string[];
  connectTimeoutMs: number | undefined;
  maxTimeMs: number | undefined;
}

export interface CurlResult {
  response: { statusCode: number; head: string; contentType: string };
  body: Buffer;
  remoteAddress: string;
  remotePort: number;
  redirects: number;
  url: string;
  method: string;
}

/** Sends a request and follows where it leads, in the time it has. */
export async function transfer(
  context: ProgramContext,
  wanted: CurlTransfer,
): Promise<CurlResult> {
  const { clock } = context;
  const stop = new AbortController();
  const deadline = {
    connected: false,
    timedOut: undefined as number | undefined,
  };
  const expire = (ms: number) => () => {
    deadline.timedOut = ms;
    stop.abort(new Error('timed out'));
  };
  const cancels = [
    wanted.maxTimeMs === undefined
      ? undefined
      : clock.after(wanted.maxTimeMs, expire(wanted.maxTimeMs)),
    wanted.connectTimeoutMs === undefined
      ? undefined
      : clock.after(wanted.connectTimeoutMs, () => {
          if (!deadline.connected) expire(wanted.connectTimeoutMs ?? 0)();
        }),
  ];
  const abort = () => stop.abort(new Error('killed'));
  context.signal.addEventListener('abort', abort, { once: true });
  try {
    return await followed(context, wanted, stop.signal, () => {
      deadline.connected = true;
    });
  } catch (error) {
    if (error instanceof ProgramFailure) throw error;
    if (deadline.timedOut !== undefined) {
      const ms = Math.round(deadline.timedOut) + 1;
      throw new ProgramFailure(
        deadline.connected
          ? `curl: (28) Operation timed out after ${ms} milliseconds with 0 bytes received`
          : `curl: (28) Connection timed out after ${ms} milliseconds`,
        28,
      );
    }
    throw explained(error as Error & { code?: string }, wanted.url);
  } finally {
    cancels.forEach(cancel => cancel?.());
    context.signal.removeEventListener('abort', abort);
  }
}

async function followed(
  context: ProgramContext,
  wanted: CurlTransfer,
  signal: AbortSignal,
  onConnected: () => void,
): Promise<CurlResult> {
  let { url, method, body } = wanted;
  const headers = { ...wanted.headers };
  for (let redirects = 0; ; redirects += 1) {
    const result = await once(
      context,
      { ...wanted, url, method, headers, body },
      signal,
      onConnected,
    );
    const { statusCode } = result.response;
    const location = result.location;
    if (!wanted.follow || statusCode < 300 || statusCode > 399 || !location) {
      return { ...result, redirects, url: url.href, method };
    }
    if (redirects >= wanted.maxRedirects) {
      throw new ProgramFailure(
        `curl: (47) Maximum (${wanted.maxRedirects}) redirects followed`,
        47,
      );
    }
    url = new URL(location, url);
    headers.Host = url.host;
    if (statusCode <= 303 && method === 'POST') {
      method = 'GET';
      body = undefined;
      delete headers['Content-Length'];
      delete headers['Content-Type'];
    }
  }
}

async function once(
  context: ProgramContext,
  wanted: CurlTransfer,
  signal: AbortSignal,
  onConnected: () => void,
) {
  const { url, method, headers, body, verbose } = wanted;
  const say = (mark: string, text: string) =>
    verbose ? printError(context, `${mark} ${text}\n`) : undefined;
  const pinned = wanted.resolve
    .map(item => item.split(':'))
    .find(
      ([host, port]) => host === url.hostname && Number(port) === portOf(url),
    );
  await announce(context, url, pinned?.[2], say);
  const { response, remoteAddress, socket } = await exchange(
    context.container.network,
    {
      url,
      method,
      headers,
      body,
      address: pinned?.[2],
      signal,
      tls: {
        insecure: wanted.insecure,
        ca: wanted.caFile && (await readAuthority(context, wanted.caFile)),
      },
    },
  );
  onConnected();
  await say(
    '*',
    `Connected to ${url.hostname} (${remoteAddress}) port ${portOf(url)}`,
  );
  await say('>', `${method} ${url.pathname}${url.search} HTTP/1.1`);
  for (const [name, value] of Object.entries(headers))
    await say('>', `${name}: ${value}`);
  await say('>', '');
  const head = headOf(response);
  for (const line of head.trimEnd().split('\r\n')) await say('<', line);
  await say('<', '');
  const content = await buffer(response);
  socket.destroy();
  await say('*', `Connection #0 to host ${url.hostname} left intact`);
  const type = response.headers['content-type'];
  return {
    response: {
      statusCode: response.statusCode ?? 0,
      head,
      contentType: type ?? '',
    },
    location: response.headers.location,
    body: content,
    remoteAddress,
    remotePort: portOf(url),
  };
}

async function announce(
  context: ProgramContext,
  url: URL,
  pinned: string | undefined,
  say: (mark: string, text: string) => Promise<void> | undefined,
): Promise<void> {
  const address =
    pinned ?? context.container.network.resolve(url.hostname).addresses[0];
  if (!address) return;
  if (address !== url.hostname) {
    await say('*', `Host ${url.hostname}:${portOf(url)} was resolved.`);
    await say('*', 'IPv6: (none)');
    await say('*', `IPv4: ${address}`);
  }
  await say('*', `  Trying ${address}:${portOf(url)}...`);
}

async function readAuthority(
  { fs, cwd }: ProgramContext,
  name: string,
): Promise<string> {
  const path = fs.resolvePath(cwd, name);
  if (await fs.exists(path)) return fs.readFile(path);
  throw new ProgramFailure(
    `curl: (77) error setting certificate verify locations:  CAfile: ${name} CApath: none`,
    77,
  );
}

function headOf(response: IncomingMessage): string {
  const { httpVersion, statusCode, statusMessage, rawHeaders } = response;
  const lines = [`HTTP/${httpVersion} ${statusCode} ${statusMessage}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** The failure as curl words it, with its exit code. */
function explained(error: Error & { code?: string }, url: URL): ProgramFailure {
  const where = `${url.hostname} port ${portOf(url)}`;
  if (error instanceof ConnectionError) {
    switch (error.code) {
      case 'ENOTFOUND':
        return new ProgramFailure(
          `curl: (6) Could not resolve host: ${url.hostname}`,
          6,
        );
      case 'ETIMEDOUT':
        return new ProgramFailure(
          `curl: (28) Failed to connect to ${where} after 130000 ms: Could not connect to server`,
          28,
        );
      default:
        return new ProgramFailure(
          `curl: (7) Failed to connect to ${where} after 0 ms: Could not connect to server`,
          7,
        );
    }
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(error.code ?? '')) {
    return new ProgramFailure(
      `curl: (60) SSL certificate problem: ${error.message}\nMore details here: https://curl.se/docs/sslcerts.html`,
      60,
    );
  }
  if (url.protocol === 'https:' && /^ERR_SSL|EPROTO/.test(error.code ?? '')) {
    return new ProgramFailure(
      `curl: (35) TLS connect error: ${error.message}`,
      35,
    );
  }
  if (error.code === 'ECONNRESET' && /hang up/.test(error.message)) {
    return new ProgramFailure('curl: (52) Empty reply from server', 52);
  }
  if (/^HPE_/.test(error.code ?? '')) {
    return new ProgramFailure(
      'curl: (1) Received HTTP/0.9 when not allowed',
      1,
    );
  }
  return new ProgramFailure(
    'curl: (56) Recv failure: Connection reset by peer',
    56,
  );
}
