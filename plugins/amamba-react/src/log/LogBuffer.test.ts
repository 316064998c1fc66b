import { LogBuffer, type LogChunk } from './LogBuffer';
import { carryAfter, parseAnsi, plainText } from './ansi';
import { findMatches } from './search';

const bytes = (text: string) => new TextEncoder().encode(text).length;

function chunk(whole: string, from: number, to = bytes(whole)): LogChunk {
  const all = new TextEncoder().encode(whole);
  return {
    text: new TextDecoder().decode(all.slice(from, to)),
    offset: from,
    nextOffset: to,
    size: all.length,
    complete: false,
  };
}

const texts = (buffer: LogBuffer) => buffer.lines.map(line => line.text);

describe('LogBuffer', () => {
  it('joins a line that came in two parts', () => {
    const whole = 'clone\nbuild ok\n';
    const buffer = new LogBuffer(1000);
    buffer.append(chunk(whole, 0, 8));
    expect(texts(buffer)).toEqual(['clone', 'bu']);
    buffer.append({ ...chunk(whole, 8), complete: true });
    expect(texts(buffer)).toEqual(['clone', 'build ok', '']);
    expect(buffer.lineCount).toBe(2);
    expect(buffer).toMatchObject({ start: 0, end: 15, complete: true });
  });

  it('goes on earlier than it was opened, in the middle of a line', () => {
    const whole = 'första raden\nandra raden\ntredje';
    const buffer = new LogBuffer(1000);
    buffer.append(chunk(whole, 20));
    expect(buffer.hasEarlier).toBe(true);
    expect(buffer.firstLine).toBeUndefined();
    buffer.prepend(chunk(whole, 0, 20));
    expect(buffer.text()).toBe(whole);
    expect(buffer.hasEarlier).toBe(false);
    expect(buffer.firstLine).toBe(1);
    expect(buffer.end).toBe(bytes(whole));
  });

  it('drops the oldest lines when it is full, and counts their bytes', () => {
    const buffer = new LogBuffer(10);
    const whole = 'één\ntwee\ndrie\nvier\n';
    buffer.append(chunk(whole, 0));
    expect(buffer.text()).toBe('drie\nvier\n');
    expect(buffer.start).toBe(bytes('één\ntwee\n'));
    expect(buffer.firstLine).toBe(3);
    expect(buffer.dropped).toBe(true);
    expect(buffer.hasEarlier).toBe(false);
  });

  it('drops the oldest lines when there are too many', () => {
    const buffer = new LogBuffer(1000, 3);
    buffer.append(chunk('a\nb\nc\nd\n', 0));
    expect(texts(buffer)).toEqual(['c', 'd', '']);
    expect(buffer.start).toBe(4);
  });

  it('is complete only when it holds the end', () => {
    const buffer = new LogBuffer(1000);
    buffer.append({ ...chunk('abcdef', 0, 3), complete: true });
    expect(buffer.complete).toBe(false);
    buffer.append({ ...chunk('abcdef', 3), complete: true });
    expect(buffer.complete).toBe(true);
  });
});

describe('colours', () => {
  it('carries what is switched on to the next line', () => {
    expect(carryAfter('', 'plain')).toBe('');
    expect(carryAfter('', '\x1b[31mred')).toBe('\x1b[31m');
    expect(carryAfter('\x1b[31m', 'still \x1b[1mbold')).toBe('\x1b[31m\x1b[1m');
    expect(carryAfter('\x1b[31m', 'done\x1b[0m')).toBe('');
    expect(carryAfter('\x1b[31m', 'done\x1b[m')).toBe('');
  });

  it('splits a line into styled stretches', () => {
    expect(parseAnsi('\x1b[32mok\x1b[0m 12 \x1b[1mtests')).toMatchObject([
      { text: 'ok', color: 'green' },
      { text: ' 12 ', color: undefined },
      { text: 'tests', bold: true },
    ]);
    expect(parseAnsi('more', '\x1b[31m')).toMatchObject([
      { text: 'more', color: 'red' },
    ]);
  });

  it('shows what a progress bar came to, and no control sequences', () => {
    expect(plainText('10%\r55%\r100%')).toBe('100%');
    expect(plainText('windows\r')).toBe('windows');
    expect(plainText('\x1b[2K\x1b[33mwarn\x1b[0m')).toBe('warn');
    expect(parseAnsi('\x1b[2Kdone').map(span => span.text)).toEqual(['done']);
  });
});

describe('findMatches', () => {
  it('finds text across colours and cases', () => {
    const lines = ['Err\x1b[31mor: x', 'fine', 'error error'].map(text => ({
      text,
      carry: '',
    }));
    expect(findMatches(lines, 'ERROR')).toEqual([
      { line: 0, start: 0 },
      { line: 2, start: 0 },
      { line: 2, start: 6 },
    ]);
    expect(findMatches(lines, '')).toEqual([]);
  });
});
