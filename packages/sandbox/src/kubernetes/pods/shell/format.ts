import { decodeText, encodeText, escapedByte } from './bytes.ts';

const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Text with its backslash sequences resolved; `\c` ends all output. */
export function unescapeText(
  text: string,
  isEcho: boolean,
): { text: string; stops: boolean } {
  let stops = false;
  const cut = text.replace(/(?<!\\)((?:\\\\)*)\\c[^]*/, (_, before) => {
    stops = true;
    return before;
  });
  const octal = isEcho ? '0[0-7]{0,3}' : '[0-7]{1,3}';
  const pattern = new RegExp(
    `\\\\(${octal}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|[^])`,
    'g',
  );
  const bytes = cut.replace(pattern, (all, code: string) => {
    if (/^[0-7]/.test(code))
      return escapedByte(Number.parseInt(code, 8) & 0xff);
    if (/^x./.test(code))
      return escapedByte(Number.parseInt(code.slice(1), 16));
    if (/^u./.test(code)) {
      return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    }
    if (code === '"' && !isEcho) return '"';
    return ESCAPES[code] ?? all;
  });
  // Bytes that make a character together become it.
  return { text: decodeText(encodeText(bytes)), stops };
}

/** `printf`: the format is used again while there are values left. */
export function formatText(
  format: string,
  values: readonly string[],
): { text: string; error?: string } {
  const rest = [...values];
  let text = '';
  let error: string | undefined;
  do {
    const before = rest.length;
    const once = formatOnce(format, rest);
    text += once.text;
    error ??= once.error;
    if (once.stops || rest.length === before) break;
  } while (rest.length > 0);
  return { text, ...(error !== undefined && { error }) };
}

const DIRECTIVE = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?([a-zA-Z%])/g;

function formatOnce(format: string, values: string[]) {
  let error: string | undefined;
  let stops = false;
  let text = '';
  let last = 0;
  const plain = (part: string) => unescapeText(part, false).text;
  for (const match of format.matchAll(DIRECTIVE)) {
    const [all, flags, width, precision, kind] = match;
    text += plain(format.slice(last, match.index));
    last = match.index + all.length;
    const has = all.includes('.');
    const size =
      width === '*' ? Number(values.shift() ?? 0) : Number(width ?? 0);
    const digits =
      precision === '*' ? Number(values.shift() ?? 0) : Number(precision ?? 0);
    if (kind === '%') {
      text += '%';
      continue;
    }
    const value = values.shift();
    if (kind === 'b') {
      const unescaped = unescapeText(value ?? '', true);
      text += pad(unescaped.text, size, flags);
      if (unescaped.stops) {
        stops = true;
        return { text, error, stops };
      }
      continue;
    }
    const number = toNumber(value ?? '');
    if (!/[scq]/.test(kind) && Number.isNaN(number)) {
      error = `${value}: invalid number`;
    }
    text += directive(
      kind,
      flags,
      size,
      has ? digits : undefined,
      value ?? '',
      number || 0,
    );
  }
  return { text: text + plain(format.slice(last)), error, stops };
}

function toNumber(text: string): number {
  if (text === '') return 0;
  if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
  if (/^[-+]?0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return Number(text);
}

function directive(
  kind: string,
  flags: string,
  width: number,
  precision: number | undefined,
  value: string,
  number: number,
): string {
  const sign = (text: string) => {
    if (number < 0) return text;
    if (flags.includes('+')) return `+${text}`;
    return flags.includes(' ') ? ` ${text}` : text;
  };
  const integer = Math.trunc(number);
  switch (kind) {
    case 's':
      return pad(value.slice(0, precision), width, flags);
    case 'c':
      return pad(value.slice(0, 1), width, flags);
    case 'q':
      return pad(
        /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value}'`,
        width,
        flags,
      );
    case 'd':
    case 'i':
    case 'u': {
      const padded = String(Math.abs(integer)).padStart(precision ?? 0, '0');
      return pad(
        sign(integer < 0 ? `-${padded}` : padded),
        width,
        flags,
        precision === undefined,
      );
    }
    case 'x':
    case 'X':
    case 'o': {
      const base = kind === 'o' ? 8 : 16;
      const mark = kind === 'o' ? '0' : '0x';
      const prefix = flags.includes('#') ? mark : '';
      const text =
        prefix + integer.toString(base).padStart(precision ?? 0, '0');
      return pad(kind === 'X' ? text.toUpperCase() : text, width, flags, true);
    }
    case 'e':
    case 'E':
      return pad(
        sign(
          number
            .toExponential(precision ?? 6)
            .replace(/e([+-])(\d)$/, 'e$10$2'),
        ),
        width,
        flags,
        true,
      );
    case 'g':
      return pad(sign(String(number)), width, flags, true);
    default:
      return pad(sign(number.toFixed(precision ?? 6)), width, flags, true);
  }
}

function pad(
  text: string,
  width: number,
  flags: string,
  zeros = false,
): string {
  if (flags.includes('-') || width < 0) return text.padEnd(Math.abs(width));
  if (!zeros || !flags.includes('0')) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}
