import type { ProgramContext } from '../../programs.ts';
import { lastValue, parseOptions, type Options } from '../options.ts';
import { ProgramFailure, readInput } from '../programIo.ts';
import type { CurlTransfer } from './curlTransfer.ts';

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

/** @throws ProgramFailure */
export function readOptions(args: string[]): Options {
  return parseOptions(args, {
    flags: FLAGS,
    values: VALUES,
    aliases: ALIASES,
    unknown: option =>
      new ProgramFailure(
        `curl: option ${option}: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information`,
        2,
      ),
  });
}

/** What curl is to do for one URL. @throws ProgramFailure */
export function plan(
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

/** What `-d`, `--json` and `-T` send. @throws ProgramFailure */
export async function bodyOf(
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
