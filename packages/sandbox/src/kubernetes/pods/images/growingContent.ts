/** How many bytes of a backing store with room at its end are in use. */
const USED = new WeakMap<ArrayBufferLike, number>();
const LEAST_ROOM = 4096;

/**
 * A file's content with bytes after it. Content that grows gets room at its
 * end, so that what is written in many parts is not copied for each of them.
 * Whoever holds the content before does not see what comes after it.
 */
export function appended(content: Buffer, bytes: Buffer): Buffer {
  const { buffer, byteOffset } = content;
  const length = content.length + bytes.length;
  const end = byteOffset + content.length;
  // Of two files with the same beginning only one can grow in its place.
  if (USED.get(buffer) === end && byteOffset + length <= buffer.byteLength) {
    USED.set(buffer, end + bytes.length);
    bytes.copy(Buffer.from(buffer), end);
    return Buffer.from(buffer, byteOffset, length);
  }
  const isFirst = content.length === 0;
  const store = new ArrayBuffer(
    isFirst ? length : Math.max(length * 2, LEAST_ROOM),
  );
  const grown = Buffer.from(store, 0, length);
  content.copy(grown);
  bytes.copy(grown, content.length);
  USED.set(store, length);
  return grown;
}
