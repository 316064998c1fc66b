import { ContainerLog, MAX_LOG_BYTES } from './containerLog.ts';

describe('ContainerLog', () => {
  const texts = (log: ContainerLog, from = 0) =>
    log.from(from).map(({ text }) => text.toString());

  it('keeps whole lines; what is begun waits for its end', () => {
    const log = new ContainerLog(() => 0);
    log.write('stdout', Buffer.from('a\nb'));
    log.write('stderr', Buffer.from('e\n'));
    expect(texts(log)).toEqual(['a\n', 'e\n']);
    log.write('stdout', Buffer.from('c\n'));
    expect(texts(log)).toEqual(['a\n', 'e\n', 'bc\n']);
    log.write('stdout', Buffer.from('end'));
    log.close();
    expect(texts(log).at(-1)).toBe('end\n');
  });

  it('drops the oldest lines when it is full, and keeps positions', () => {
    const log = new ContainerLog(() => 0);
    const line = Buffer.from(`${'x'.repeat(1023)}\n`);
    const count = (MAX_LOG_BYTES / line.length) * 2;
    for (let index = 0; index < count; index += 1) log.write('stdout', line);
    const bytes = log.from(0).reduce((sum, { text }) => sum + text.length, 0);
    expect(bytes).toBeLessThanOrEqual(MAX_LOG_BYTES);
    expect(bytes).toBeGreaterThan(MAX_LOG_BYTES / 2);
    expect(log.end).toBe(count);
    log.write('stdout', Buffer.from('last\n'));
    expect(texts(log, count)).toEqual(['last\n']);
  });
});
