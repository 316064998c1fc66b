import type { Program, ProgramContext } from '../../programs.ts';
import { versionOf } from '../../images/imageName.ts';
import {
  addWorker,
  print,
  printError,
  retitle,
  untilSignal,
} from '../programIo.ts';
import { runInstead } from '../clients/entrypoints.ts';
import { HttpService } from './httpService.ts';
import { accessLogTime, slashedTime } from './logTime.ts';
import { answerFromSite, type NginxSetup } from './nginxReplies.ts';
import { NginxConfigError } from './nginxConfig.ts';
import { readSites } from './nginxSites.ts';

const LATEST = '1.29.3';
const MIB = 1024 * 1024;
const MASTER_BYTES = 6 * MIB;
const CONFIG = '/etc/nginx/nginx.conf';
const STEPS = [
  'Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh',
  'Sourcing /docker-entrypoint.d/15-local-resolvers.envsh',
  'Launching /docker-entrypoint.d/20-envsubst-on-templates.sh',
  'Launching /docker-entrypoint.d/30-tune-worker-processes.sh',
];

/** nginx: serves what its configuration says, as far as it is understood here. */
export const nginx: Program = async context => {
  const { args, container } = context;
  const version = versionOf(container.image, LATEST);
  if (args.includes('-v') || args.includes('-V')) {
    await printError(context, `nginx version: nginx/${version}\n`);
    return 0;
  }
  const file = args.includes('-c') ? args[args.indexOf('-c') + 1] : CONFIG;
  if (args.includes('-s')) return signalMaster(context);
  try {
    const setup = await readSites(context.fs, file);
    if (args.includes('-t')) {
      await printError(
        context,
        `nginx: the configuration file ${file} syntax is ok\nnginx: configuration file ${file} test is successful\n`,
      );
      return 0;
    }
    return await serve(context, { ...setup, version }, file);
  } catch (error) {
    if (!(error instanceof NginxConfigError)) throw error;
    const now = slashedTime(context.clock.now());
    await printError(
      context,
      `${now} [emerg] ${context.pid}#${context.pid}: ${error.message}\nnginx: [emerg] ${error.message}\n`,
    );
    if (args.includes('-t')) {
      await printError(
        context,
        `nginx: configuration file ${file} test failed\n`,
      );
    }
    return 1;
  }
};

/** `/docker-entrypoint.sh` of the official image. */
export const nginxEntrypoint: Program = async context => {
  const [command, ...args] = context.args;
  if (command !== 'nginx') {
    return runInstead(context, context.args);
  }
  const say = (message: string) =>
    print(context, `/docker-entrypoint.sh: ${message}\n`);
  await say(
    '/docker-entrypoint.d/ is not empty, will attempt to perform configuration',
  );
  await say('Looking for shell scripts in /docker-entrypoint.d/');
  for (const step of STEPS) await say(step);
  await say('Configuration complete; ready for start up');
  return nginx({ ...context, args, name: 'nginx' });
};

async function serve(
  context: ProgramContext,
  setup: NginxSetup,
  file: string,
): Promise<number> {
  const { clock, pid } = context;
  const notice = (message: string) =>
    printError(
      context,
      `${slashedTime(clock.now())} [notice] ${pid}#${pid}: ${message}\n`,
    );
  let current = setup;
  const services = listen(context, () => current);
  retitle(context, 'nginx: master process nginx', ...context.args);
  await notice('using the "epoll" event method');
  await notice(`nginx/${setup.version}`);
  await notice('OS: Linux 6.1.0');
  await notice('getrlimit(RLIMIT_NOFILE): 1048576:1048576');
  await notice('start worker processes');
  let endWorker = addWorker(context, ['nginx: worker process'], 'nginx');
  for (;;) {
    const signal = await untilSignal(context, 'TERM', 'QUIT', 'INT', 'HUP');
    if (signal === 'HUP') {
      await notice('signal 1 (SIGHUP) received, reconfiguring');
      current = {
        ...(await readSites(context.fs, file)),
        version: setup.version,
      };
      endWorker();
      endWorker = addWorker(context, ['nginx: worker process'], 'nginx');
      continue;
    }
    if (signal === 'KILL') return 137;
    if (signal === 'QUIT') {
      await notice('signal 3 (SIGQUIT) received, shutting down');
      await Promise.all(services.map(service => service.drain()));
    } else {
      await notice(
        `signal ${
          signal === 'INT' ? '2 (SIGINT)' : '15 (SIGTERM)'
        } received, exiting`,
      );
    }
    services.forEach(service => service.close());
    endWorker();
    await notice('exit');
    return 0;
  }
}

function listen(
  context: ProgramContext,
  setup: () => NginxSetup,
): HttpService[] {
  const { container, clock } = context;
  const wanted = new Map(
    setup()
      .sites.flatMap(({ listens }) => listens)
      .map(item => [`${item.address}:${item.port}`, item]),
  );
  return [...wanted.values()].map(({ address, port }, index) => {
    try {
      return new HttpService(context, {
        address,
        port,
        program: 'nginx',
        memoryBytes: index === 0 ? MASTER_BYTES : 0,
        costMs: 0.4,
        handle: request =>
          answerFromSite(request, port, setup(), context.fs, container.network),
        onReplied: (request, reply, bytes) => {
          const { headers } = request;
          const line = `${request.method} ${request.target} HTTP/${request.httpVersion}`;
          void print(
            context,
            `${request.remoteAddress} - - [${accessLogTime(
              clock.now(),
            )}] "${line}" ${reply.status} ${bytes} "${
              headers.referer ?? '-'
            }" "${headers['user-agent'] ?? '-'}" "${
              headers['x-forwarded-for'] ?? '-'
            }"\n`,
          );
        },
      });
    } catch {
      throw new NginxConfigError(
        `bind() to ${address}:${port} failed (98: Address already in use)`,
      );
    }
  });
}

/** `nginx -s reload` and the like tell the master process. */
async function signalMaster(context: ProgramContext): Promise<number> {
  const { args, container } = context;
  const action = args[args.indexOf('-s') + 1] ?? '';
  const signals = { stop: 'TERM', quit: 'QUIT', reload: 'HUP' } as const;
  const signal = signals[action as keyof typeof signals];
  if (!signal) {
    await printError(context, `nginx: invalid option: "-s ${action}"\n`);
    return 1;
  }
  const master = container.processes.processes.find(({ argv }) =>
    argv[0]?.startsWith('nginx: master'),
  );
  if (!master) {
    await printError(
      context,
      'nginx: [error] invalid PID number "" in "/run/nginx.pid"\n',
    );
    return 1;
  }
  master.kill(signal);
  return 0;
}
