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
export function readHead(upstream: Duplex): Promise<Buffer | undefined> {
  return new Promise(resolve => {
    let got = Buffer.alloc(0);
    const settle = (head: Buffer | undefined) => {
      clearTimeout(timer);
      upstream.pause();
      upstream.off('data', collect);
      upstream.off('close', fail);
      upstream.off('error', fail);
      resolve(head);
    };
    const fail = () => settle(undefined);
    const timer = setTimeout(fail, ANSWER_WITHIN_MS);
    function collect(chunk: Buffer) {
      got = Buffer.concat([got, chunk]);
      if (got.includes('\r\n\r\n')) {
        settle(got);
      } else if (got.length > MAX_HEAD_BYTES) {
        fail();
      }
    }
    upstream.on('data', collect);
    upstream.on('close', fail);
    upstream.on('error', fail);
    upstream.resume();
  });
}
