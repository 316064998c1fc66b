import type { Duplex } from 'node:stream';
import { ConnectionError } from '../../podContext.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import {
  isApplet,
  pause,
  print,
  printError,
  untilSignal,
} from '../programIo.ts';

const PAYLOAD = 56;
/** Addresses of the cluster's own pods and machines answer; Services do not. */
const PINGABLE = /^(127\.|10\.244\.|10\.250\.)/;

/** `ping`: pods and machines of the cluster answer after a moment. */
export const ping: Program = async context => {
  const { args, container } = context;
  const value = (flag: string) => {
    const at = args.findIndex(word => word.startsWith(`-${flag}`));
    if (at < 0) return undefined;
    return Number(args[at].slice(2) || args[at + 1]);
  };
  const count = value('c') ?? Infinity;
  const interval = (value('i') ?? 1) * 1000;
  const name = args
    .filter(
      (word, at) =>
        !word.startsWith('-') && !/^-[ciWws]$/.test(args[at - 1] ?? ''),
    )
    .at(0);
  if (name === undefined) {
    await printError(
      context,
      'ping: usage error: Destination address required\n',
    );
    return 1;
  }
  const busybox = await isApplet(context, 'ping');
  const [address] = container.network.resolve(name).addresses;
  if (!address) {
    await printError(
      context,
      busybox
        ? `ping: bad address '${name}'\n`
        : `ping: ${name}: Name or service not known\n`,
    );
    return busybox ? 1 : 2;
  }
  await print(
    context,
    busybox
      ? `PING ${name} (${address}): ${PAYLOAD} data bytes\n`
      : `PING ${name} (${address}) ${PAYLOAD}(84) bytes of data.\n`,
  );
  let stopped = false;
  void untilSignal(context, 'INT').then(() => {
    stopped = true;
  });
  let sent = 0;
  let received = 0;
  while (sent < count && !stopped) {
    if (sent > 0 && !(await pause(context, interval))) return 130;
    if (stopped) break;
    const time = (0.05 + ((sent * 7) % 5) / 100).toFixed(3);
    if (PINGABLE.test(address)) {
      received += 1;
      await print(
        context,
        busybox
          ? `${
              PAYLOAD + 8
            } bytes from ${address}: seq=${sent} ttl=64 time=${time} ms\n`
          : `${PAYLOAD + 8} bytes from ${address}: icmp_seq=${
              sent + 1
            } ttl=64 time=${time} ms\n`,
      );
    }
    sent += 1;
  }
  const loss = Math.round(((sent - received) / sent) * 100);
  const times = busybox
    ? 'round-trip min/avg/max = 0.050/0.068/0.090 ms\n'
    : 'rtt min/avg/max/mdev = 0.050/0.068/0.090/0.012 ms\n';
  await print(
    context,
    `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${received} ${
      busybox ? 'packets ' : ''
    }received, ${loss}% packet loss\n${received > 0 ? times : ''}`,
  );
  return received > 0 ? 0 : 1;
};

interface NetcatOptions {
  listen: boolean;
  keepOpen: boolean;
  scan: boolean;
  verbose: boolean;
  timeoutMs: number | undefined;
  operands: string[];
  port: number | undefined;
}

function netcatOptions(args: string[]): NetcatOptions {
  const options: NetcatOptions = {
    listen: false,
    keepOpen: false,
    scan: false,
    verbose: false,
    timeoutMs: undefined,
    operands: [],
    port: undefined,
  };
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (/^-\w*[wpq]$/.test(word)) {
      const number = Number(words.shift());
      if (word.endsWith('w')) options.timeoutMs = number * 1000;
      if (word.endsWith('p')) options.port = number;
      readLetters(word.slice(1, -1));
    } else if (word.startsWith('-') && word !== '-') {
      readLetters(word.slice(1));
    } else {
      options.operands.push(word);
    }
  }
  return options;

  function readLetters(letters: string): void {
    options.listen ||= letters.includes('l');
    options.keepOpen ||= letters.includes('k');
    options.scan ||= letters.includes('z');
    options.verbose ||= letters.includes('v');
  }
}

/** `nc`: connects, looks whether a port is open, or listens. */
export const nc: Program = async context => {
  const options = netcatOptions(context.args);
  if (options.listen) return listen(context, options);
  const [host = '', port = ''] = options.operands;
  const stop = new AbortController();
  const cancel =
    options.timeoutMs === undefined
      ? undefined
      : context.clock.after(options.timeoutMs, () =>
          stop.abort(new ConnectionError('ETIMEDOUT', 'timed out')),
        );
  context.signal.addEventListener('abort', () => stop.abort(), { once: true });
  try {
    const socket = await context.container.network.connect(host, Number(port), {
      signal: stop.signal,
    });
    if (options.verbose) {
      await printError(
        context,
        `${host} (${addressOf(socket)}:${port}) open\n`,
      );
    }
    if (options.scan) {
      socket.destroy();
      return 0;
    }
    return await converse(context, socket);
  } catch (error) {
    const { code } = error as { code?: string };
    const words: Record<string, string> = {
      ENOTFOUND: `bad address '${host}'`,
      ECONNREFUSED: `${host} (${host}:${port}): Connection refused`,
      EHOSTUNREACH: `${host} (${host}:${port}): Host is unreachable`,
    };
    await printError(
      context,
      `nc: ${
        words[code ?? ''] ?? `${host} (${host}:${port}): Operation timed out`
      }\n`,
    );
    return 1;
  } finally {
    cancel?.();
  }
};

function addressOf(socket: Duplex): string {
  return (socket as { remoteAddress?: string }).remoteAddress ?? '';
}

/** Sends what is typed and shows what comes back, until the other end closes. */
async function converse(
  context: ProgramContext,
  socket: Duplex,
): Promise<number> {
  const closed = new Promise<void>(resolve => {
    socket.once('close', () => resolve());
    socket.once('end', () => resolve());
    context.signal.addEventListener('abort', () => socket.destroy(), {
      once: true,
    });
  });
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => void print(context, chunk));
  void (async () => {
    for await (const chunk of context.stdin) socket.write(chunk);
    socket.end();
  })();
  await closed;
  return 0;
}

async function listen(
  context: ProgramContext,
  options: NetcatOptions,
): Promise<number> {
  const { container, pid } = context;
  const port = options.port ?? Number(options.operands.at(-1));
  for (;;) {
    const socket = await new Promise<Duplex | undefined>((resolve, reject) => {
      try {
        const listener = container.network.listen(
          { address: '0.0.0.0', port, pid, program: 'nc' },
          accepted => {
            listener.close();
            resolve(accepted);
          },
        );
        const stop = () => {
          listener.close();
          resolve(undefined);
        };
        context.signal.addEventListener('abort', stop, { once: true });
        if (options.verbose)
          void printError(context, `listening on [::]:${port} ...\n`);
      } catch (error) {
        reject(error as Error);
      }
    }).catch(async (error: Error) => {
      await printError(context, `nc: bind: Address already in use\n`);
      throw error;
    });
    if (!socket) return 143;
    await converse(context, socket);
    if (!options.keepOpen) return 0;
  }
}

/** `telnet`: says how it went and behaves like `nc`. */
export const telnet: Program = async context => {
  const [host = '', port = '23'] = context.args;
  try {
    const socket = await context.container.network.connect(host, Number(port), {
      signal: context.signal,
    });
    await print(context, `Connected to ${host}\n`);
    await converse(context, socket);
    await print(context, 'Connection closed by foreign host\n');
    return 1;
  } catch (error) {
    const { code } = error as { code?: string };
    const why =
      code === 'ENOTFOUND'
        ? `bad address '${host}'`
        : `can't connect to remote host (${host}): Connection refused`;
    await printError(context, `telnet: ${why}\n`);
    return 1;
  }
};

/** `tcpdump`: shows the connections that the pod has and gets. */
export const tcpdump: Program = async context => {
  const { args, container, clock } = context;
  const at = args.indexOf('-c');
  let left = at < 0 ? Infinity : Number(args[at + 1]);
  const seen = new Set<string>();
  let stopped = false;
  void untilSignal(context, 'INT', 'TERM').then(() => {
    stopped = true;
  });
  await printError(
    context,
    'tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\nlistening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n',
  );
  let captured = 0;
  while (!stopped && left > 0) {
    for (const item of container.network.connections) {
      const key = `${item.localAddress}.${item.localPort} > ${item.remoteAddress}.${item.remotePort}`;
      if (seen.has(key) || left <= 0) continue;
      seen.add(key);
      const time = new Date(clock.now()).toISOString().slice(11, 23);
      const back = key.split(' > ').reverse().join(' > ');
      for (const line of [
        `${back}: Flags [S], seq 0, win 64240, length 0`,
        `${key}: Flags [S.], seq 0, ack 1, win 65160, length 0`,
        `${back}: Flags [.], ack 1, win 502, length 0`,
      ]) {
        if (left <= 0) break;
        await print(context, `${time}000 IP ${line}\n`);
        left -= 1;
        captured += 1;
      }
    }
    if (left > 0 && !(await pause(context, 100))) return 143;
  }
  await printError(
    context,
    `\n${captured} packets captured\n${captured} packets received by filter\n0 packets dropped by kernel\n`,
  );
  return 0;
};

/** `strace -p`: a process that waits does little. */
export const strace: Program = async context => {
  const { args, container } = context;
  const pid = args[args.indexOf('-p') + 1];
  const found = container.processes.processes.find(
    entry => String(entry.pid) === pid,
  );
  if (!args.includes('-p') || !found) {
    await printError(
      context,
      args.includes('-p')
        ? `strace: attach: ptrace(PTRACE_SEIZE, ${pid}): No such process\n`
        : 'strace: must have PROG [ARGS] or -p PID\n',
    );
    return 1;
  }
  await printError(context, `strace: Process ${pid} attached\nepoll_wait(8, `);
  await untilSignal(context, 'INT', 'TERM');
  await printError(
    context,
    `<unfinished ...>)\nstrace: Process ${pid} detached\n`,
  );
  return 0;
};
