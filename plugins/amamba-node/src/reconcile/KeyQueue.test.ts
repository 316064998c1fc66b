import { KeyQueue } from './KeyQueue';

/** Work that ends when the test says so. */
function controllable() {
  const started: string[] = [];
  const finishers = new Map<string, () => void>();
  return {
    started,
    running: () => [...finishers.keys()],
    finish: async (key: string) => {
      finishers.get(key)!();
      await jest.advanceTimersByTimeAsync(0);
    },
    process: (key: string) =>
      new Promise<void>(resolve => {
        expect(finishers.has(key)).toBe(false);
        started.push(key);
        finishers.set(key, () => {
          finishers.delete(key);
          resolve();
        });
      }),
  };
}

describe('KeyQueue', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('processes a key once however often it is added, oldest first', async () => {
    const work = controllable();
    const queue = new KeyQueue({ concurrency: 1, process: work.process });
    ['a', 'b', 'c', 'b', 'b'].forEach(key => queue.add(key));
    expect(work.running()).toEqual(['a']);
    expect(queue.size).toBe(3);
    await work.finish('a');
    await work.finish('b');
    await work.finish('c');
    expect(work.started).toEqual(['a', 'b', 'c']);
    expect(queue.size).toBe(0);
  });

  it('processes up to its concurrency at once', async () => {
    const work = controllable();
    const queue = new KeyQueue({ concurrency: 2, process: work.process });
    ['a', 'b', 'c'].forEach(key => queue.add(key));
    expect(work.running()).toEqual(['a', 'b']);
    await work.finish('b');
    expect(work.running()).toEqual(['a', 'c']);
  });

  it('runs a key once more, not at the same time, when added while it runs', async () => {
    const work = controllable();
    const queue = new KeyQueue({ concurrency: 4, process: work.process });
    queue.add('a');
    queue.add('a');
    queue.add('a');
    expect(work.started).toEqual(['a']);
    await work.finish('a');
    expect(work.started).toEqual(['a', 'a']);
    await work.finish('a');
    expect(work.started).toEqual(['a', 'a']);
  });

  it('takes the sooner of two delays; an undelayed add ends a delay', async () => {
    const work = controllable();
    const queue = new KeyQueue({ concurrency: 4, process: work.process });
    queue.add('a', { afterMs: 500 });
    queue.add('a', { afterMs: 100 });
    queue.add('a', { afterMs: 900 });
    queue.add('b', { afterMs: 100 });
    queue.add('b');
    queue.add('c', { afterMs: 2 ** 40 });
    expect(work.started).toEqual(['b']);
    await work.finish('b');
    await jest.advanceTimersByTimeAsync(99);
    expect(work.started).toEqual(['b']);
    await jest.advanceTimersByTimeAsync(1);
    expect(work.started).toEqual(['b', 'a']);
    await work.finish('a');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(work.started).toEqual(['b', 'a']);
  });

  it('stops: forgets what waits and waits for what runs', async () => {
    const work = controllable();
    const queue = new KeyQueue({ concurrency: 1, process: work.process });
    queue.add('a');
    queue.add('a');
    queue.add('b');
    queue.add('c', { afterMs: 10 });
    const stopped = jest.fn();
    const stopping = queue.stop().then(stopped);
    await jest.advanceTimersByTimeAsync(1000);
    expect(stopped).not.toHaveBeenCalled();
    await work.finish('a');
    await stopping;
    queue.add('d');
    await jest.advanceTimersByTimeAsync(1000);
    expect(work.started).toEqual(['a']);
    expect(queue.size).toBe(0);
  });

  it('keeps its promises under random additions', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = mulberry32(seed);
      const pick = (n: number) => Math.floor(random() * n);
      /** By key: when it was last added for now, and last begun. */
      const added = new Map<string, number>();
      const begun = new Map<string, number>();
      let step = 0;
      let running = 0;
      const active = new Set<string>();
      const queue = new KeyQueue({
        concurrency: 1 + pick(3),
        process: async key => {
          expect(active.has(key)).toBe(false);
          expect(++running).toBeLessThanOrEqual(3);
          active.add(key);
          begun.set(key, ++step);
          await new Promise(resolve => setTimeout(resolve, 1 + pick(20)));
          active.delete(key);
          running--;
        },
      });
      for (let i = 0; i < 100; i++) {
        const key = `k${pick(5)}`;
        // Noted before: the queue may begin it in the same call.
        added.set(key, ++step);
        queue.add(key, { afterMs: pick(2) * pick(30) });
        await jest.advanceTimersByTimeAsync(pick(5));
      }
      await jest.advanceTimersByTimeAsync(10_000);
      expect(queue.size).toBe(0);
      for (const [key, at] of added) {
        expect(begun.get(key)).toBeGreaterThan(at);
      }
    }
  });
});

/** A small seeded generator, so that a failing run can be repeated. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
