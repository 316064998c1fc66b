import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ConnectionError } from '../../podContext.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import { lastValue, parseOptions, type Options } from '../options.ts';
import {
  isApplet,
  print,
  printError,
  ProgramFailure,
  reporting,
} from '../programIo.ts';
import { exchange, portOf } from './httpRequest.ts';

const MOST_REDIRECTS = 20;
const BUSYBOX_TIMEOUT_MS = 900_000;

/** `wget` of busybox and of GNU. */
export const wget: Program = context =>
  reporting(context, async () => {
    const busybox = await isApplet(context, 'wget');
    const options = parseOptions(context.args, {
      flags: [
        'q',
        'S',
        'c',
        'spider',
        'no-check-certificate',
        'nv',
        'no-verbose',
        'content-on-error',
      ],
      values: [
        'O',
        'T',
        't',
        'U',
        'Y',
        'P',
        'header',
        'post-data',
        'method',
        'body-data',
      ],
      aliases: {
        quiet: 'q',
        'output-document': 'O',
        timeout: 'T',
        tries: 't',
        'user-agent': 'U',
        'server-response': 'S',
        n: 'nv',
      },
      unknown: option =>
        new ProgramFailure(
          busybox
            ? `wget: unrecognized option: ${option.replace(/^-+/, '')}`
            : `wget: unrecognized option '${option}'`,
          busybox ? 1 : 2,
        ),
    });
    const [given] = options.operands;
    if (given === undefined) {
      throw new ProgramFailure(
        'wget: missing URL\nUsage: wget [OPTION]... [URL]...',
        1,
      );
    }
    const url = new URL(/^https?:\/\//.test(given) ? given : `http://${given}`);
    const work = new AbortController();
    const seconds = Number(
      lastValue(options, 'T') ?? BUSYBOX_TIMEOUT_MS / 1000,
    );
    const cancel = context.clock.after(seconds * 1000, () =>
      work.abort(
        new ProgramFailure('wget: download timed out', busybox ? 1 : 4),
      ),
    );
    const abort = () => work.abort(new Error('killed'));
    context.signal.addEventListener('abort', abort, { once: true });
    try {
      return await download(context, options, url, busybox, work.signal);
    } catch (error) {
      if (work.signal.reason instanceof ProgramFailure)
        throw work.signal.reason;
      throw explained(error as Error, url, busybox);
    } finally {
      cancel();
      context.signal.removeEventListener('abort', abort);
    }
  });

async function download(
  context: ProgramContext,
  options: Options,
  start: URL,
  busybox: boolean,
  signal: AbortSignal,
): Promise<number> {
  const { network } = context.container;
  const say = (text: string) =>
    options.flags.has('q') ? undefined : printError(context, text);
  const posted =
    lastValue(options, 'post-data') ?? lastValue(options, 'body-data');
  let url = start;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const [address = ''] = network.resolve(url.hostname).addresses;
    if (address) {
      await say(
        busybox
          ? `Connecting to ${url.host} (${address}:${portOf(url)})\n`
          : `Connecting to ${url.hostname} (${
              url.hostname
            })|${address}|:${portOf(
              url,
            )}... connected.\nHTTP request sent, awaiting response... `,
      );
    }
    const spider = options.flags.has('spider');
    const asked = spider && !busybox ? 'HEAD' : 'GET';
    const { response, socket } = await exchange(network, {
      url,
      method:
        lastValue(options, 'method') ?? (posted === undefined ? asked : 'POST'),
      headers: headersOf(options, url, posted, busybox),
      body: posted === undefined ? undefined : Buffer.from(posted),
      tls: { insecure: true },
      signal,
    });
    const status = response.statusCode ?? 0;
    const line = `HTTP/${response.httpVersion} ${status} ${response.statusMessage}`;
    if (options.flags.has('S')) {
      const lines = [line];
      for (let at = 0; at < response.rawHeaders.length; at += 2) {
        lines.push(
          `${response.rawHeaders[at]}: ${response.rawHeaders[at + 1]}`,
        );
      }
      await printError(context, lines.map(item => `  ${item}\n`).join(''));
    }
    const body = await buffer(response);
    socket.destroy();
    if (status >= 300 && status < 400 && response.headers.location) {
      url = new URL(response.headers.location, url);
      continue;
    }
    if (!busybox) await say(`${status} ${response.statusMessage}\n`);
    if (status >= 400) {
      throw new ProgramFailure(
        busybox
          ? `wget: server returned error: ${line}`
          : `${new Date(context.clock.now())
              .toISOString()
              .slice(0, 19)
              .replace('T', ' ')} ERROR ${status}: ${response.statusMessage}.`,
        busybox ? 1 : 8,
      );
    }
    if (spider) {
      await say(busybox ? 'remote file exists\n' : 'Remote file exists.\n');
      return 0;
    }
    return save(context, options, url, body, busybox);
  }
  throw new ProgramFailure('wget: too many redirections', 1);
}

async function save(
  context: ProgramContext,
  options: Options,
  url: URL,
  body: Buffer,
  busybox: boolean,
): Promise<number> {
  const say = (text: string) =>
    options.flags.has('q') ? undefined : printError(context, text);
  const directory = lastValue(options, 'P') ?? '.';
  const name =
    lastValue(options, 'O') ??
    `${directory}/${posix.basename(url.pathname) || 'index.html'}`.replace(
      /^\.\//,
      '',
    );
  const toStdout = name === '-';
  const bar = `${(toStdout ? '-' : posix.basename(name)).padEnd(
    20,
  )} 100% |${'*'.repeat(32)}| ${String(body.length).padStart(
    5,
  )}  0:00:00 ETA\n`;
  if (busybox)
    await say(toStdout ? 'writing to stdout\n' : `saving to '${name}'\n`);
  if (toStdout) await print(context, body);
  else if (name !== '/dev/null') {
    const path = context.fs.resolvePath(context.cwd, name);
    if (
      !lastValue(options, 'O') &&
      (await context.fs.exists(path)) &&
      busybox
    ) {
      throw new ProgramFailure(`wget: can't open '${name}': File exists`, 1);
    }
    await context.fs.writeFile(path, body);
  }
  if (busybox) {
    await say(bar);
    await say(toStdout ? 'written to stdout\n' : `'${name}' saved\n`);
  } else {
    await say(
      `Length: ${body.length}\nSaving to: ‘${
        toStdout ? 'STDOUT' : name
      }’\n\n‘${name}’ saved [${body.length}/${body.length}]\n\n`,
    );
  }
  return 0;
}

function headersOf(
  options: Options,
  url: URL,
  body: string | undefined,
  busybox: boolean,
): Record<string, string> {
  const headers: Record<string, string> = {
    Host: url.host,
    'User-Agent': lastValue(options, 'U') ?? (busybox ? 'Wget' : 'Wget/1.25.0'),
    Connection: 'close',
  };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/x-www-form-urlencoded';
    headers['Content-Length'] = String(Buffer.byteLength(body));
  }
  for (const line of options.values.get('header') ?? []) {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name) headers[name] = value;
  }
  return headers;
}

function explained(error: Error, url: URL, busybox: boolean): Error {
  if (!(error instanceof ConnectionError)) return error;
  const words = {
    ECONNREFUSED: 'Connection refused',
    EHOSTUNREACH: 'No route to host',
    ETIMEDOUT: 'Operation timed out',
    ENOTFOUND: '',
  };
  if (error.code === 'ENOTFOUND') {
    return busybox
      ? new ProgramFailure(`wget: bad address '${url.host}'`, 1)
      : new ProgramFailure(
          `wget: unable to resolve host address ‘${url.hostname}’`,
          4,
        );
  }
  const [, address = url.hostname] =
    /(\d+(?:\.\d+){3}):/.exec(error.message) ?? [];
  return busybox
    ? new ProgramFailure(
        `wget: can't connect to remote host (${address}): ${words[error.code]}`,
        1,
      )
    : new ProgramFailure(`failed: ${words[error.code]}.`, 4);
}
