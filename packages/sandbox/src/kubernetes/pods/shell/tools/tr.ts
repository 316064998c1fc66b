import type { Program } from '../../programs.ts';

const CLASSES: Record<string, string> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: '0-9A-Za-z',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\t\n\v\f\r ',
  blank: '\t ',
  punct: '!-/:-@[-`{-~',
  xdigit: '0-9A-Fa-f',
};
const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The bytes that a set of `tr` names, in order. */
function bytesOf(set: string): number[] {
  const plain = set.replace(
    /\[:(\w+):\]/g,
    (all, name) => CLASSES[name] ?? all,
  );
  const units: { byte: number; escaped: boolean }[] = [];
  for (const [text, octal, letter] of plain.matchAll(
    /\\([0-7]{1,3})|\\([^])|[^]/gu,
  )) {
    if (octal)
      units.push({ byte: Number.parseInt(octal, 8) & 255, escaped: true });
    else {
      for (const byte of Buffer.from(
        letter ? ESCAPES[letter] ?? letter : text,
      )) {
        units.push({ byte, escaped: letter !== undefined });
      }
    }
  }
  const bytes: number[] = [];
  for (let at = 0; at < units.length; at += 1) {
    const { byte } = units[at];
    const [dash, end] = [units[at + 1], units[at + 2]];
    const isRange = dash?.byte === 45 && !dash.escaped && end !== undefined;
    if (!isRange) bytes.push(byte);
    else {
      for (let next = byte; next <= end.byte; next += 1) bytes.push(next);
      at += 2;
    }
  }
  return bytes;
}

/** `tr`: translates, deletes and squeezes bytes as they arrive. */
export const tr: Program = async ({ args, stdin, onOutput }) => {
  const flags = args.filter(word => /^-[cCds]+$/.test(word)).join('');
  const [first = '', second] = args.filter(word => !/^-[cCds]+$/.test(word));
  let from = bytesOf(first);
  if (/c/i.test(flags)) {
    const named = new Set(from);
    from = [...Array(256).keys()].filter(byte => !named.has(byte));
  }
  const to = second === undefined ? [] : bytesOf(second);
  const deleted = new Set(flags.includes('d') ? from : []);
  const table = [...Array(256).keys()];
  if (!flags.includes('d') && to.length > 0) {
    from.forEach((byte, at) => {
      table[byte] = to[Math.min(at, to.length - 1)];
    });
  }
  const lastSet = to.length > 0 ? to : from;
  const squeezed = new Set(flags.includes('s') ? lastSet : []);
  let last = -1;
  for await (const chunk of stdin) {
    const bytes: number[] = [];
    for (const byte of chunk) {
      if (deleted.has(byte)) continue;
      const made = table[byte];
      if (made === last && squeezed.has(made)) continue;
      bytes.push(made);
      last = made;
    }
    await onOutput('stdout', Buffer.from(bytes));
  }
  return 0;
};
