const MAX_KNOWN = 10_000;
const known = new Map<string, RegExp | undefined>();

/**
 * Whether a text fits a pattern of gobwas/glob: `*`, `?`, `[a-z]`, `[!a]`,
 * `{a,b}`. With a separator, `*` and `?` stop at it and `**` does not.
 */
export function matchesGlob(
  pattern: string,
  text: string,
  separator = '',
): boolean {
  if (pattern === '*' && separator === '') return true;
  const key = `${separator} ${pattern}`;
  if (!known.has(key)) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, compile(pattern, separator));
  }
  return known.get(key)?.test(text) ?? pattern === text;
}

/** Undefined for what is no pattern; it then stands for itself. */
function compile(pattern: string, separator: string): RegExp | undefined {
  const one = separator ? `[^${escape(separator)}]` : '.';
  let source = '';
  let open = 0;
  for (let i = 0; i < pattern.length; i += 1) {
    const character = pattern[i];
    if (character === '*') {
      const many = pattern[i + 1] === '*';
      source += many ? '.*' : `${one}*`;
      if (many) i += 1;
    } else if (character === '?') {
      source += one;
    } else if (character === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end < 0) return undefined;
      source += characterClass(pattern.slice(i + 1, end));
      i = end;
    } else if (character === '{') {
      open += 1;
      source += '(?:';
    } else if (character === '}' && open > 0) {
      open -= 1;
      source += ')';
    } else if (character === ',' && open > 0) {
      source += '|';
    } else {
      if (character === '\\' && i + 1 < pattern.length) i += 1;
      source += escape(pattern[i]);
    }
  }
  return open === 0 ? toExpression(source) : undefined;
}

function toExpression(source: string): RegExp | undefined {
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    return undefined;
  }
}

function characterClass(body: string): string {
  const negated = body.startsWith('!');
  const members = (negated ? body.slice(1) : body).replace(/[\\\]^]/g, '\\$&');
  return `[${negated ? '^' : ''}${members}]`;
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** A glob, or between slashes a regular expression, as namespaces are given. */
export function matchesGlobOrExpression(
  pattern: string,
  text: string,
): boolean {
  if (pattern.length > 2 && pattern.startsWith('/') && pattern.endsWith('/')) {
    return toExpression(`.*${pattern.slice(1, -1)}.*`)?.test(text) ?? false;
  }
  return matchesGlob(pattern, text);
}
