/**
 * What a client asked for with `fields=a.b,c.d`: only those paths, or with a
 * leading `-` all but the first (Argo CD takes the minus of the others for a
 * part of their names).
 */
export function keepFields(answer: unknown, fields: string): unknown {
  if (fields === '') return answer;
  const paths = fields.replace(/^-/, '').split(',');
  return fields.startsWith('-')
    ? without(answer, paths, '')
    : only(answer, paths, '');
}

function only(value: unknown, paths: string[], at: string): unknown {
  if (paths.includes(at)) return value;
  if (Array.isArray(value)) return value.map(item => only(item, paths, at));
  const kept: Record<string, unknown> = {};
  for (const [key, member] of entriesOf(value)) {
    const path = at ? `${at}.${key}` : key;
    const wanted = paths.some(
      item => item === path || item.startsWith(`${path}.`),
    );
    if (wanted) kept[key] = only(member, paths, path);
  }
  return kept;
}

function without(value: unknown, paths: string[], at: string): unknown {
  if (Array.isArray(value)) return value.map(item => without(item, paths, at));
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, member] of entriesOf(value)) {
    const path = at ? `${at}.${key}` : key;
    if (!paths.includes(path)) kept[key] = without(member, paths, path);
  }
  return kept;
}

function entriesOf(value: unknown): Array<[string, unknown]> {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
