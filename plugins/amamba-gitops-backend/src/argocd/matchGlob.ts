const TOKEN = /\\.|\*+|\?|\[!?[^\]]+\]|[{},]|[^\\*?[{},]/gsu;

/**
 * Whether a text fits a pattern as Argo CD understands them: `*` stands for
 * anything but `/`, `**` for anything, `?` for one character, `[a-c]` and
 * `{a,b}` for one of several. A pattern that is none fits nothing.
 */
export function matchGlob(pattern: string, text: string): boolean {
  if (pattern === '*') {
    return true;
  }
  const expression = toExpression(pattern);
  return expression?.test(text) ?? false;
}

function toExpression(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^${translate(pattern)}$`, 'su');
  } catch {
    return undefined;
  }
}

function translate(pattern: string): string {
  let depth = 0;
  const translated = pattern.replace(TOKEN, token => {
    switch (token[0]) {
      case '*':
        // Runs of stars are kept short: a long one would take for ever.
        return token.length > 1 ? '.*' : '[^/]*';
      case '?':
        return '[^/]';
      case '[':
        return translateClass(token);
      case '{':
        depth += 1;
        return '(?:';
      case '}':
        depth -= 1;
        return ')';
      case ',':
        return depth > 0 ? '|' : ',';
      default:
        return escape(token.replace(/^\\(.)/s, '$1'));
    }
  });
  return translated;
}

function translateClass(token: string): string {
  const negated = token.startsWith('[!');
  const items = token.slice(negated ? 2 : 1, -1).replace(/[\\\]^[&]/g, '\\$&');
  return `[${negated ? '^' : ''}${items}]`;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
