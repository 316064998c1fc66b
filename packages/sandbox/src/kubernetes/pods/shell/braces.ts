import type { BraceItem, WordNode, WordPart } from './syntax.ts';

/** The words that `{a,b}` and `{1..3}` make of one. */
export function braceVariants(word: WordNode): WordNode[] {
  const at = word.parts.findIndex(({ type }) => type === 'BraceExpansion');
  const part = word.parts[at];
  if (part?.type !== 'BraceExpansion') return [word];
  const before = word.parts.slice(0, at);
  const after = braceVariants({ ...word, parts: word.parts.slice(at + 1) });
  return part.items
    .flatMap(item => braceItem(item))
    .flatMap(middle =>
      after.map(rest => ({
        ...word,
        parts: [...before, ...middle, ...rest.parts],
      })),
    );
}

function braceItem(item: BraceItem): WordPart[][] {
  if (item.type === 'Word') {
    return braceVariants(item.word).map(({ parts }) => parts);
  }
  const isText = typeof item.start === 'string';
  const code = (end: string | number) =>
    typeof end === 'string' ? end.charCodeAt(0) : end;
  const [start, end] = [code(item.start), code(item.end)];
  const step = Math.max(1, Math.abs(item.step ?? 1)) * (start <= end ? 1 : -1);
  const width = /^-?0\d/.test(`${item.startStr ?? ''}`)
    ? String(item.startStr).length
    : 0;
  const values: WordPart[][] = [];
  for (let at = start; step > 0 ? at <= end : at >= end; at += step) {
    const value = isText
      ? String.fromCharCode(at)
      : String(at).padStart(width, '0');
    values.push([{ type: 'Literal', value }]);
  }
  return values;
}
