/**
 * Whether a text fits a pattern, in which `*` stands for any letters but a
 * slash, `**` for any, and `**\/` for any folders or none.
 *
 * @remarks
 * Tenants write patterns: no regular expression is made of them, for one with
 * many stars would take for ever. This takes pattern × text steps at most.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let reached = Array.from({ length: text.length + 1 }, (_, at) => at === 0);
  for (const token of pattern.split(/(\*\*+\/|\*+)/)) {
    if (token !== '') {
      reached = advance(token, text, reached);
    }
  }
  return reached[text.length];
}

/** Where one can be after the token, of where one can be before it. */
function advance(token: string, text: string, before: boolean[]): boolean[] {
  if (!token.startsWith('*')) {
    return before.map(
      (_, at) =>
        Boolean(before[at - token.length]) &&
        text.startsWith(token, at - token.length),
    );
  }
  let open = false;
  return before.map((reached, at) => {
    const afterSlash = text[at - 1] === '/';
    if (token.endsWith('/')) {
      const here = reached || (open && afterSlash);
      open ||= reached;
      return here;
    }
    open = reached || (open && !(token === '*' && afterSlash));
    return open;
  });
}
