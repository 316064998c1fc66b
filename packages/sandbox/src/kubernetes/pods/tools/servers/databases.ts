import type { Duplex } from 'node:stream';
import type { Program, ProgramContext } from '../../programs.ts';
import { versionOf } from '../../images/imageName.ts';
import { addWorker, print, printError, untilSignal } from '../programIo.ts';

const MIB = 1024 * 1024;

function listen(
  context: ProgramContext,
  port: number,
  program: string,
  onConnection: (socket: Duplex) => void,
): () => void {
  const { container, pid, signal } = context;
  const sockets = new Set<Duplex>();
  const listener = container.network.listen(
    { address: '0.0.0.0', port, pid, program },
    socket => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      onConnection(socket);
    },
  );
  const close = () => {
    listener.close();
    sockets.forEach(socket => socket.destroy());
  };
  signal.addEventListener('abort', close, { once: true });
  return close;
}

/** `redis-server`: strings, PING and INFO over its own protocol. */
export const redis: Program = async context => {
  const { container, clock, args, pid } = context;
  const version = versionOf(container.image, '8.2.2');
  const at = args.indexOf('--port');
  const port = at < 0 ? 6379 : Number(args[at + 1]);
  const log = (role: string, mark: string, message: string) => {
    const [day, month, year] = new Date(clock.now())
      .toUTCString()
      .slice(5, 16)
      .split(' ');
    const time = new Date(clock.now()).toISOString().slice(11, 23);
    return print(
      context,
      `${pid}:${role} ${day} ${month} ${year} ${time} ${mark} ${message}\n`,
    );
  };
  await log('C', '*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  await log(
    'C',
    '*',
    `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${pid}, just started`,
  );
  container.allocate(pid, 9 * MIB);
  const store = new Map<string, string>();
  const close = listen(context, port, 'redis-server', socket => {
    let pending = '';
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1');
      for (;;) {
        const command = takeCommand(pending);
        if (!command) return;
        pending = pending.slice(command.length);
        socket.write(replyTo(command.words, store, version), 'latin1');
        if (command.words[0]?.toUpperCase() === 'QUIT') socket.end();
      }
    });
    socket.on('end', () => socket.end());
  });
  await log('M', '*', 'Server initialized');
  await log('M', '*', 'Ready to accept connections tcp');
  const signal = await untilSignal(context, 'TERM', 'INT');
  close();
  if (signal === 'KILL') return 137;
  await log('signal-handler', '*', 'Received SIGTERM scheduling shutdown...');
  await log('M', '#', 'Redis is now ready to exit, bye bye...');
  return 0;
};

/** A whole command at the start of what arrived: an array of strings, or a line. */
function takeCommand(
  text: string,
): { words: string[]; length: number } | undefined {
  if (!text.startsWith('*')) {
    const end = text.indexOf('\n');
    if (end < 0) return undefined;
    return { words: text.slice(0, end).trim().split(/\s+/), length: end + 1 };
  }
  let at = text.indexOf('\r\n');
  if (at < 0) return undefined;
  const count = Number(text.slice(1, at));
  at += 2;
  const words: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const end = text.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = Number(text.slice(at + 1, end));
    if (text.length < end + 2 + size + 2) return undefined;
    words.push(text.slice(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return { words, length: at };
}

function replyTo(
  [name = '', ...args]: string[],
  store: Map<string, string>,
  version: string,
): string {
  const bulk = (value: string | undefined) =>
    value === undefined ? '$-1\r\n' : `$${value.length}\r\n${value}\r\n`;
  const [key = '', value = ''] = args;
  switch (name.toUpperCase()) {
    case '':
      return '';
    case 'PING':
      return args.length > 0 ? bulk(key) : '+PONG\r\n';
    case 'QUIT':
    case 'SELECT':
    case 'AUTH':
      return '+OK\r\n';
    case 'ECHO':
      return bulk(key);
    case 'SET':
      store.set(key, value);
      return '+OK\r\n';
    case 'GET':
      return bulk(store.get(key));
    case 'INCR': {
      const next = Number(store.get(key) ?? 0) + 1;
      store.set(key, String(next));
      return `:${next}\r\n`;
    }
    case 'DEL':
      return `:${args.filter(item => store.delete(item)).length}\r\n`;
    case 'DBSIZE':
      return `:${store.size}\r\n`;
    case 'INFO':
      return bulk(
        `# Server\r\nredis_version:${version}\r\nredis_mode:standalone\r\ntcp_port:6379\r\n`,
      );
    case 'COMMAND':
      return '*0\r\n';
    default:
      return `-ERR unknown command '${name}', with args beginning with: ${args
        .map(word => `'${word}' `)
        .join('')}\r\n`;
  }
}

/** `postgres`: starts as the real one does and accepts connections. */
export const postgres: Program = async context => {
  const { container, clock, env, pid } = context;
  const version = versionOf(container.image, '18.1');
  if (!env.POSTGRES_PASSWORD && env.POSTGRES_HOST_AUTH_METHOD !== 'trust') {
    await printError(
      context,
      'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n',
    );
    return 1;
  }
  const log = (message: string) =>
    printError(
      context,
      `${new Date(clock.now())
        .toISOString()
        .replace('T', ' ')
        .replace('Z', '')} UTC [${pid}] LOG:  ${message}\n`,
    );
  await print(
    context,
    '\nPostgreSQL init process complete; ready for start up.\n\n',
  );
  container.allocate(pid, 48 * MIB);
  const close = listen(context, 5432, 'postgres', socket => {
    // Clients ask for TLS first; then they find that no password fits.
    socket.on('data', (chunk: Buffer) => {
      const isTlsRequest =
        chunk.length === 8 && chunk.readInt32BE(4) === 80877103;
      if (isTlsRequest) socket.write('N');
      else socket.end(refusal('password authentication failed'));
    });
    socket.on('end', () => socket.end());
  });
  const ends = [
    'checkpointer',
    'background writer',
    'walwriter',
    'autovacuum launcher',
  ].map(name => addWorker(context, [`postgres: ${name}`], 'postgres'));
  await log(`starting PostgreSQL ${version} on x86_64-pc-linux-gnu`);
  await log('listening on IPv4 address "0.0.0.0", port 5432');
  await log('listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"');
  await log('database system is ready to accept connections');
  const signal = await untilSignal(context, 'TERM', 'INT', 'QUIT');
  close();
  ends.forEach(end => end());
  if (signal === 'KILL') return 137;
  await log(
    signal === 'INT'
      ? 'received fast shutdown request'
      : 'received smart shutdown request',
  );
  await log('database system is shut down');
  return 0;
};

function refusal(message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C28P01\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** `mysqld`: starts as the real one does and greets connections. */
export const mysql: Program = async context => {
  const { container, clock, env, pid } = context;
  const version = versionOf(container.image, '9.5.0');
  const known = Object.keys(env).some(name =>
    /^MYSQL_(ROOT_PASSWORD|ALLOW_EMPTY_PASSWORD|RANDOM_ROOT_PASSWORD)/.test(
      name,
    ),
  );
  const stamp = () => new Date(clock.now()).toISOString().replace('Z', '000Z');
  if (!known) {
    await printError(
      context,
      `${stamp()} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD\n`,
    );
    return 1;
  }
  container.allocate(pid, 360 * MIB);
  const greeting = Buffer.from(
    `\x0a${version}\0\x08\0\0\0abcdefgh\0\xff\xff\xff\x02\0\xff\xdf\x15${'\0'.repeat(
      10,
    )}ijklmnopqrst\0caching_sha2_password\0`,
    'latin1',
  );
  const head = Buffer.from([greeting.length & 255, greeting.length >> 8, 0, 0]);
  const close = listen(context, 3306, 'mysqld', socket => {
    socket.write(Buffer.concat([head, greeting]));
    socket.on('data', () => socket.end());
    socket.on('end', () => socket.end());
  });
  await printError(
    context,
    `${stamp()} 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld ${version}) starting as process ${pid}\n${stamp()} 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.\n`,
  );
  const signal = await untilSignal(context, 'TERM', 'INT');
  close();
  if (signal === 'KILL') return 137;
  await printError(
    context,
    `${stamp()} 0 [System] [MY-010910] [Server] /usr/sbin/mysqld: Shutdown complete (mysqld ${version})  MySQL Community Server - GPL.\n`,
  );
  return 0;
};
