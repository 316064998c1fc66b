/**
 * Which filters answer every line by itself, whatever came before and follows:
 * their input can be handed to them as it arrives.
 */
const FILTERS: Record<string, (args: readonly string[]) => boolean> = {
  grep: isLineGrep,
  egrep: isLineGrep,
  fgrep: isLineGrep,
  sed: isLineSed,
  awk: isLineAwk,
  gawk: isLineAwk,
  cut: () => true,
  rev: () => true,
};

export function isLineFilter(name: string, args: readonly string[]): boolean {
  return !args.includes('-') && (FILTERS[name]?.(args) ?? false);
}

/** Options about buffering that the utilities do not know. */
export function withoutBuffering(
  name: string,
  args: readonly string[],
): string[] {
  const known: Record<string, string[]> = {
    grep: ['--line-buffered'],
    egrep: ['--line-buffered'],
    fgrep: ['--line-buffered'],
    sed: ['-u', '--unbuffered'],
  };
  return args.filter(word => !known[name]?.includes(word));
}

/** Counts, numbers, contexts and limits need to know the other lines. */
function isLineGrep(args: readonly string[]): boolean {
  return args
    .filter(word => word.startsWith('-'))
    .every(word =>
      /^(-[eEFGPiovwxsqahHy]+|-e.*|--(line-buffered|ignore-case|invert-match|only-matching|quiet|silent|extended-regexp|fixed-strings|perl-regexp|word-regexp|line-regexp|colou?r(=.*)?|regexp=.*))$/.test(
        word,
      ),
    );
}

function isLineSed(args: readonly string[]): boolean {
  const words = [...args];
  const scripts: string[] = [];
  let operand: string | undefined;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, flags, script] = /^-([nErsu]*)(?:e([^]*))?$/.exec(word) ?? [];
    if (script !== undefined) scripts.push(script || (words.shift() ?? ''));
    else if (word.startsWith('-')) {
      if (flags === undefined && !/^--(quiet|silent|unbuffered)$/.test(word)) {
        return false;
      }
    } else operand ??= word;
  }
  if (scripts.length === 0) scripts.push(operand ?? '');
  return scripts.every(isLineScript);
}

const BETWEEN = String.raw`(?:\\[^]|(?!\1)[^\\\n])*`;
const SED_COMMAND = new RegExp(
  [
    String.raw`^[\s;]*(?:/(?:\\.|[^/\\\n])*/I?\s*!?\s*)?`,
    String.raw`(?:s([^\s\\])${BETWEEN}\1${BETWEEN}\1[gIip0-9]*`,
    String.raw`|y/(?:\\.|[^/\\\n])*/(?:\\.|[^/\\\n])*/|[dp])\s*(?=[;\n]|$)`,
  ].join(''),
);

/** Only `s`, `y`, `d` and `p`, for all lines or those that match. */
function isLineScript(script: string): boolean {
  let rest = script;
  while (/[^\s;]/.test(rest)) {
    const command = SED_COMMAND.exec(rest);
    if (!command) return false;
    rest = rest.slice(command[0].length);
  }
  return true;
}

const AWK_WORDS = new Set(
  'print printf NF if else next length substr tolower toupper index sprintf int fflush in OFS FS'.split(
    ' ',
  ),
);

/** A program without variables, `BEGIN`, `END`, `NR`, ranges and files. */
function isLineAwk(args: readonly string[]): boolean {
  const words = [...args];
  while (/^-[Fv]/.test(words[0] ?? '')) {
    const word = words.shift();
    if (word === '-F' || word === '-v') words.shift();
  }
  const [program = ''] = words;
  if (program.startsWith('-')) return false;
  const code = program
    .replace(/"(\\.|[^"\\])*"/g, ' 0 ')
    .replace(/\/(\\.|[^/\\])+\//g, ' 0 ');
  const outside = code.replace(/\{[^{}]*\}/g, ' ');
  const variables = new Set(
    [...args.join('\n').matchAll(/^(?:-v\n?)(\w+)=/gm)].map(([, name]) => name),
  );
  return (
    (code.match(/[A-Za-z_]\w*/g) ?? []).every(
      word => AWK_WORDS.has(word) || variables.has(word),
    ) &&
    !/[^=!<>~]=(?![=])|\+\+|--|print[^}]*>|(^|[^|])\|(?!\|)/.test(code) &&
    !outside.includes(',')
  );
}
