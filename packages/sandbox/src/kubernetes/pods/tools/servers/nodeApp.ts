import type { Program, ProgramContext } from '../../programs.ts';
import { versionOf } from '../../images/imageName.ts';
import { print, printError, untilSignal } from '../programIo.ts';
import { refuse } from '../clients/refusal.ts';
import { HttpService, jsonReply } from './httpService.ts';

const LATEST = '24.11.1';
const MIB = 1024 * 1024;

/** A web application that `node` plays: JavaScript is not run. */
export const SAMPLE_APP = `// A sample of the sandbox: node plays this file, and no other.
const { createServer } = require('node:http');
const { hostname } = require('node:os');

const { MESSAGE = 'Hello from Node.js', VERSION = '', PORT = '3000' } = process.env;
const pages = {
  '/': () => ({ message: MESSAGE, version: VERSION, hostname: hostname() }),
  '/healthz': () => ({ status: 'ok' }),
};
const server = createServer(({ method, url }, response) => {
  const page = pages[url];
  response.statusCode = page ? 200 : 404;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(page ? page() : { error: 'Not Found' }));
  console.log(new Date().toISOString(), method, url, response.statusCode);
});
server.listen(PORT, () => console.log('Server listening on port', PORT));
process.on('SIGTERM', () => server.close());
`;

/** `node`: its version, and the sample application on `PORT`. */
export const node: Program = async context => {
  const { args, container } = context;
  const version = versionOf(container.image, LATEST);
  if (args[0] === '-v' || args[0] === '--version') {
    await print(context, `v${version}\n`);
    return 0;
  }
  const script = args.find(word => !word.startsWith('-'));
  if (script === undefined || /^-(e|p|-eval|-print)$/.test(args[0])) {
    return refuse(context, 'JavaScript is not run');
  }
  return runScript(context, script, version);
};

async function runScript(
  context: ProgramContext,
  script: string,
  version: string,
): Promise<number> {
  const { fs, cwd } = context;
  const path = fs.resolvePath(cwd, script);
  for (const suffix of ['', '.js', '/index.js']) {
    const stat = await fs.stat(`${path}${suffix}`).catch(() => undefined);
    if (!stat?.isFile) continue;
    return (await fs.readFile(`${path}${suffix}`)) === SAMPLE_APP
      ? serveApp(context)
      : refuse(context, 'JavaScript is not run');
  }
  await printError(
    context,
    `node:internal/modules/cjs/loader:1386\n  throw err;\n  ^\n\nError: Cannot find module '${path}'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1383:15)\n    at node:internal/main/run_main_module:36:49 {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js v${version}\n`,
  );
  return 1;
}

async function serveApp(context: ProgramContext): Promise<number> {
  const { env, clock, container } = context;
  const { MESSAGE = 'Hello from Node.js', VERSION = '', PORT = '3000' } = env;
  const pages = new Map([
    ['/', { message: MESSAGE, version: VERSION, hostname: container.hostname }],
    ['/healthz', { status: 'ok' }],
  ]);
  const service = new HttpService(context, {
    port: Number(PORT),
    program: 'node',
    memoryBytes: 42 * MIB,
    costMs: 3,
    handle: async ({ target }) => {
      const page = pages.get(target);
      return jsonReply(page ?? { error: 'Not Found' }, page ? 200 : 404);
    },
    onReplied: ({ method, target }, { status }) =>
      void print(
        context,
        `${new Date(
          clock.now(),
        ).toISOString()} ${method} ${target} ${status}\n`,
      ),
  });
  await print(context, `Server listening on port ${PORT}\n`);
  const signal = await untilSignal(context, 'TERM', 'INT');
  if (signal === 'KILL') return 137;
  await service.drain();
  return signal === 'TERM' ? 0 : 130;
}
