import { Terminal } from './terminal.ts';

const LINES = `${'y'.repeat(99)}\n`.repeat(500);

describe('keys on a terminal', () => {
  it('that come together are echoed together', async () => {
    const shown: string[] = [];
    const terminal = new Terminal({ columns: 80, rows: 24 }, chunk => {
      shown.push(chunk.toString());
    });
    await terminal.type(Buffer.from(LINES));
    expect(shown).toEqual([LINES.replaceAll('\n', '\r\n')]);
  });

  it('wait for a slow screen when they are many, not when they are few', async () => {
    let show = () => {};
    const slow = new Promise<void>(resolve => {
      show = resolve;
    });
    const terminal = new Terminal({ columns: 80, rows: 24 }, () => slow);
    await terminal.type(Buffer.from('a\x03'));
    let taken = false;
    const typing = terminal.type(Buffer.from(LINES)).then(() => {
      taken = true;
    });
    await new Promise(resolve => setImmediate(resolve));
    expect(taken).toBe(false);
    show();
    await typing;
    expect(taken).toBe(true);
  });
});
