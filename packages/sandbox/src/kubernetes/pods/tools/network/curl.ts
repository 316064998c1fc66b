import { posix } from 'node:path';
import type { Program, ProgramContext } from '../../programs.ts';
import { parseOptions, lastValue, type Options } from '../options.ts';
import {
  print,
  printError,
  ProgramFailure,
  readInput,
  reporting,
} from '../programIo.ts';
import {
  transfer,
  type CurlResult,
  type CurlTransfer,
} from './curlTransfer.ts';

const ALIASES: Record<string, string> = {
  silent: 's',
  'show-error': 'S',
  verbose: 'v',
  include: 'i',
  head: 'I',
  output: 'o',
  'remote-name': 'O',
  'write-out': 'w',
  request: 'X',
  data: 'd',
  header: 'H',
  insecure: 'k',
  location: 'L',
  fail: 'f',
  'max-time': 'm',
  user: 'u',
  'user-agent': 'A',
  get: 'G',
  referer: 'e',
  cookie: 'b',
  form: 'F',
  'upload-file': 'T',
  version: 'V',
  help: 'h',
  'progress-bar': '#',
};
const FLAGS = [
  ...'sSviIOkLfGVh#46gNZ'.split(''),
  'compressed',
  'fail-with-body',
  'http1.1',
  'http1.0',
  'http2',
  'no-progress-meter',
  'ipv4',
  'globoff',
  'no-buffer',
  'retry-connrefused',
  'location-trusted',
];
const VALUES = [
  ...'owXdHmuAebFT'.split(''),
  'data-raw',
  'data-binary',
  'data-urlencode',
  'json',
  'connect-timeout',
  'resolve',
  'cacert',
  'cert',
  'key',
  'retry',
  'retry-delay',
  'retry-max-time',
  'max-redirs',
  'url',
  'oauth2-bearer',
  'connect-to',
  'proxy',
  'noproxy',
];
const HOLE = /%\{([a-z_]+)\}/g;

/** `curl` over HTTP and HTTPS, with the exit codes of the real one. */
export const curl: Program = context =>
  reporting(context, async () => {
    const options = parseOptions(context.args, {
      flags: FLAGS,
      values: VALUES,
      aliases: ALIASES,
      unknown: option =>
        new ProgramFailure(
          `curl: option ${option}: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information`,
          2,
        ),
    });
    if (options.flags.has('V')) {
      await print(
        context,
        'curl 8.14.1 (x86_64-pc-linux-musl) libcurl/8.14.1 OpenSSL/3.5.4\nProtocols: http https\nFeatures: HTTPS-proxy SSL\n',
      );
      return 0;
    }
    const urls = [...options.operands, ...(options.values.get('url') ?? [])];
    if (urls.length === 0) {
      throw new ProgramFailure(
        "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information",
        2,
      );
    }
    const body = await bodyOf(context, options);
    let exitCode = 0;
    for (const url of urls)
      exitCode = await fetchOne(context, options, url, body);
    return exitCode;
  });

async function fetchOne(
  context: ProgramContext,
  options: Options,
  given: string,
  body: Buffer | undefined,
): Promise<number> {
  const quiet = options.flags.has('s');
  const started = context.clock.now();
  let result: CurlResult | undefined;
  let failure: ProgramFailure | undefined;
  try {
    const wanted = plan(options, given, body);
    result = await transfer(context, wanted);
    await deliver(context, options, wanted, result);
    if (
      result.response.statusCode >= 400 &&
      (options.flags.has('f') || options.flags.has('fail-with-body'))
    ) {
      failure = new ProgramFailure(
        `curl: (22) The requested URL returned error: ${result.response.statusCode}`,
        22,
      );
    }
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    failure = error;
  }
  const format = lastValue(options, 'w');
  if (format !== undefined) {
    const seconds = (context.clock.now() - started) / 1000;
    await print(context, writeOut(format, given, result, seconds, failure));
  }
  if (failure && (!quiet || options.flags.has('S'))) {
    await printError(context, `${failure.message}\n`);
  }
  return failure?.exitCode ?? 0;
}

function plan(
  options: Options,
  given: string,
  body: Buffer | undefined,
): CurlTransfer {
  const { flags } = options;
  const url = urlOf(given);
  if (flags.has('G') && body) {
    url.search = `${url.search ? `${url.search}&` : '?'}${body.toString()}`;
  }
  const sent = flags.has('G') ? undefined : body;
  const implied = sent ? 'POST' : 'GET';
  const seconds = (name: string) => {
    const value = lastValue(options, name);
    return value === undefined ? undefined : Number(value) * 1000;
  };
  return {
    url,
    method: lastValue(options, 'X') ?? (flags.has('I') ? 'HEAD' : implied),
    headers: headersOf(options, url, sent),
    body: sent,
    verbose: flags.has('v'),
    follow: flags.has('L') || flags.has('location-trusted'),
    maxRedirects: Number(lastValue(options, 'max-redirs') ?? 50),
    insecure: flags.has('k'),
    caFile: lastValue(options, 'cacert'),
    resolve: options.values.get('resolve') ?? [],
    connectTimeoutMs: seconds('connect-timeout'),
    maxTimeMs: seconds('m'),
  };
}

function urlOf(given: string): URL {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(given)
    ? given
    : `http://${given}`;
  let url: URL;
  try {
    url = new URL(whole);
  } catch {
    throw new ProgramFailure(
      'curl: (3) URL rejected: Malformed input to a URL function',
      3,
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ProgramFailure(
      `curl: (1) Protocol "${url.protocol.slice(0, -1)}" not supported`,
      1,
    );
  }
  return url;
}

function headersOf(
  options: Options,
  url: URL,
  body: Buffer | undefined,
): Record<string, string> {
  const user =
    lastValue(options, 'u') ??
    (url.username ? `${url.username}:${url.password}` : undefined);
  const bearer = lastValue(options, 'oauth2-bearer');
  const headers: Record<string, string> = { Host: url.host };
  if (user)
    headers.Authorization = `Basic ${Buffer.from(user).toString('base64')}`;
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  headers['User-Agent'] = lastValue(options, 'A') ?? 'curl/8.14.1';
  headers.Accept = '*/*';
  const referer = lastValue(options, 'e');
  if (referer) headers.Referer = referer;
  const cookie = lastValue(options, 'b');
  if (cookie) headers.Cookie = cookie;
  if (body) {
    headers['Content-Length'] = String(body.length);
    headers['Content-Type'] = options.values.has('json')
      ? 'application/json'
      : 'application/x-www-form-urlencoded';
  }
  for (const line of options.values.get('H') ?? []) {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (!name) continue;
    const known = Object.keys(headers).find(
      key => key.toLowerCase() === name.toLowerCase(),
    );
    if (known) delete headers[known];
    if (value) headers[name] = value;
  }
  return headers;
}

async function bodyOf(
  context: ProgramContext,
  { values }: Options,
): Promise<Buffer | undefined> {
  const upload = values.get('T')?.at(-1);
  if (upload) return readNamed(context, upload);
  const parts: Buffer[] = [];
  for (const [name, given] of values) {
    if (
      !['d', 'data-raw', 'data-binary', 'data-urlencode', 'json'].includes(name)
    )
      continue;
    for (const value of given) parts.push(await dataOf(context, name, value));
  }
  if (parts.length === 0) return undefined;
  return Buffer.concat(
    parts.flatMap((part, at) => (at === 0 ? [part] : [Buffer.from('&'), part])),
  );
}

async function dataOf(
  context: ProgramContext,
  name: string,
  value: string,
): Promise<Buffer> {
  if (name === 'data-urlencode') {
    const at = value.indexOf('=');
    return Buffer.from(
      at < 0
        ? encodeURIComponent(value)
        : `${value.slice(0, at)}=${encodeURIComponent(value.slice(at + 1))}`,
    );
  }
  if (name === 'data-raw' || !value.startsWith('@')) return Buffer.from(value);
  const content = await readNamed(context, value.slice(1));
  if (name !== 'd') return content;
  return Buffer.from(
    content.toString('latin1').replace(/[\r\n]/g, ''),
    'latin1',
  );
}

async function readNamed(
  context: ProgramContext,
  name: string,
): Promise<Buffer> {
  if (name === '-') return readInput(context);
  const path = context.fs.resolvePath(context.cwd, name);
  if (!(await context.fs.exists(path))) {
    throw new ProgramFailure(
      `curl: (26) Failed to open/read local data from file/application`,
      26,
    );
  }
  return Buffer.from(await context.fs.readFileBuffer(path));
}

async function deliver(
  context: ProgramContext,
  options: Options,
  { url }: CurlTransfer,
  { response, body }: CurlResult,
): Promise<void> {
  const { flags } = options;
  const head =
    flags.has('i') || flags.has('I')
      ? Buffer.from(response.head)
      : Buffer.alloc(0);
  const failed = flags.has('f') && response.statusCode >= 400;
  const content = Buffer.concat([head, failed ? Buffer.alloc(0) : body]);
  const named = flags.has('O') ? posix.basename(url.pathname) : undefined;
  const target = lastValue(options, 'o') ?? named;
  const quiet = flags.has('s') || flags.has('no-progress-meter');
  const toTerminal = context.tty && (target === undefined || target === '-');
  if (!quiet && !toTerminal && !flags.has('I')) {
    await printError(context, progress(body.length));
  }
  if (target === undefined || target === '-') await print(context, content);
  else if (target !== '/dev/null') {
    const path = context.fs.resolvePath(context.cwd, target);
    await context.fs.writeFile(path, content);
  }
}

function progress(bytes: number): string {
  const size = String(bytes).padStart(5);
  return `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0\r100 ${size}  100 ${size}    0     0   ${size}      0 --:--:-- --:--:-- --:--:-- ${size}\n`;
}

function writeOut(
  format: string,
  url: string,
  result: CurlResult | undefined,
  seconds: number,
  failure: ProgramFailure | undefined,
): string {
  const code = String(result?.response.statusCode ?? 0).padStart(3, '0');
  const values: Record<string, string> = {
    http_code: code,
    response_code: code,
    http_version: '1.1',
    content_type: result?.response.contentType ?? '',
    size_download: String(result?.body.length ?? 0),
    size_header: String(result?.response.head.length ?? 0),
    time_total: seconds.toFixed(6),
    time_connect: (seconds / 4).toFixed(6),
    time_namelookup: (seconds / 8).toFixed(6),
    time_starttransfer: (seconds / 2).toFixed(6),
    remote_ip: result?.remoteAddress ?? '',
    remote_port: result ? String(result.remotePort) : '0',
    url_effective: result?.url ?? url,
    url,
    num_redirects: String(result?.redirects ?? 0),
    method: result?.method ?? '',
    scheme: 'http',
    exitcode: String(failure?.exitCode ?? 0),
    errormsg: failure?.message.replace(/^curl: \(\d+\) /, '') ?? '',
  };
  return format
    .replace(
      /\\([nrt\\])/g,
      (_whole, letter: string) =>
        ({ n: '\n', r: '\r', t: '\t', '\\': '\\' }[letter] ?? letter),
    )
    .replace(HOLE, (whole, name: string) => values[name] ?? whole);
}
