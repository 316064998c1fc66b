import { waitFor } from '@testing-library/react';
import {
  type FakeSocket,
  fakeSockets,
  OPENED,
} from './__testUtils__/FakeSockets';
import { downloadFile, uploadFile } from './transfer';

const link = {
  baseUrl: async () => 'http://localhost/api/amamba-debug',
  token: async () => 'token',
};

const ticket = () => ({
  session: '00000000-0000-4000-8000-000000000001',
  ticket: 'a-ticket-of-a-file-on-its-way',
  expiresAt: new Date(Date.now() + 30_000).toISOString(),
});

async function called(
  sockets: FakeSocket[],
  opened: Partial<typeof OPENED>,
): Promise<FakeSocket> {
  await waitFor(() => expect(sockets).toHaveLength(1));
  sockets[0].accept();
  sockets[0].say({ ...OPENED, tty: false, ...opened });
  return sockets[0];
}

describe('downloadFile', () => {
  it('puts the pieces together and tells how far it is', async () => {
    const sockets = fakeSockets();
    const progress: unknown[] = [];
    const download = downloadFile(link, ticket(), {
      onProgress: now => progress.push(now),
    });
    const socket = await called(sockets, { size: 10, fileName: 'app.log' });
    socket.print('hello');
    socket.print('world');
    socket.say({ type: 'ended', ending: 'exited', exitCode: 0 });
    const { blob, fileName } = await download;
    expect(fileName).toBe('app.log');
    expect(blob.size).toBe(10);
    expect(progress).toEqual([
      { bytes: 5, of: 10 },
      { bytes: 10, of: 10 },
    ]);
  });

  it('fails with the code of what went wrong, and where it was cut', async () => {
    const first = fakeSockets();
    const missing = downloadFile(link, ticket());
    const refused = await called(first, {});
    refused.say({ type: 'error', code: 'not-found', message: 'no such file' });
    refused.say({ type: 'ended', ending: 'failed' });
    await expect(missing).rejects.toMatchObject({
      name: 'TransferError',
      code: 'not-found',
      message: 'no such file',
    });
    const second = fakeSockets();
    const cut = downloadFile(link, ticket());
    (await called(second, {})).end(1006);
    await expect(cut).rejects.toMatchObject({ code: 'failed' });
  });

  it('ends the session when it is given up', async () => {
    const sockets = fakeSockets();
    const abort = new AbortController();
    const download = downloadFile(link, ticket(), { signal: abort.signal });
    const socket = await called(sockets, {});
    abort.abort(new Error('enough'));
    await expect(download).rejects.toThrow('enough');
    expect(socket.ofType('end')).toHaveLength(1);
    expect(socket.dropped).toBe(true);
  });
});

describe('uploadFile', () => {
  it('sends all of a file, then that it was all', async () => {
    const sockets = fakeSockets();
    const progress: unknown[] = [];
    const bytes = new Uint8Array(300 * 1024).fill(7);
    const file = {
      size: bytes.length,
      // jsdom's Blob cannot be read.
      slice: (from: number, to: number) => ({
        arrayBuffer: async () => bytes.slice(from, to).buffer,
      }),
    } as unknown as Blob;
    const upload = uploadFile(link, ticket(), file, {
      onProgress: now => progress.push(now),
    });
    const socket = await called(sockets, {});
    await waitFor(() => expect(socket.ofType('eof')).toHaveLength(1));
    expect(
      socket.frames.reduce((sum, frame) => sum + frame.length - 1, 0),
    ).toBe(bytes.length);
    expect(socket.frames.every(frame => frame[0] === 0)).toBe(true);
    socket.say({ type: 'transferred', bytes: bytes.length });
    socket.say({ type: 'ended', ending: 'exited', exitCode: 0 });
    await upload;
    expect(progress.at(-1)).toEqual({ bytes: bytes.length, of: bytes.length });
  });

  it('fails when it is refused half way', async () => {
    const sockets = fakeSockets();
    const upload = uploadFile(link, ticket(), new Blob([]));
    const socket = await called(sockets, {});
    socket.say({ type: 'error', code: 'exists', message: 'there is one' });
    socket.say({ type: 'ended', ending: 'failed' });
    await expect(upload).rejects.toMatchObject({ code: 'exists' });
  });
});
