/**
 * What comment lines of a Go type say to readers, as the OpenAPI documents of
 * Kubernetes show it: a paragraph is a line, markers and what follows `---`
 * are for others.
 */
export function proseOf(comments: string[]): string {
  const paragraphs: string[][] = [[]];
  for (const comment of comments) {
    const line = comment.replace(/^\s*\/\//, '').trimEnd();
    const text = line.trim();
    if (text === '---') break;
    if (/^(\+|TODO)/.test(text)) continue;
    if (text === '') paragraphs.push([]);
    else paragraphs.at(-1)!.push(text);
  }
  return paragraphs
    .filter(lines => lines.length > 0)
    .map(lines => lines.join(' '))
    .join('\n\n');
}
