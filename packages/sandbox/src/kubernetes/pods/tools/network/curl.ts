import { posix } from 'node:path';
import type { Program, ProgramContext } from '../../programs.ts';
import { lastValue, type Options } from '../options.ts';
import { print, printError, ProgramFailure, reporting } from '../programIo.ts';
import { bodyOf, plan, readOptions } from './curlRequest.ts';
import {
  transfer,
  type CurlResult,
  type CurlTransfer,
} from './curlTransfer.ts';

const HOLE = /%\{([a-z_]+)\}/g;

/** `curl` over HTTP and HTTPS, with the exit codes of the real one. */
export const curl: Program = context =>
  reporting(context, async () => {
    const options = readOptions(context.args);
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
