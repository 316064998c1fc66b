import { inflateSync } from 'node:zlib';

/** Of one object, unpacked: a file, or a folder's list. */
const MAX_OBJECT_BYTES = 32 * 2 ** 20;
/** Of all together: a configuration repository is small. */
const MAX_TOTAL_BYTES = 128 * 2 ** 20;
/** Magic word, version and count. */
const HEADER_BYTES = 12;
const OFFSET_DELTA = 6;
const REFERENCE_DELTA = 7;
const SHA_BYTES = 20;

/**
 * Looks how large a pack of Git becomes, without unpacking it whole.
 *
 * @remarks Half a megabyte of zeros unpacks to half a gigabyte: whoever may
 * push to one repository could end the portal for everybody.
 * @throws Error when it is more than a configuration repository takes.
 */
export function checkPack(pack: Buffer): void {
  const count = pack.readUInt32BE(8);
  let position = HEADER_BYTES;
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const object = readObject(pack, position);
    total += object.size;
    if (object.size > MAX_OBJECT_BYTES || total > MAX_TOTAL_BYTES) {
      throw tooLarge();
    }
    position = object.end;
  }
}

/** An object's size once unpacked, and where the next one begins. */
function readObject(
  pack: Buffer,
  start: number,
): { size: number; end: number } {
  const { type, size, next } = readHeader(pack, start);
  if (size > MAX_OBJECT_BYTES) {
    throw tooLarge();
  }
  const from = next + baseLength(pack, type, next);
  const { data, end } = inflate(pack, from, size);
  const isDelta = type === OFFSET_DELTA || type === REFERENCE_DELTA;
  return { size: isDelta ? sizeAfterDelta(data) : size, end };
}

/** Three bits of type, and a number of which each byte holds seven bits. */
function readHeader(pack: Buffer, start: number) {
  const first = pack.readUInt8(start);
  let next = start + 1;
  let size = first % 16;
  let scale = 16;
  for (let more = first >= 128; more; next += 1) {
    const byte = pack.readUInt8(next);
    size += (byte % 128) * scale;
    scale *= 128;
    more = byte >= 128;
  }
  return { type: Math.floor(first / 16) % 8, size, next };
}

/** How long is what a delta says of the object that it changes. */
function baseLength(pack: Buffer, type: number, start: number): number {
  if (type === REFERENCE_DELTA) {
    return SHA_BYTES;
  }
  let length = 0;
  if (type === OFFSET_DELTA) {
    while (pack.readUInt8(start + length) >= 128) {
      length += 1;
    }
    length += 1;
  }
  return length;
}

function inflate(pack: Buffer, start: number, size: number) {
  const options = { info: true, maxOutputLength: Math.max(size, 1) };
  const { buffer, engine } = inflateSync(
    pack.subarray(start),
    options,
  ) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
  return { data: buffer, end: start + engine.bytesWritten };
}

/** A delta begins with the size before it and the one after it. */
function sizeAfterDelta(delta: Buffer): number {
  let position = 0;
  const readSize = () => {
    let size = 0;
    let scale = 1;
    for (let more = true; more; position += 1) {
      const byte = delta.readUInt8(position);
      size += (byte % 128) * scale;
      scale *= 128;
      more = byte >= 128;
    }
    return size;
  };
  readSize();
  return readSize();
}

function tooLarge(): Error {
  return Object.assign(
    new Error(
      `it unpacks to more than ${
        MAX_OBJECT_BYTES / 2 ** 20
      } MB in one file, or ${
        MAX_TOTAL_BYTES / 2 ** 20
      } MB in all, which is no configuration`,
    ),
    // Not of the connection: it is of no use to try again.
    { data: { statusCode: 422 } },
  );
}
