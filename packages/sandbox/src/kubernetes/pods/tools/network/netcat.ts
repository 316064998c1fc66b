import type { Duplex } from 'node:stream';
import { ConnectionError } from '../../podContext.ts';
import type { Program, ProgramContext } from '../../programs.ts';
import { print, printError } from '../programIo.ts';

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
