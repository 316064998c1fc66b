import type { Program, ProgramContext } from '../../programs.ts';
import { versionOf } from '../../images/imageName.ts';
import { pause, print, untilSignal } from '../programIo.ts';
import {
  HttpService,
  jsonReply,
  textReply,
  type HttpReply,
  type HttpRequest,
} from './httpService.ts';

const LATEST = '6.9.2';
const MIB = 1024 * 1024;

interface PodinfoState {
  ready: boolean;
  live: boolean;
  requests: Map<string, number>;
}

/** `stefanprodan/podinfo`: a small web service that tells about itself. */
export const podinfo: Program = async context => {
  const { clock, container, args } = context;
  const version = versionOf(container.image, LATEST);
  const flag = (name: string) =>
    args.find(word => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const port = Number(flag('port') ?? context.env.PODINFO_PORT ?? 9898);
  const state: PodinfoState = { ready: true, live: true, requests: new Map() };
  const log = (level: string, fields: object) =>
    void print(
      context,
      `${JSON.stringify({
        level,
        ts: new Date(clock.now()).toISOString(),
        caller: 'podinfo/main.go:153',
        ...fields,
      })}\n`,
    );
  const service = new HttpService(context, {
    port,
    program: 'podinfo',
    memoryBytes: 18 * MIB,
    costMs: 1,
    handle: request => answer(request, context, version, state),
    onReplied: (request, { status }) => {
      const key = `${request.method} ${status}`;
      state.requests.set(key, (state.requests.get(key) ?? 0) + 1);
      if (flag('level') !== 'debug') return;
      log('debug', {
        msg: 'request started',
        proto: `HTTP/${request.httpVersion}`,
        uri: request.target,
        method: request.method,
        remote: request.remoteAddress,
        'user-agent': request.headers['user-agent'],
      });
    },
  });
  log('info', { msg: 'Starting podinfo', version, revision: 'sandbox', port });
  log('info', { msg: 'Starting HTTP Server.', addr: `:${port}` });
  const signal = await untilSignal(context, 'TERM', 'INT');
  if (signal === 'KILL') return 137;
  log('info', { msg: 'Shutting down HTTP/HTTPS server', timeout: 5000 });
  state.ready = false;
  await service.drain();
  return 0;
};

async function answer(
  request: HttpRequest,
  context: ProgramContext,
  version: string,
  state: PodinfoState,
): Promise<HttpReply> {
  const { path, method } = request;
  const { container, env } = context;
  const { hostname } = container;
  const wait = /^\/delay\/(\d+)$/.exec(path);
  if (wait) {
    await pause(context, Number(wait[1]) * 1000);
    return jsonReply({ delay: Number(wait[1]) }, 200, 2);
  }
  const status = /^\/status\/(\d{3})$/.exec(path);
  if (status)
    return jsonReply({ status: Number(status[1]) }, Number(status[1]), 2);
  switch (path) {
    case '/':
      return jsonReply(runtimeOf(context, version), 200, 2);
    case '/version':
      return jsonReply({ commit: 'sandbox', version }, 200, 2);
    case '/healthz':
      return state.live
        ? jsonReply({ status: 'OK' }, 200, 2)
        : jsonReply({ status: 'KO' }, 503, 2);
    case '/readyz':
      return state.ready
        ? jsonReply({ status: 'OK' }, 200, 2)
        : jsonReply({ status: 'KO' }, 503, 2);
    case '/readyz/enable':
    case '/readyz/disable':
      if (method !== 'POST') return { status: 405 };
      state.ready = path.endsWith('enable');
      return { status: 202 };
    case '/env':
      return jsonReply(
        Object.entries(env).map(([name, value]) => `${name}=${value}`),
        200,
        2,
      );
    case '/headers':
      return jsonReply(request.headers, 200, 2);
    case '/echo':
      return { status: 202, body: await request.body() };
    case '/metrics':
      return metrics(state);
    case '/panic':
      void print(context, `panic: Panic command received\n`);
      context.container.processes.processes
        .find(({ pid }) => pid === context.pid)
        ?.kill('KILL');
      return { status: 500 };
    default:
      return textReply(`404 page not found\n${hostname}\n`, 404);
  }
}

function runtimeOf({ container, env }: ProgramContext, version: string) {
  return {
    hostname: container.hostname,
    version,
    revision: 'sandbox',
    color: env.PODINFO_UI_COLOR ?? '#34577c',
    logo: 'https://raw.githubusercontent.com/stefanprodan/podinfo/gh-pages/cuddle_clap.gif',
    message: env.PODINFO_UI_MESSAGE ?? `greetings from podinfo v${version}`,
    goos: 'linux',
    goarch: 'amd64',
    runtime: 'go1.25.3',
    num_goroutine: '8',
    num_cpu: '8',
  };
}

function metrics({ requests }: PodinfoState): HttpReply {
  const lines = [
    '# HELP http_requests_total The total number of HTTP requests.',
    '# TYPE http_requests_total counter',
    ...[...requests].map(([key, count]) => {
      const [method, status] = key.split(' ');
      return `http_requests_total{method="${method}",status="${status}"} ${count}`;
    }),
  ];
  return textReply(`${lines.join('\n')}\n`);
}
