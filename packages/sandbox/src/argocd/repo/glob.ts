const KNOWN = new Map<string, RegExp>();
const MOST_KNOWN = 2_000;

/**
 * Matches as the globs of Argo CD do: `*` also runs over separators, `{a,b}`
 * is one of several, `[a-z]` one character of a class, `\` takes the meaning
 * from what follows.
 *
 * @param separator - what `*` and `?` stop at, where they do; `**` never does
 */
export function matchesGlob(
  pattern: string,
  text: string,
  separator = '',
): boolean {
  const key = `${separator}\n${pattern}`;
  let expression = KNOWN.get(key);
  if (!expression) {
    if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
    expression = compile(pattern, separator);
    KNOWN.set(key, expression);
  }
  return expression.test(text);
}

function compile(pattern: string, separator: string): RegExp {
  const any = separator ? `[^${escape(separator)}]` : '[^]';
  let source = '';
  let depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === '\\' && i + 1 < pattern.length) {
      i += 1;
      source += escape(pattern[i]);
    } else if (char === '*') {
      const stars = /^\*+/.exec(pattern.slice(i))![0].length;
      i += stars - 1;
      source += `${stars > 1 ? '[^]' : any}*`;
    } else if (char === '?') {
      source += any;
    } else if (char === '[' && pattern.indexOf(']', i + 2) > 0) {
      const end = pattern.indexOf(']', i + 2);
      source += characterClass(pattern.slice(i + 1, end));
      i = end;
    } else if (char === '{') {
      depth += 1;
      source += '(?:';
    } else if (char === '}' && depth > 0) {
      depth -= 1;
      source += ')';
    } else if (char === ',' && depth > 0) {
      source += '|';
    } else {
      source += escape(char);
    }
  }
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A glob that cannot be read matches nothing but itself.
    return new RegExp(`^${escape(pattern)}$`);
  }
}

function characterClass(content: string): string {
  const negated = /^[!^]/.test(content);
  const members = content
    .slice(negated ? 1 : 0)
    .replaceAll(/[\\\]^[]/g, '\\$&');
  return `[${negated ? '^' : ''}${members}]`;
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, '\\$&');
}
