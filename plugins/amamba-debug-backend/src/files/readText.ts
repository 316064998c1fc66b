/**
 * The beginning of a file as text; undefined when it is none: it has a NUL or
 * is no UTF-8. A letter that the end cuts in two is left out.
 */
export function readText(
  bytes: Buffer,
  truncated: boolean,
): string | undefined {
  if (bytes.includes(0)) {
    return undefined;
  }
  try {
    // `stream` leaves out a letter that is not there completely.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes,
      { stream: truncated },
    );
  } catch {
    return undefined;
  }
}
