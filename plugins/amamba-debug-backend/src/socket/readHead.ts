import type { Duplex } from 'node:stream';

/** In which another replica must answer, in ms. */
export const ANSWER_WITHIN_MS = 5000;
const MAX_HEAD_BYTES = 16 * 1024;

/**
 * What comes first on a connection: the head of an answer, with whatever came
 * along. The connection is paused then.
 *
 * @returns undefined when nothing of the kind comes in time.
 */
export async function readHead(upstream: Duplex): Promise<Buffer | undefined> {
  let settle: (head: Buffer | undefined) => void = () => {};
  const found = new Promise<Buffer | undefined>(resolve => {
    settle = resolve;
  });
  let got = Buffer.alloc(0);
  const collect = (chunk: Buffer) => {
    got = Buffer.concat([got, chunk]);
    const complete = got.includes('\r\n\r\n');
    if (complete || got.length > MAX_HEAD_BYTES) {
      // At once: what comes next is for others to read.
      upstream.pause();
      settle(complete ? got : undefined);
    }
  };
  const fail = () => settle(undefined);
  const timer = setTimeout(fail, ANSWER_WITHIN_MS);
  upstream.on('data', collect).on('close', fail).on('error', fail).resume();
  try {
    return await found;
  } finally {
    clearTimeout(timer);
    upstream.pause();
    upstream.off('data', collect).off('close', fail).off('error', fail);
  }
}
