/**
 * A network between a cluster and everybody else: forwards connections, each
 * piece of data a while later. A program of its own, told where to and how
 * long.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface DelayOptions {
  host: string;
  port: number;
  /** Of each direction. */
  delayMs: number;
}

function pass(from: Socket, to: Socket, delayMs: number): void {
  from.on('data', data => {
    setTimeout(() => to.write(data), delayMs);
  });
  from.on('close', () => setTimeout(() => to.destroy(), delayMs));
  from.on('error', () => {});
}

process.once('message', ({ host, port, delayMs }: DelayOptions) => {
  const server = createServer(near => {
    const far = connect(port, host);
    near.setNoDelay();
    far.setNoDelay();
    pass(near, far, delayMs);
    pass(far, near, delayMs);
  });
  server.listen(0, '127.0.0.1', () =>
    process.send!({ delayPort: (server.address() as AddressInfo).port }),
  );
});
