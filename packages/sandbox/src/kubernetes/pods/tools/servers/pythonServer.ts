import type { Program, ProgramContext } from '../../programs.ts';
import { versionOf } from '../../images/imageName.ts';
import { refuse } from '../clients/refusal.ts';
import { print, printError, untilSignal } from '../programIo.ts';
import {
  HttpService,
  type HttpReply,
  type HttpRequest,
} from './httpService.ts';
import { pythonLogTime } from './logTime.ts';
import { findFile, typeOf } from './staticFiles.ts';

const LATEST = '3.13.9';
const MIB = 1024 * 1024;

/** `python3`: its version, `-m http.server`, and nothing that needs an interpreter. */
export const python: Program = async context => {
  const { args, container, cwd, fs } = context;
  const version = versionOf(container.image, LATEST);
  if (args.includes('-V') || args.includes('--version')) {
    await print(context, `Python ${version}\n`);
    return 0;
  }
  const words = args.filter(word => word !== '-u');
  if (words[0] === '-m' && words[1] === 'http.server') {
    return serveDirectory(context, words.slice(2), version);
  }
  const [script] = words;
  const path = script && fs.resolvePath(cwd, script);
  if (path && !script.startsWith('-') && !(await fs.exists(path))) {
    await printError(
      context,
      `python3: can't open file '${path}': [Errno 2] No such file or directory\n`,
    );
    return 2;
  }
  return refuse(context, 'Python is not interpreted');
};

async function serveDirectory(
  context: ProgramContext,
  args: string[],
  version: string,
): Promise<number> {
  const { clock, cwd, fs } = context;
  const valueOf = (...names: string[]) => {
    const at = args.findIndex(word => names.includes(word));
    return at < 0 ? undefined : args[at + 1];
  };
  const directory = fs.resolvePath(cwd, valueOf('-d', '--directory') ?? '.');
  const address = valueOf('-b', '--bind') ?? '0.0.0.0';
  const port = Number(args.find(word => /^\d+$/.test(word)) ?? 8000);
  const service = new HttpService(context, {
    port,
    address,
    program: 'python3',
    memoryBytes: 14 * MIB,
    costMs: 2,
    handle: async request => ({
      ...(await answer(request, directory, context)),
    }),
    onReplied: (request, { status }) =>
      void printError(
        context,
        `${request.remoteAddress} - - [${pythonLogTime(clock.now())}] "${
          request.method
        } ${request.target} HTTP/${request.httpVersion}" ${status} -\n`,
      ),
  });
  await print(
    context,
    `Serving HTTP on ${address} port ${port} (http://${address}:${port}/) ...\n`,
  );
  // Without a handler of its own Python ignores TERM as the first process.
  const awaited =
    context.pid === 1 ? (['INT'] as const) : (['INT', 'TERM'] as const);
  const signal = await untilSignal(context, ...awaited);
  service.close();
  if (signal !== 'INT') return signal === 'KILL' ? 137 : 143;
  await print(context, '\nKeyboard interrupt received, exiting.\n');
  return 0;

  async function answer(
    request: HttpRequest,
    root: string,
    { fs: files }: ProgramContext,
  ): Promise<HttpReply> {
    const headers = { Server: `SimpleHTTP/0.6 Python/${version}` };
    const found = await findFile(files, root, request.path, [
      'index.html',
      'index.htm',
    ]);
    if (found === 'absent') {
      return {
        status: 404,
        headers: { ...headers, 'Content-Type': 'text/html;charset=utf-8' },
        body: '<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: 404</p>\n        <p>Message: File not found.</p>\n        <p>Error code explanation: 404 - Nothing matches the given URI.</p>\n    </body>\n</html>\n',
      };
    }
    if (found === 'directory') {
      const names = await files.readdir(
        files.resolvePath(root, `.${request.path}`),
      );
      return {
        status: 200,
        headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' },
        body: listing(request.path, names),
      };
    }
    return {
      status: 200,
      headers: {
        ...headers,
        'Content-Type': typeOf(found.path, 'application/octet-stream'),
        'Last-Modified': found.modified.toUTCString(),
      },
      body: found.content,
    };
  }
}

function listing(path: string, names: string[]): string {
  const title = `Directory listing for ${path}`;
  const items = names.map(name => `<li><a href="${name}">${name}</a></li>\n`);
  return `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<hr>\n<ul>\n${items.join(
    '',
  )}</ul>\n<hr>\n</body>\n</html>\n`;
}
