import { StatusError } from '../api/statusError.ts';

/** Where a list goes on. `revision` -1 means: at whatever is newest. */
export interface ContinueToken {
  revision: number;
  /** First key that is still to come, below the listed prefix. */
  start: string;
}

const VERSION = 'meta.k8s.io/v1';

/** The token of the real server: base64url of JSON. */
export function encodeContinue({ revision, start }: ContinueToken): string {
  const token = { v: VERSION, rv: revision, start: `/${start}` };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

export function decodeContinue(text: string): ContinueToken {
  const bytes = Buffer.from(text, 'base64url');
  let token: { v?: unknown; rv?: unknown; start?: unknown };
  try {
    token = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw invalidToken(
      `continue key is not valid: invalid character ${quoteByte(
        bytes[0],
      )} looking for beginning of value`,
    );
  }
  if (token?.v !== VERSION) {
    throw invalidToken(
      `continue key is not valid: server does not recognize this encoded version "${
        token?.v ?? ''
      }"`,
    );
  }
  if (typeof token.start !== 'string' || !token.start.startsWith('/')) {
    throw invalidToken(
      'continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
    );
  }
  if (typeof token.rv !== 'number' || token.rv === 0) {
    throw invalidToken(
      'continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
    );
  }
  return { revision: token.rv, start: token.start.slice(1) };
}

function invalidToken(message: string): StatusError {
  return StatusError.badRequest(`invalid continue token: ${message}`);
}

/** As Go quotes a byte that it takes for a character. */
function quoteByte(byte = 0): string {
  const printable = byte >= 0x20 && byte < 0x7f;
  return printable
    ? `'${String.fromCharCode(byte)}'`
    : `'\\u${byte.toString(16).padStart(4, '0')}'`;
}
