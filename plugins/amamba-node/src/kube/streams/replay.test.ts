import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { StreamReader } from '../__testUtils__/StreamReader';
import { StreamServer } from '../__testUtils__/StreamServer';
import { DefaultKubeClient } from '../client/DefaultKubeClient';
import type { KubeStream, KubeStreamEnd } from '../KubeStream';
import { toMessage } from './channels';

/** A connection with a real API server (1.36) and its kubelet. */
interface Recording {
  request: { path: string; subprotocols: string[] };
  accepted: false | { subprotocol: string };
  refused?: { status: number; headers: Record<string, string>; body: unknown };
  frames: RecordedFrame[];
  close: { code: number } | null;
}

interface RecordedFrame {
  dir: 'in' | 'out';
  channel: number;
  text?: string;
  base64?: string;
  /** Of long texts, which are cut. */
  length?: number;
}

const exited = (exitCode: number) =>
  expect.objectContaining({ type: 'exited', exitCode });
const failed = (words: string) =>
  expect.objectContaining({
    type: 'failed',
    reason: 'InternalError',
    message: expect.stringContaining(words),
  });
const hungUp: KubeStreamEnd = { type: 'lost', message: 'Hung up' };

/** What they all came to. */
const ENDS: Record<string, unknown> = {
  'attach/attach-stdin-not-enabled.json': hungUp,
  'attach/attach-v5-output-only.json': hungUp,
  'attach/attach-v5-stdin-halfclose.json': exited(0),
  // The shell exited with 6: who attaches is not told.
  'attach/attach-v5-tty-again.json': exited(0),
  'attach/attach-v5-tty.json': hungUp,
  'exec/exec-no-command.json': failed('args must not be empty'),
  'exec/exec-v4-client-closes.json': hungUp,
  'exec/exec-v4-killed-by-signal.json': exited(137),
  'exec/exec-v4-large-output.json': exited(0),
  'exec/exec-v4-missing-binary-tty.json': failed('no such file or directory'),
  'exec/exec-v4-missing-binary.json': failed('executable file not found'),
  'exec/exec-v4-stdin-no-halfclose-cat.json': hungUp,
  'exec/exec-v4-stdout-stderr-exit0.json': exited(0),
  'exec/exec-v4-stdout-stderr-exit3.json': exited(3),
  'exec/exec-v4-tty-shell-resize-exit.json': exited(4),
  'exec/exec-v5-and-v4-offered.json': exited(0),
  'exec/exec-v5-client-closes.json': hungUp,
  'exec/exec-v5-killed-by-signal.json': exited(137),
  'exec/exec-v5-large-output.json': exited(0),
  'exec/exec-v5-missing-binary-tty.json': failed('no such file or directory'),
  'exec/exec-v5-missing-binary.json': failed('executable file not found'),
  'exec/exec-v5-stdin-halfclose-cat.json': exited(0),
  'exec/exec-v5-stdout-stderr-exit0.json': exited(0),
  'exec/exec-v5-stdout-stderr-exit3.json': exited(3),
  'exec/exec-v5-tty-shell-resize-exit.json': exited(4),
};

/** How refusals are told. */
const REFUSALS: Record<string, [number, string]> = {
  'attach/attach-container-not-found.json': [
    400,
    'Cluster dev did not accept it (attach to pod p in namespace rec-k8s-exec): container nope is not valid for pod p',
  ],
  'exec/exec-bad-token.json': [
    401,
    "Cluster dev does not accept the portal's credentials",
  ],
  'exec/exec-forbidden.json': [
    403,
    'Cluster dev does not allow ann to exec in pod p in namespace rec-k8s-exec.',
  ],
  'exec/exec-pod-completed.json': [500, 'container not found ("main")'],
  'exec/exec-pod-not-found.json': [404, 'pods "absent" not found'],
  'exec/exec-pod-pending.json': [
    400,
    'pod pending does not have a host assigned',
  ],
  'exec/exec-v4-container-not-found.json': [400, 'container nope is not valid'],
  'exec/exec-v5-container-not-found.json': [400, 'container nope is not valid'],
  'exec/exec-wrong-subprotocol.json': [
    403,
    'HTTP 403 without a reason: what is between here and the cluster',
  ],
  'portforward/portforward-pod-pending.json': [
    400,
    'Cluster dev did not accept it (forward port 8080 of pod pending in namespace rec-k8s-exec)',
  ],
};

const FIXTURES = join(__dirname, '__fixtures__');

function read(name: string): Recording {
  return JSON.parse(readFileSync(join(FIXTURES, name), 'utf8'));
}

let server: StreamServer;
let client: DefaultKubeClient;

beforeAll(async () => {
  server = await StreamServer.start();
  client = DefaultKubeClient.connect({
    name: 'dev',
    title: 'dev',
    url: server.url,
    skipTlsVerify: false,
  });
});
afterAll(async () => {
  await client.close();
  await server.close();
});

/** What to ask for, to ask for what was recorded. */
function toOptions({ request }: Recording) {
  const { pathname, searchParams } = new URL(request.path, server.url);
  const [, namespace, pod] = /namespaces\/(.+)\/pods\/(.+)\//.exec(pathname)!;
  return {
    namespace,
    pod,
    container: searchParams.get('container')!,
    command: searchParams.getAll('command'),
    stdin: searchParams.has('stdin'),
    tty: searchParams.has('tty'),
    port: Number(searchParams.get('ports')),
  };
}

function open(name: string, recording: Recording) {
  const streams = (
    name.includes('forbidden') ? client.as({ user: 'ann', groups: [] }) : client
  ).streams;
  const options = toOptions(recording);
  return name.startsWith('exec')
    ? streams.exec(options)
    : streams.attach(options);
}

function bytesOf({ text = '', base64, length }: RecordedFrame): Buffer {
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  return Buffer.from(length === undefined ? text : 'x'.repeat(length));
}

/** Plays the server's part, noting what the client sends in its. */
function play(recording: Recording, socket: WebSocket, sent: Buffer[]): void {
  const frames = [...recording.frames];
  const answer = () => {
    while (frames[0]?.dir === 'in') {
      const frame = frames.shift()!;
      socket.send(toMessage(frame.channel, bytesOf(frame)));
    }
    const last = recording.frames.at(-1);
    if (frames.length === 0 && last?.channel === 3) {
      socket.close(recording.close!.code);
    }
  };
  socket.on('message', data => {
    sent.push(data as Buffer);
    frames.shift();
    answer();
  });
  answer();
}

/** Does what the recorder did, each thing after what had come before. */
async function perform(
  recording: Recording,
  stream: KubeStream,
  reader: StreamReader,
): Promise<void> {
  let bytes = 0;
  for (const frame of recording.frames) {
    if (frame.dir === 'in') {
      bytes += frame.channel === 3 ? 0 : bytesOf(frame).length;
      continue;
    }
    await reader.until(bytes);
    if (frame.channel === 0) {
      stream.write(bytesOf(frame));
    } else if (frame.channel === 4) {
      const size = JSON.parse(frame.text!);
      stream.resize(size.Width, size.Height);
    } else {
      expect(stream.endInput()).toBe(stream.protocol.startsWith('v5'));
    }
  }
  await reader.until(bytes);
}

describe('streams of a real cluster', () => {
  const names = ['exec', 'attach', 'portforward'].flatMap(folder =>
    readdirSync(join(FIXTURES, folder)).map(name => `${folder}/${name}`),
  );

  it('are all accounted for', () => {
    expect(names.sort()).toEqual(
      [
        ...Object.keys(ENDS),
        ...Object.keys(REFUSALS),
        'portforward/portforward-v4-websocket.json',
      ].sort(),
    );
  });

  it.each(Object.keys(ENDS))('%s', async name => {
    const recording = read(name);
    const { subprotocol } = recording.accepted as { subprotocol: string };
    server.protocol = subprotocol;
    const sent: Buffer[] = [];
    server.serve = socket => play(recording, socket, sent);

    const stream = await open(name, recording);
    const reader = new StreamReader(stream);
    await perform(recording, stream, reader);
    if (ENDS[name] === hungUp) {
      stream.close();
    }
    const end = await stream.ended;

    const canHalfClose = subprotocol.startsWith('v5');
    const messagesOf = (dir: string) =>
      recording.frames
        .filter(frame => frame.dir === dir && frame.channel !== 3)
        .filter(frame => dir === 'out' || bytesOf(frame).length > 0)
        .filter(({ channel }) => canHalfClose || channel !== 255)
        .map(frame => toMessage(frame.channel, bytesOf(frame)).toString());
    expect(stream.protocol).toBe(subprotocol);
    expect(end).toEqual(ENDS[name]);
    expect(reader.frames.map(String)).toEqual(messagesOf('in'));
    expect(sent.map(String)).toEqual(messagesOf('out'));
    const request = server.requests.at(-1)!;
    expect(request.headers['sec-websocket-protocol']).toBe(
      'v5.channel.k8s.io,v4.channel.k8s.io',
    );
    const asked = (path: string) => {
      const { pathname, searchParams } = new URL(path, server.url);
      // The recorder did not always ask for what goes to standard error.
      searchParams.delete('stderr');
      return [pathname, [...searchParams].map(String).sort()];
    };
    expect(asked(request.url!)).toEqual(asked(recording.request.path));
  });

  it.each(Object.keys(REFUSALS))('%s', async name => {
    const recording = read(name);
    const { status, headers, body } = recording.refused!;
    server.refuse = () => ({
      status,
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const opening = name.startsWith('portforward')
      ? client.streams.portForward(toOptions(recording))
      : open(name, recording);
    const error = await opening.then(
      () => undefined,
      rejection => rejection,
    );
    server.refuse = () => undefined;
    const [code, words] = REFUSALS[name];
    expect(error).toMatchObject({ name: 'KubeError', code });
    expect(error.toServiceError().message).toContain(words);
  });

  it('portforward/portforward-v4-websocket.json', async () => {
    const recording = read('portforward/portforward-v4-websocket.json');
    server.protocol = 'v4.channel.k8s.io';
    const sent: Buffer[] = [];
    server.serve = socket => {
      play(recording, socket, sent);
      socket.on('message', () => socket.close(1000));
    };
    const forward = await client.streams.portForward(toOptions(recording));
    const [request, answer] = recording.frames.slice(2);
    forward.write(bytesOf(request));
    const chunks: Buffer[] = [];
    for await (const chunk of forward) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(answer.text);
    expect(sent.map(String)).toEqual([`\0${request.text}`]);
    const { url, headers } = server.requests.at(-1)!;
    expect(url).toBe(recording.request.path);
    expect(headers['sec-websocket-protocol']).toBe('v4.channel.k8s.io');
  });
});
