import { isUtf8 } from 'node:buffer';

/** A byte that is no UTF-8 stands in text as this and itself: a lone surrogate. */
const ESCAPED_BYTES = 0xdc00;
const LONE_BYTES = /(?<![\ud800-\udbff])[\udc80-\udcff]+/g;

/** The text of bytes, from which `encodeText` makes the same bytes again. */
export function decodeText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at]);
    const sequence = bytes.subarray(at, at + length);
    if (sequence.length === length && isUtf8(sequence)) {
      text += sequence.toString();
      at += length;
    } else {
      text += escapedByte(bytes[at]);
      at += 1;
    }
  }
  return text;
}

/** One byte as text, such as `\377` of `printf`. */
export function escapedByte(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : ESCAPED_BYTES + byte);
}

export function encodeText(text: string): Buffer {
  const parts: Buffer[] = [];
  let last = 0;
  for (const { 0: run, index } of text.matchAll(LONE_BYTES)) {
    parts.push(Buffer.from(text.slice(last, index)));
    parts.push(Buffer.from([...run].map(unit => unit.charCodeAt(0) & 0xff)));
    last = index + run.length;
  }
  if (last === 0) return Buffer.from(text);
  return Buffer.concat([...parts, Buffer.from(text.slice(last))]);
}

function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
