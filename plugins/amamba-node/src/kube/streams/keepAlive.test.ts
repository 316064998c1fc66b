import { WebSocket } from 'ws';
import { StreamServer } from '../__testUtils__/StreamServer';
import { keepAlive } from './keepAlive';

let server: StreamServer;

beforeEach(async () => {
  server = await StreamServer.start();
});
afterEach(() => server.close());

async function connect() {
  const accepted = new Promise<WebSocket>(resolve => {
    server.serve = resolve;
  });
  const socket = new WebSocket(server.url);
  return { socket, far: await accepted };
}

const pings = (far: WebSocket, count: number) =>
  new Promise<void>(resolve => {
    let seen = 0;
    far.on('ping', () => {
      seen += 1;
      if (seen === count) resolve();
    });
  });

describe('keepAlive', () => {
  it('cuts a connection whose other side says nothing more', async () => {
    const { socket, far } = await connect();
    far.pause();
    const onSilent = jest.fn();
    const closed = new Promise(resolve => {
      socket.once('close', resolve);
    });
    keepAlive(socket, { onSilent, intervalMs: 5 });
    expect(await closed).toBe(1006);
    expect(onSilent).toHaveBeenCalledTimes(1);
  });

  it('keeps one that answers, and one that is not read', async () => {
    const { socket, far } = await connect();
    const onSilent = jest.fn();
    keepAlive(socket, { onSilent, intervalMs: 20 });
    await pings(far, 4);
    socket.pause();
    await pings(far, 4);
    socket.resume();
    await pings(far, 4);
    expect(onSilent).not.toHaveBeenCalled();
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.terminate();
  });
});
