import type { Program } from '../../programs.ts';
import { tagOf, versionOf } from '../../images/imageName.ts';
import { print, printError, untilSignal } from '../programIo.ts';
import { HttpService, textReply, type HttpRequest } from './httpService.ts';
import { slashedTime } from './logTime.ts';

const MIB = 1024 * 1024;
/** How the runtime of Go ends a process that does not handle TERM. */
const GO_TERMINATED = 2;

function flagOf(args: string[], name: string): string | undefined {
  const prefix = new RegExp(`^--?${name}=`);
  const inline = args.find(word => prefix.test(word));
  if (inline) return inline.replace(prefix, '');
  const at = args.findIndex(word => new RegExp(`^--?${name}$`).test(word));
  return at < 0 ? undefined : args[at + 1];
}

function portIn(address: string | undefined, otherwise: number): number {
  return Number(/(\d+)$/.exec(address ?? '')?.[1] ?? otherwise);
}

function requestText(request: HttpRequest): string {
  const lines = [
    `${request.method} ${request.target} HTTP/${request.httpVersion}`,
    `Host: ${request.headers.host ?? ''}`,
  ];
  const headers: string[] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const [name, value] = request.rawHeaders.slice(at, at + 2);
    if (name.toLowerCase() !== 'host') headers.push(`${name}: ${value}`);
  }
  return [...lines, ...headers.sort()].join('\n');
}

/** `hashicorp/http-echo`. */
export const httpEcho: Program = async context => {
  const { args, env, clock, container } = context;
  const text = flagOf(args, 'text') ?? env.ECHO_TEXT;
  if (text === undefined) {
    await printError(context, 'Missing -text option!\n');
    return 127;
  }
  const port = portIn(flagOf(args, 'listen'), 5678);
  const version = versionOf(container.image, '1.0.0');
  const service = new HttpService(context, {
    port,
    program: 'http-echo',
    memoryBytes: 5 * MIB,
    costMs: 0.3,
    handle: ({ path }) =>
      path === '/health'
        ? { status: 200, body: '{"status":"ok"}\n' }
        : {
            ...textReply(`${text}\n`),
            headers: {
              'Content-Type': 'text/plain; charset=utf-8',
              'X-App-Name': 'http-echo',
              'X-App-Version': version,
            },
          },
    onReplied: (request, { status }, bytes) =>
      void print(
        context,
        `${slashedTime(clock.now())} ${request.headers.host} ${
          request.remoteAddress
        } "${request.method} ${request.target} HTTP/${
          request.httpVersion
        }" ${status} ${bytes} "${
          request.headers['user-agent'] ?? ''
        }" 21.102µs\n`,
      ),
  });
  const stamp = new Date(clock.now()).toISOString();
  await print(context, `${stamp} [INFO] server is listening on :${port}\n`);
  const signal = await untilSignal(context, 'TERM', 'INT');
  service.close();
  return signal === 'KILL' ? 137 : 0;
};

/** `traefik/whoami`. */
export const whoami: Program = async context => {
  const { args, env, clock, container } = context;
  const port = portIn(flagOf(args, 'port') ?? env.WHOAMI_PORT_NUMBER, 80);
  const name = flagOf(args, 'name') ?? env.WHOAMI_NAME;
  const service = new HttpService(context, {
    port,
    program: 'whoami',
    memoryBytes: 6 * MIB,
    costMs: 0.3,
    handle: request => {
      if (request.path === '/health') return { status: 200 };
      const ip = container.network.ip;
      const body = [
        ...(name ? [`Name: ${name}`] : []),
        `Hostname: ${container.hostname}`,
        'IP: 127.0.0.1',
        `IP: ${ip}`,
        `RemoteAddr: ${request.remoteAddress}`,
        requestText(request),
      ];
      return textReply(`${body.join('\n')}\n\n`);
    },
  });
  await printError(
    context,
    `${slashedTime(clock.now())} Starting up on port ${port}\n`,
  );
  const signal = await untilSignal(context, 'TERM', 'INT');
  service.close();
  return signal === 'KILL' ? 137 : GO_TERMINATED;
};

/** `gcr.io/google-samples/hello-app`, whose version is its tag. */
export const helloApp: Program = async context => {
  const { env, clock, container } = context;
  const port = Number(env.PORT ?? 8080);
  const version = `${versionOf(container.image, '1.0')}.0`;
  const service = new HttpService(context, {
    port,
    program: 'hello-app',
    memoryBytes: 5 * MIB,
    costMs: 0.3,
    handle: () =>
      textReply(
        `Hello, world!\nVersion: ${version}\nHostname: ${container.hostname}\n`,
      ),
    onReplied: ({ target }) =>
      void printError(
        context,
        `${slashedTime(clock.now())} Serving request: ${target}\n`,
      ),
  });
  await printError(
    context,
    `${slashedTime(clock.now())} Server listening on port ${port}\n`,
  );
  const signal = await untilSignal(context, 'TERM', 'INT');
  service.close();
  return signal === 'KILL' ? 137 : GO_TERMINATED;
};

/** `agnhost netexec`, `agnhost pause` and `agnhost serve-hostname`. */
export const agnhost: Program = async context => {
  const { args, clock, container } = context;
  const [mode = 'pause'] = args;
  if (mode === 'pause') {
    await print(context, 'Paused\n');
    const signal = await untilSignal(context, 'TERM', 'INT');
    return signal === 'KILL' ? 137 : 0;
  }
  if (mode !== 'netexec' && mode !== 'serve-hostname') {
    await printError(context, `Error: unknown command "${mode}" for "app"\n`);
    return 1;
  }
  const serving = mode === 'netexec' ? 8080 : 9376;
  const port = portIn(
    flagOf(args, 'http-port') ?? flagOf(args, 'port'),
    serving,
  );
  const started = clock.now();
  const service = new HttpService(context, {
    port,
    program: 'agnhost',
    memoryBytes: 8 * MIB,
    costMs: 0.4,
    handle: ({ path, query, remoteAddress }) => {
      if (mode === 'serve-hostname' || path === '/hostname') {
        return textReply(container.hostname);
      }
      if (path === '/clientip') return textReply(`${remoteAddress}:0`);
      if (path === '/echo') {
        return textReply(
          query.get('msg') ?? '',
          Number(query.get('code') ?? 200),
        );
      }
      if (path === '/healthz') return textReply('');
      return textReply(`NOW: ${new Date(started).toISOString()}`);
    },
  });
  await print(context, `Started HTTP server on port ${port}\n`);
  const signal = await untilSignal(context, 'TERM', 'INT');
  service.close();
  return signal === 'KILL' ? 137 : GO_TERMINATED;
};

/** The text by which releases of a sample are told apart. */
export function releaseOf(image: string): string {
  return tagOf(image) ?? 'latest';
}
