import type { KubeStream, KubeStreamEnd } from '@amamba/plugin-amamba-node';
import { EarlyProcess } from './EarlyProcess';
import { LogProcess } from './LogProcess';
import { shellCommand, ShellMemory } from './shells';

/** A stream that the test plays. */
function puppetStream() {
  let say: (frame: Buffer) => void = () => {};
  let end: (how: KubeStreamEnd) => void = () => {};
  const did: string[] = [];
  const stream: KubeStream = {
    protocol: 'v5.channel.k8s.io',
    onFrame: listener => {
      say = listener;
    },
    ended: new Promise(resolve => {
      end = resolve;
    }),
    bufferedBytes: 0,
    onDrain: () => {},
    write: () => {},
    endInput: () => true,
    resize: () => {},
    pause: () => void did.push('pause'),
    resume: () => void did.push('resume'),
    close: () => void did.push('close'),
  };
  const out = (text: string) => say(Buffer.from(`\u0001${text}`));
  return { stream, out, end: (how: KubeStreamEnd) => end(how), did };
}

describe('EarlyProcess', () => {
  it('has begun with its first output, which is not lost', async () => {
    const { stream, out, did } = puppetStream();
    const process = new EarlyProcess(stream);
    const begun = process.begun(60_000);
    out('$ ');
    expect(await begun).toBeUndefined();
    expect(did).toEqual(['pause']);
    const heard: string[] = [];
    process.onFrame(frame => heard.push(frame.toString()));
    expect(did).toEqual(['pause', 'resume']);
    out('more');
    expect(heard).toEqual(['\u0001$ ', '\u0001more']);
  });

  it('has not begun when its runtime, or what goes before it, says so', async () => {
    const { stream, out, end } = puppetStream();
    const begun = new EarlyProcess(stream).begun(60_000);
    out('OCI runtime exec failed: exec failed: no such file\r\n');
    end({ type: 'exited', exitCode: 126 });
    expect(await begun).toEqual({ type: 'exited', exitCode: 126 });
  });

  it('counts as begun when it is silent', async () => {
    const { stream } = puppetStream();
    expect(await new EarlyProcess(stream).begun(1)).toBeUndefined();
  });
});

describe('LogProcess', () => {
  it('reads no further than it is listened to', async () => {
    let read = 0;
    const process = new LogProcess(async function* log() {
      for (; read < 100; read++) {
        yield Buffer.from(`${read}\n`);
      }
    });
    await process.begun(1_000);
    expect(read).toBe(0);
    let heard = '';
    process.onFrame(frame => {
      heard += frame.toString('utf8', 1);
      if (heard.endsWith('\n9\n')) {
        process.pause();
      }
    });
    await new Promise(resolve => setImmediate(resolve));
    expect(heard).toMatch(/\n9\n$/);
    process.resume();
    expect(await process.ended).toEqual({ type: 'exited', exitCode: 0 });
    expect(heard).toMatch(/\n99\n$/);
  });

  it('ends when it is closed, and says why when it fails', async () => {
    const endless = new LogProcess(async function* log(signal) {
      while (!signal.aborted) {
        yield Buffer.from('x');
      }
    });
    endless.close();
    expect(await endless.ended).toMatchObject({ type: 'exited' });
    // eslint-disable-next-line require-yield
    const failing = new LogProcess(async function* log() {
      throw new Error('gone');
    });
    await expect(failing.begun(1_000)).rejects.toThrow('gone');
    expect(await failing.ended).toEqual({ type: 'failed', message: 'gone' });
  });
});

describe('shells', () => {
  it('are remembered by image, and tried in the order of the system', () => {
    const memory = new ShellMemory();
    expect(memory.candidates('linux', 'sha256:a').slice(0, 2)).toEqual([
      'bash',
      'sh',
    ]);
    expect(memory.candidates('windows', '')).toEqual([
      'powershell',
      'pwsh',
      'cmd',
    ]);
    memory.remember('sha256:a', 'ash');
    expect(memory.candidates('linux', 'sha256:a')).toEqual(['ash']);
    memory.remember('', 'ash');
    expect(memory.knows('')).toBe(false);
    memory.forget('sha256:a');
    expect(memory.knows('sha256:a')).toBe(false);
  });

  it('are told their terminal only where that can be said', () => {
    expect(shellCommand('/bin/bash')).toEqual([
      '/bin/bash',
      '-c',
      'TERM=xterm-256color; export TERM; exec "$0"',
      '/bin/bash',
    ]);
    expect(shellCommand('powershell')).toEqual(['powershell']);
    expect(shellCommand('/usr/bin/fish')).toEqual(['/usr/bin/fish']);
  });
});
