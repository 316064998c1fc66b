/**
 * Whether a pattern of an AppProject is the text's.
 *
 * @param options.path - whether `*` ends at a slash, as in those of
 * repositories, where `**` does not
 */
export function globMatch(
  pattern: string,
  text: string,
  options: { path?: boolean } = {},
): boolean {
  if (pattern === '*') {
    return true;
  }
  const star = options.path ? '[^/]*' : '.*';
  const source = pattern
    .split(/(\*\*|\*|\?)/)
    .map(part => {
      if (part === '**') return '.*';
      if (part === '*') return star;
      return part === '?' ? '.' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`).test(text);
}

/**
 * As Argo CD's `application.namespaces` has patterns of namespaces: a glob, or
 * an expression between slashes.
 */
export function namespaceMatches(pattern: string, name: string): boolean {
  const expression = /^\/(.*)\/$/.exec(pattern)?.[1];
  return expression === undefined
    ? globMatch(pattern, name)
    : new RegExp(expression).test(name);
}
