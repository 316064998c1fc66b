import type { Line, Way } from './Way';

const OPENED_AT_ONCE = 20;

/** Times in milliseconds. */
export interface Latency {
  p50: number;
  p99: number;
}

export function percentiles(times: number[]): Latency {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)];
  return { p50: at(0.5), p99: at(0.99) };
}

/** One key, until what the process says to it is here. */
export function echo(line: Line): Promise<number> {
  return new Promise(resolve => {
    const started = performance.now();
    line.onOutput(() => resolve(performance.now() - started));
    line.write(Buffer.from('x'));
  });
}

export async function echoes(line: Line, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    times.push(await echo(line));
  }
  return times;
}

/** @returns bytes per second of a command's output, from its first to its last. */
export async function throughput(way: Way, command: string[], bytes: number) {
  const line = await way.open(command);
  let received = 0;
  let first = 0;
  line.onOutput(count => {
    first ||= performance.now();
    received += count;
  });
  await line.ended;
  if (received !== bytes) {
    throw new Error(`${way.name}: ${received} of ${bytes} bytes came`);
  }
  return bytes / ((performance.now() - first) / 1000);
}

/** Many lines of one command, some at a time. */
export async function openAll(
  way: Way,
  command: string[],
  count: number,
): Promise<Line[]> {
  const lines: Line[] = [];
  while (lines.length < count) {
    const some = Math.min(OPENED_AT_ONCE, count - lines.length);
    const opening = Array.from({ length: some }, () => way.open(command));
    lines.push(...(await Promise.all(opening)));
  }
  return lines;
}

/** A key on every line at once. */
export function echoAll(lines: Line[]): Promise<number[]> {
  return Promise.all(lines.map(echo));
}

/**
 * Measures both in turns, so that whatever else the machine does concerns
 * both; the first round is for warming up and does not count.
 */
export async function alternately<T>(
  rounds: number,
  work: { direct: () => Promise<T>; portal: () => Promise<T> },
): Promise<{ direct: T[]; portal: T[] }> {
  const results = { direct: [] as T[], portal: [] as T[] };
  for (let round = 0; round <= rounds; round += 1) {
    const direct = await work.direct();
    const portal = await work.portal();
    if (round > 0) {
      results.direct.push(direct);
      results.portal.push(portal);
    }
  }
  return results;
}
