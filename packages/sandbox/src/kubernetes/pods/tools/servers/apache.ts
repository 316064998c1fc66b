import { STATUS_CODES } from 'node:http';
import { versionOf } from '../../images/imageName.ts';
import type { Program } from '../../programs.ts';
import { addWorker, print, printError, untilSignal } from '../programIo.ts';
import { HttpService, type HttpReply } from './httpService.ts';
import { accessLogTime, apacheErrorTime } from './logTime.ts';
import { findFile, typeOf } from './staticFiles.ts';

const LATEST = '2.4.65';
const ROOT = '/usr/local/apache2/htdocs';
const CONFIG = '/usr/local/apache2/conf/httpd.conf';

/** `httpd-foreground` of the official image. */
export const httpd: Program = async context => {
  const { container, clock, pid, fs } = context;
  const version = versionOf(container.image, LATEST);
  const config = (await fs.exists(CONFIG)) ? await fs.readFile(CONFIG) : '';
  const port = Number(/^\s*Listen\s+(?:\S+:)?(\d+)/m.exec(config)?.[1] ?? 80);
  const notice = (module: string, message: string) =>
    printError(
      context,
      `[${apacheErrorTime(
        clock.now(),
      )}] [${module}:notice] [pid ${pid}:tid ${pid}] ${message}\n`,
    );
  await printError(
    context,
    `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${container.network.ip}. Set the 'ServerName' directive globally to suppress this message\n`,
  );
  const service = new HttpService(context, {
    port,
    program: 'httpd',
    memoryBytes: 9 * 1024 * 1024,
    costMs: 0.6,
    handle: async request => {
      const found = await findFile(fs, ROOT, request.path, ['index.html']);
      if (typeof found === 'string') {
        return errorPage(found === 'absent' ? 404 : 403);
      }
      return {
        status: 200,
        headers: {
          Server: `Apache/${version} (Unix)`,
          'Last-Modified': found.modified.toUTCString(),
          'Content-Type': typeOf(found.path, 'application/octet-stream'),
        },
        body: found.content,
      };
    },
    onReplied: (request, { status }, bytes) =>
      void print(
        context,
        `${request.remoteAddress} - - [${accessLogTime(clock.now())}] "${
          request.method
        } ${request.target} HTTP/${request.httpVersion}" ${status} ${bytes}\n`,
      ),
  });
  const endWorker = addWorker(context, ['httpd', '-DFOREGROUND'], 'www-data');
  await notice(
    'mpm_event',
    `AH00489: Apache/${version} (Unix) configured -- resuming normal operations`,
  );
  await notice('core', "AH00094: Command line: 'httpd -D FOREGROUND'");
  const signal = await untilSignal(context, 'TERM', 'INT', 'QUIT');
  service.close();
  endWorker();
  if (signal === 'KILL') return 137;
  await notice('mpm_event', 'AH00491: caught SIGTERM, shutting down');
  return 0;
};

function errorPage(status: number): HttpReply {
  const title = STATUS_CODES[status];
  const why =
    status === 404
      ? 'The requested URL was not found on this server.'
      : "You don't have permission to access this resource.";
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=iso-8859-1' },
    body: `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${why}</p>\n</body></html>\n`,
  };
}
