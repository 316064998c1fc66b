import type { ServerResponse } from 'node:http';

/** All warnings of an answer together may not be longer, in characters. */
const TOTAL_LIMIT = 4_096;
const HEADER = 'Warning';

/**
 * Adds `Warning: 299 - "…"` to an answer that has not begun. The same warning
 * is told once; those beyond what a header can hold are left out.
 */
export function addWarning(response: ServerResponse, message: string): void {
  if (response.headersSent || !message) return;
  const value = `299 - ${quoted(message)}`;
  const present = [response.getHeader(HEADER) ?? []].flat().map(String);
  const length = [...present, value].join('').length;
  if (present.includes(value) || length > TOTAL_LIMIT) return;
  response.setHeader(HEADER, [...present, value]);
}

/** A quoted-string of RFC 7230; control characters would end the header. */
function quoted(message: string): string {
  // eslint-disable-next-line no-control-regex
  const printable = message.replace(/[\x00-\x1f\x7f]+/g, ' ');
  return `"${printable.replace(/[\\"]/g, '\\$&')}"`;
}
