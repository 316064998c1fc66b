import type { Program, ProgramContext } from '../../programs.ts';
import { versionOf } from '../../images/imageName.ts';
import { pause, print, printError, untilSignal } from '../programIo.ts';
import { releaseOf } from '../servers/echoServers.ts';
import {
  HttpService,
  jsonReply,
  type HttpReply,
  type HttpRequest,
} from '../servers/httpService.ts';
import { refuse } from '../clients/refusal.ts';
import { arthasBoot } from './arthas.ts';
import { jarKind } from './sampleJars.ts';

export const LATEST_JAVA = '21.0.9';
const MIB = 1024 * 1024;
const START_MS = 1_800;
/** How the JVM ends of TERM. */
const TERMINATED = 143;
const BANNER = String.raw`
  .   ____          _            __ _ _
 /\\ / ___'_ __ _ _(_)_ __  __ _ \ \ \ \
( ( )\___ | '_ | '_| | '_ \/ _' | \ \ \ \
 \\/  ___)| |_)| | | | | || (_| |  ) ) ) )
  '  |____| .__|_| |_|_| |_\__, | / / / /
 =========|_|==============|___/=/_/_/_/

 :: Spring Boot ::                (v3.5.7)

`;

/** `java`: its version, and the jars that the sandbox plays: Arthas and a Spring-like service. */
export const java: Program = async context => {
  const { args, container } = context;
  const version = versionOf(container.image, LATEST_JAVA);
  if (args.some(word => /^--?version$/.test(word))) {
    const text = `openjdk${
      args.includes('--version') ? '' : ' version'
    } "${version}" 2025-10-21 LTS\nOpenJDK Runtime Environment Temurin-${version}+10 (build ${version}+10-LTS)\nOpenJDK 64-Bit Server VM Temurin-${version}+10 (build ${version}+10-LTS, mixed mode, sharing)\n`;
    if (args.includes('--version')) {
      await print(context, text.replace(/"([^"]*)"/, '$1'));
    } else await printError(context, text);
    return 0;
  }
  const jar = args[args.indexOf('-jar') + 1];
  if (!args.includes('-jar') || jar === undefined) {
    await printError(
      context,
      `Error: Could not find or load main class ${
        args.at(-1) ?? ''
      }\nCaused by: java.lang.ClassNotFoundException: ${args.at(-1) ?? ''}\n`,
    );
    return 1;
  }
  switch (await jarKind(context, jar)) {
    case 'sample service':
      return serveSpring(context, jar, version);
    case 'arthas-boot':
      return arthasBoot({
        ...context,
        args: args.slice(args.indexOf('-jar') + 2),
      });
    case 'foreign':
      return refuse(context, 'bytecode is not run');
    case 'absent':
      await printError(context, `Error: Unable to access jarfile ${jar}\n`);
      return 1;
    default:
      await printError(context, `Error: Invalid or corrupt jarfile ${jar}\n`);
      return 1;
  }
};

async function serveSpring(
  context: ProgramContext,
  jar: string,
  version: string,
): Promise<number> {
  const { env, clock, container, args, pid, cwd } = context;
  const property = args.find(
    word => /^-+server\.port=/.test(word) || /^-Dserver\.port=/.test(word),
  );
  const port = Number(property?.split('=')[1] ?? env.SERVER_PORT ?? 8080);
  let thread = 'main';
  const log = (level: string, source: string, message: string) =>
    print(
      context,
      `${new Date(clock.now()).toISOString()} ${level.padStart(
        5,
      )} ${pid} --- [${thread.padStart(15)}] ${source
        .slice(-40)
        .padEnd(40)} : ${message}\n`,
    );
  const heap = /-Xmx(\d+)([mMgG])/.exec(
    [...args, env.JAVA_OPTS, env.JAVA_TOOL_OPTIONS].join(' '),
  );
  const heapBytes = heap
    ? Number(heap[1]) * (/g/i.test(heap[2]) ? 1024 : 1) * MIB
    : (container.memoryLimit ?? 512 * MIB) / 4;
  const memoryBytes = 90 * MIB + Math.min(heapBytes * 0.4, 160 * MIB);
  await print(context, BANNER);
  await log(
    'INFO',
    'com.example.demo.Application',
    `Starting Application v${releaseOf(
      container.image,
    )} using Java ${version} with PID ${pid} (${jar} started by root in ${cwd})`,
  );
  container.allocate(pid, 90 * MIB);
  container.burn(pid, 900);
  const started = clock.now();
  if (!(await pause(context, START_MS))) return 137;
  container.burn(pid, 0);
  const service = new HttpService(context, {
    port,
    program: 'java',
    memoryBytes,
    costMs: 5,
    handle: request => answer(request, context),
  });
  await log(
    'INFO',
    'o.s.b.w.embedded.tomcat.TomcatWebServer',
    `Tomcat started on port ${port} (http) with context path '/'`,
  );
  const seconds = (clock.now() - started) / 1000;
  await log(
    'INFO',
    'com.example.demo.Application',
    `Started Application in ${seconds.toFixed(
      3,
    )} seconds (process running for ${(seconds + 0.4).toFixed(3)})`,
  );
  const signal = await untilSignal(context, 'TERM', 'INT');
  if (signal === 'KILL') return 137;
  thread = 'ionShutdownHook';
  await log(
    'INFO',
    'o.s.b.w.e.tomcat.GracefulShutdown',
    'Commencing graceful shutdown. Waiting for active requests to complete',
  );
  await service.drain();
  await log(
    'INFO',
    'o.s.b.w.e.tomcat.GracefulShutdown',
    'Graceful shutdown complete',
  );
  return TERMINATED;
}

function answer(
  { path, method }: HttpRequest,
  { clock, container, env }: ProgramContext,
): HttpReply {
  switch (path) {
    case '/actuator':
      return jsonReply({
        _links: {
          self: { href: '/actuator' },
          health: { href: '/actuator/health' },
        },
      });
    case '/actuator/health':
      return jsonReply({ status: 'UP', groups: ['liveness', 'readiness'] });
    case '/actuator/health/liveness':
    case '/actuator/health/readiness':
      return jsonReply({ status: 'UP' });
    case '/actuator/info':
      return jsonReply({ build: { version: releaseOf(container.image) } });
    case '/actuator/prometheus': {
      const { memoryBytes } = container.usage();
      return {
        status: 200,
        headers: { 'Content-Type': 'text/plain;version=0.0.4;charset=utf-8' },
        body: `# TYPE jvm_memory_used_bytes gauge\njvm_memory_used_bytes{area="heap"} ${Math.round(
          memoryBytes * 0.4,
        )}\n`,
      };
    }
    case '/':
      return jsonReply({
        message: env.MESSAGE ?? 'Hello from Spring',
        version: env.VERSION ?? releaseOf(container.image),
        hostname: container.hostname,
      });
    default:
      return jsonReply(
        {
          timestamp: new Date(clock.now()).toISOString(),
          status: 404,
          error: 'Not Found',
          path,
          ...(method !== 'GET' && { method }),
        },
        404,
      );
  }
}
