import fc from 'fast-check';
import { Deadlines, type DeadlineNews } from './Deadlines';
import { OutputWindow } from './OutputWindow';
import { TerminalModes } from './TerminalModes';

const frame = (text: string | Uint8Array, channel = 1) =>
  Buffer.concat([Buffer.from([channel]), Buffer.from(text as string)]);
const payload = (frames: Iterable<Buffer>) =>
  Buffer.concat([...frames].map(piece => piece.subarray(1)));

describe('OutputWindow', () => {
  it('gives back what follows any offset, however it came', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.oneof(
              fc.uint8Array({ minLength: 0, maxLength: 50 }),
              fc
                .integer({ min: 16_000, max: 17_000 })
                .map(length => new Uint8Array(length).fill(length)),
            ),
            fc.constantFrom(1, 2),
          ),
          { maxLength: 12 },
        ),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (pieces, part) => {
          const window = new OutputWindow({ keepBytes: 1e9, tty: false });
          pieces.forEach(([bytes, channel]) =>
            window.push(frame(bytes, channel)),
          );
          const all = Buffer.concat(pieces.map(([bytes]) => bytes));
          const channels = Buffer.concat(
            pieces.map(([bytes, channel]) =>
              Buffer.alloc(bytes.length, channel),
            ),
          );
          const from = Math.floor(part * all.length);
          const frames = [...window.framesFrom(from)];
          expect(payload(frames).equals(all.subarray(from))).toBe(true);
          const got = Buffer.concat(
            frames.map(piece => Buffer.alloc(piece.length - 1, piece[0])),
          );
          expect(got.equals(channels.subarray(from))).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('keeps what is not acknowledged, and a bit of what is', () => {
    const window = new OutputWindow({ keepBytes: 10_000, tty: true });
    for (let count = 0; count < 1000; count += 1) {
      window.push(frame(`line ${String(count).padStart(93, ' ')}\n`));
    }
    expect(window.has(0)).toBe(true);
    window.trim(50_000);
    expect(window.has(0)).toBe(false);
    expect(window.has(50_000)).toBe(true);
    window.trim(window.end);
    expect(window.end - window.start).toBeGreaterThanOrEqual(10_000);
    expect(window.end - window.start).toBeLessThan(10_000 + 33_000);
    const { from, frames } = window.restore();
    expect(payload(frames).toString()).toMatch(/^line/);
    expect(from + payload(frames).length).toBe(window.end);
  });

  it('costs little for a byte at a time, on changing channels', () => {
    const window = new OutputWindow({ keepBytes: 100_000, tty: false });
    for (let count = 0; count < 50_000; count += 1) {
      window.push(frame('x', 1 + (count % 2)));
      window.trim(window.end);
    }
    expect(window.pieces).toBeLessThanOrEqual(1025);
    const one = new OutputWindow({ keepBytes: 100_000, tty: true });
    for (let count = 0; count < 50_000; count += 1) {
      one.push(frame('x'));
    }
    expect(one.pieces).toBeLessThan(20);
  });

  it('restores the modes that held where the tail begins', () => {
    const window = new OutputWindow({ keepBytes: 1000, tty: true });
    window.push(frame('\x1b[?1049h\x1b[?1h\x1b='));
    window.push(frame('a'.repeat(20_000)));
    window.push(frame(`\n${'b'.repeat(20_000)}`));
    window.push(frame('\x1b[?1049lend'));
    window.trim(window.end);
    const { from, frames } = window.restore();
    const shown = payload(frames).toString('latin1');
    expect(shown.replace(/b+/, 'b')).toBe(
      '\x1b[?1049h\x1b[?1h\x1b=b\x1b[?1049lend',
    );
    expect(from + shown.length).toBe(window.end);
  });
});

describe('TerminalModes', () => {
  const preludeAfter = (...chunks: string[]) => {
    const modes = new TerminalModes();
    chunks.forEach(chunk => modes.feed(Buffer.from(chunk, 'latin1')));
    return modes.prelude().toString('latin1');
  };

  it.each([
    ['nothing', '', ''],
    ['an editor', '\x1b[?1049h\x1b[?25l', '\x1b[?1049h\x1b[?25l'],
    ['an editor that was left', '\x1b[?1049h\x1b[?1049l', ''],
    ['several at once', '\x1b[?1002;1006h', '\x1b[?1002h\x1b[?1006h'],
    ['a hard reset', '\x1b[?1049h\x1b=\x1bc', ''],
    ['a soft reset', '\x1b[?1h\x1b[?25l\x1b=\x1b[!p', ''],
    ['lines that do not wrap', '\x1b[?7l', '\x1b[?7l'],
    ['line drawing', '\x1b(0', '\x1b(0'],
    ['line drawing that ended', '\x1b(0qqq\x1b(B', ''],
    ['unknown modes and colours', '\x1b[?99h\x1b[31m\x1b[2J', ''],
    ['a title', '\x1b]0;a\x1b\\\x1b[?2004h', '\x1b[?2004h'],
    ['a sequence that a new one breaks off', '\x1b[?10\x1b[?1h', '\x1b[?1h'],
    ['one without an end', `\x1b[${'1;'.repeat(99)}\x1b[?1h`, '\x1b[?1h'],
  ])('knows %s', (_, output, prelude) => {
    expect(preludeAfter(output)).toBe(prelude);
  });

  it('does not mind where output is cut, or what it is', () => {
    const output = 'a\x1b[?1049h\x1b[?1;25lb\x1b(0\x1b=';
    fc.assert(
      fc.property(fc.nat(output.length), fc.nat(output.length), (a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)];
        expect(
          preludeAfter(
            output.slice(0, first),
            output.slice(first, second),
            output.slice(second),
          ),
        ).toBe(preludeAfter(output));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), noise => {
        const modes = new TerminalModes();
        modes.feed(Buffer.from(noise));
        modes.feed(Buffer.from('\x18\x1bc'));
        expect(modes.prelude()).toHaveLength(0);
      }),
    );
  });
});

describe('Deadlines', () => {
  const limits = { idleSeconds: 100, sessionSeconds: 1000, warningSeconds: 10 };
  const create = (idles = true) =>
    new Deadlines({ limits: limits as never, now: 0, idles });
  const at = (deadlines: Deadlines, second: number): DeadlineNews | undefined =>
    deadlines.check(second * 1000);

  it('warns once, then ends', () => {
    const deadlines = create();
    expect(at(deadlines, 89)).toBeUndefined();
    expect(at(deadlines, 90)).toEqual({
      type: 'warning',
      reason: 'idle',
      endsAt: 100_000,
    });
    expect(at(deadlines, 91)).toBeUndefined();
    deadlines.forgetWarning();
    expect(at(deadlines, 91)).toMatchObject({ type: 'warning' });
    expect(at(deadlines, 100)).toEqual({ type: 'over', reason: 'idle' });
  });

  it('takes a warning back; another one is told', () => {
    const deadlines = create();
    at(deadlines, 95);
    deadlines.touch(95_000);
    expect(at(deadlines, 96)).toEqual({ type: 'warning-over' });
    deadlines.signedInUntil(105_000);
    expect(at(deadlines, 97)).toMatchObject({ reason: 'signed-out' });
    deadlines.signedInUntil(undefined);
    deadlines.shutdownAt(150_000);
    expect(at(deadlines, 98)).toMatchObject({ reason: 'shutdown' });
    expect(at(deadlines, 160)).toBeUndefined();
  });

  it('lets some be silent, but not for ever', () => {
    const deadlines = create(false);
    expect(at(deadlines, 900)).toBeUndefined();
    expect(at(deadlines, 1000)).toEqual({ type: 'over', reason: 'too-long' });
  });
});
