import { TailLog } from './TailLog';

const GAP = '… some lines were missed …';
const whole = (log: TailLog) =>
  log.range({ offset: 0, limit: 10_000 }, { complete: false }).text;

function logOf(...answers: string[]): TailLog {
  const log = new TailLog();
  answers.forEach(answer => log.add(answer, GAP));
  return log;
}

describe('a log of which only the end can be asked for', () => {
  it('grows by what is new', () => {
    expect(whole(logOf('a\nb\n', 'a\nb\n'))).toBe('a\nb\n');
    expect(whole(logOf('a\nb\n', 'a\nb\nc\n'))).toBe('a\nb\nc\n');
    expect(whole(logOf('a\nb\nc\n', 'b\nc\nd\n', 'c\nd\ne'))).toBe(
      'a\nb\nc\nd\ne\n',
    );
  });

  it('does not take lines that look the same for new ones, nor drop new ones', () => {
    expect(whole(logOf('x\nx\ny\n', 'x\ny\nx\n'))).toBe('x\nx\ny\nx\n');
    expect(whole(logOf('a\na\nb\n', 'a\nb\na\nb\n'))).toBe('a\na\nb\na\nb\n');
  });

  it('says where lines were missed', () => {
    expect(whole(logOf('a\n', 'y\nz\n'))).toBe(`a\n${GAP}\ny\nz\n`);
  });

  it('gives ranges by bytes', () => {
    const log = logOf('é\nb\n');
    expect(log.range({ offset: -2, limit: 9 }, { complete: true })).toEqual({
      text: 'b\n',
      offset: 3,
      nextOffset: 5,
      size: 5,
      complete: true,
    });
    expect(log.has({ offset: 0, limit: 5 })).toBe(true);
    expect(log.has({ offset: 5, limit: 1 })).toBe(false);
    expect(log.has({ offset: -5, limit: 5 })).toBe(false);
  });
});
