import type { Program, ProgramContext } from '../../programs.ts';
import { versionOf } from '../../images/imageName.ts';
import { print, printError, untilSignal } from '../programIo.ts';
import { releaseOf } from './echoServers.ts';
import { HttpService, jsonReply, textReply } from './httpService.ts';
import { findFile, typeOf } from './staticFiles.ts';

const LATEST = '24.11.1';
const MIB = 1024 * 1024;

/**
 * `node`: its version, and for any script a web application of its own on
 * `PORT`; JavaScript is not run.
 */
export const node: Program = async context => {
  const { args, container } = context;
  const version = versionOf(container.image, LATEST);
  if (args[0] === '-v' || args[0] === '--version') {
    await print(context, `v${version}\n`);
    return 0;
  }
  const logged = /^console\.log\((["'`])(.*)\1\);?$/.exec(args[1] ?? '');
  if (args[0] === '-e' && logged) {
    await print(context, `${logged[2]}\n`);
    return 0;
  }
  const script = args.find(word => !word.startsWith('-'));
  if (script === undefined || args[0] === '-e') {
    await printError(context, 'JavaScript is not run in this sandbox\n');
    return 1;
  }
  return serveApp(context, script, version);
};

async function serveApp(
  context: ProgramContext,
  script: string,
  version: string,
): Promise<number> {
  const { fs, cwd, env, clock, container } = context;
  const path = fs.resolvePath(cwd, script);
  const exists = await Promise.all(
    ['', '.js', '/index.js'].map(suffix => fs.exists(`${path}${suffix}`)),
  );
  if (!exists.includes(true)) {
    await printError(
      context,
      `node:internal/modules/cjs/loader:1386\n  throw err;\n  ^\n\nError: Cannot find module '${path}'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1383:15)\n    at node:internal/main/run_main_module:36:49 {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js v${version}\n`,
    );
    return 1;
  }
  const port = Number(env.PORT ?? 3000);
  const root = path.slice(0, path.lastIndexOf('/')) || '/';
  const service = new HttpService(context, {
    port,
    program: 'node',
    memoryBytes: 42 * MIB,
    costMs: 3,
    handle: async request => {
      if (/^\/(healthz?|livez|readyz)$/.test(request.path)) {
        return jsonReply({ status: 'ok' });
      }
      const found = await findFile(fs, `${root}/public`, request.path, [
        'index.html',
      ]);
      if (typeof found !== 'string') {
        const headers = { 'Content-Type': typeOf(found.path, 'text/plain') };
        return { status: 200, headers, body: found.content };
      }
      if (request.path === '/') {
        return jsonReply({
          message: env.MESSAGE ?? 'Hello from Node.js',
          version: env.VERSION ?? releaseOf(container.image),
          hostname: container.hostname,
        });
      }
      return textReply(`Cannot ${request.method} ${request.path}\n`, 404);
    },
    onReplied: (request, { status }) =>
      void print(
        context,
        `${new Date(clock.now()).toISOString()} ${request.method} ${
          request.target
        } ${status}\n`,
      ),
  });
  await print(context, `Server listening on http://0.0.0.0:${port}\n`);
  const signal = await untilSignal(context, 'TERM', 'INT');
  if (signal === 'KILL') return 137;
  await print(context, `SIG${signal} received, closing server\n`);
  await service.drain();
  return 0;
}

/** `npm`: its version, `start` of a server, and pretended installs and scripts. */
export const npm: Program = async context => {
  const [command = '', script] = context.args;
  if (command === '-v' || command === '--version') {
    await print(context, '11.6.2\n');
    return 0;
  }
  const path = context.fs.resolvePath(context.cwd, 'package.json');
  if (!(await context.fs.exists(path))) {
    await printError(
      context,
      `npm error code ENOENT\nnpm error syscall open\nnpm error path ${path}\nnpm error errno -2\nnpm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open '${path}'\n`,
    );
    return 254;
  }
  if (['install', 'ci', 'i'].includes(command)) {
    await print(
      context,
      '\nadded 0 packages, and audited 1 package in 412ms\n\nfound 0 vulnerabilities\n',
    );
    return 0;
  }
  const manifest = JSON.parse(await context.fs.readFile(path)) as {
    name?: string;
    version?: string;
    scripts?: Record<string, string>;
  };
  const name = command === 'run' ? script ?? '' : command;
  const line = manifest.scripts?.[name];
  if (line === undefined) {
    await printError(context, `npm error Missing script: "${name}"\n`);
    return 1;
  }
  await print(
    context,
    `\n> ${manifest.name ?? ''}@${
      manifest.version ?? ''
    } ${name}\n> ${line}\n\n`,
  );
  return (await context.spawn(['sh', '-c', line]).exited).exitCode;
};
