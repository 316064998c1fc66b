const MOST = 1000;

/** The end of what a process says on its error output, safe to show. */
export function readable(bytes: Buffer): string {
  return bytes
    .subarray(Math.max(0, bytes.length - MOST))
    .toString('utf8')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
}
