import type { Program } from '../../programs.ts';
import { printError, untilSignal } from '../programIo.ts';
import { HttpService, type HttpReply } from './httpService.ts';
import { findFile, typeOf } from './staticFiles.ts';

/** `httpd` of busybox: files of a directory, in the foreground with `-f`. */
export const busyboxHttpd: Program = async context => {
  const { args, fs, cwd } = context;
  const value = (flag: string) => {
    const at = args.findIndex(word => new RegExp(`^-[fv]*${flag}`).test(word));
    if (at < 0) return undefined;
    return args[at].replace(/^-[fv]*\w/, '') || args[at + 1];
  };
  const port = Number(/(\d+)$/.exec(value('p') ?? '')?.[1] ?? 80);
  const root = fs.resolvePath(cwd, value('h') ?? '.');
  const foreground = args.some(word => /^-\w*f/.test(word));
  const verbose = args.some(word => /^-\w*v/.test(word));
  const service = new HttpService(context, {
    port,
    program: 'httpd',
    memoryBytes: 512 * 1024,
    costMs: 0.3,
    handle: async (request): Promise<HttpReply> => {
      const found = await findFile(fs, root, request.path, ['index.html']);
      if (typeof found === 'string') {
        return {
          status: 404,
          headers: { 'Content-Type': 'text/html' },
          body: '<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n',
        };
      }
      return {
        status: 200,
        headers: {
          'Content-Type': typeOf(found.path, 'application/octet-stream'),
          'Last-Modified': found.modified.toUTCString(),
        },
        body: found.content,
      };
    },
    onReplied: (request, { status }) => {
      if (verbose)
        void printError(
          context,
          `[::ffff:${request.remoteAddress}]:0: response:${status}\n`,
        );
    },
  });
  if (!foreground) {
    // As a daemon it goes on as a child, which its parent does not wait for.
    service.close();
    context.spawn([context.name, '-f', ...args]);
    return 0;
  }
  const awaited = context.pid === 1 ? [] : (['TERM', 'INT'] as const);
  const signal = await untilSignal(context, ...awaited);
  service.close();
  return signal === 'KILL' ? 137 : 143;
};
