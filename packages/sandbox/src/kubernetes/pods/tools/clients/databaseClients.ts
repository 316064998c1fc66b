import type { Program } from '../../programs.ts';
import { print } from '../programIo.ts';

/** `redis-cli`: one command, over the network to the server. */
export const redisCli: Program = async context => {
  const words = [...context.args];
  const take = (flag: string) => {
    const at = words.indexOf(flag);
    return at < 0 ? undefined : words.splice(at, 2)[1];
  };
  const host = take('-h') ?? '127.0.0.1';
  const port = Number(take('-p') ?? 6379);
  take('-a');
  try {
    const socket = await context.container.network.connect(host, port, {
      signal: context.signal,
    });
    socket.write(
      `*${words.length}\r\n${words
        .map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`)
        .join('')}`,
    );
    const reply = await new Promise<string>((resolve, reject) => {
      socket.once('data', (chunk: Buffer) => resolve(chunk.toString()));
      socket.once('error', reject);
    });
    socket.destroy();
    await print(context, `${shown(reply)}\n`);
    return reply.startsWith('-') ? 1 : 0;
  } catch (error) {
    const why =
      (error as { code?: string }).code === 'ENOTFOUND'
        ? 'Name or service not known'
        : 'Connection refused';
    await print(
      context,
      `Could not connect to Redis at ${host}:${port}: ${why}\n`,
    );
    return 1;
  }
};

/** A reply without a terminal: plain. */
function shown(reply: string): string {
  const [head, ...rest] = reply.split('\r\n');
  if (reply.startsWith('$-1')) return '';
  if (reply.startsWith('$')) return rest.slice(0, -1).join('\r\n');
  if (reply.startsWith('-')) return head.slice(1);
  return head.slice(1);
}

/** `pg_isready`: whether the server's port answers. */
export const pgIsReady: Program = async context => {
  const { args, container, signal } = context;
  const value = (flag: string) =>
    args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
  const host = value('-h') ?? '127.0.0.1';
  const port = Number(value('-p') ?? 5432);
  const shownAt = args.includes('-h')
    ? `${host}:${port}`
    : `/var/run/postgresql:${port}`;
  try {
    const socket = await container.network.connect(host, port, { signal });
    socket.destroy();
    await print(context, `${shownAt} - accepting connections\n`);
    return 0;
  } catch {
    await print(context, `${shownAt} - no response\n`);
    return 2;
  }
};
