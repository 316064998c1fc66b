import type { Duplex } from 'node:stream';

/** Writes with the pace of the one who reads. */
export async function writeTo(socket: Duplex, chunk: Buffer): Promise<void> {
  if (socket.destroyed || socket.writableEnded) return;
  if (socket.write(chunk)) return;
  await new Promise<void>(resolve => {
    const go = () => {
      socket.off('drain', go);
      socket.off('close', go);
      resolve();
    };
    socket.once('drain', go);
    socket.once('close', go);
  });
}
