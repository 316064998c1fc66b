import type { IFileSystem } from 'just-bash';

const CLASSES: Record<string, string> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  print: ' -~',
  cntrl: '\\x00-\\x1f',
};

/** Text that stands for itself within a pattern. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]!^|()+@-]/g, '\\$&');
}

function literal(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** The regular expression, without anchors, of a shell pattern. */
export function patternSource(pattern: string, greedy = true): string {
  const lazy = greedy ? '' : '?';
  let source = '';
  const groups: string[] = [];
  for (let index = 0; index < pattern.length; index += 1) {
    const char = pattern[index];
    if (char === '\\') {
      index += 1;
      source += literal(pattern[index] ?? '\\');
    } else if (/[@?*+!]/.test(char) && pattern[index + 1] === '(') {
      index += 1;
      source += char === '!' ? '(?:(?!(?:' : '(?:';
      groups.push(char);
    } else if (char === ')' && groups.length > 0) {
      const kind = groups.pop() ?? '@';
      source += kind === '!' ? ')$)[^]*)' : `)${kind === '@' ? '' : kind}`;
    } else if (char === '|' && groups.length > 0) {
      source += '|';
    } else if (char === '*') {
      source += `[^]*${lazy}`;
    } else if (char === '?') {
      source += '[^]';
    } else if (char === '[') {
      const bracket = readBracket(pattern, index);
      source += bracket?.source ?? '\\[';
      index = bracket?.end ?? index;
    } else {
      source += literal(char);
    }
  }
  return source;
}

function readBracket(pattern: string, start: number) {
  let index = start + 1;
  const negated = /[!^]/.test(pattern[index] ?? '');
  if (negated) index += 1;
  let source = '';
  for (let first = true; index < pattern.length; first = false, index += 1) {
    const char = pattern[index];
    if (char === ']' && !first) {
      return { source: `[${negated ? '^' : ''}${source}]`, end: index };
    }
    const named = /^\[:(\w+):\]/.exec(pattern.slice(index));
    if (named) {
      source += CLASSES[named[1]] ?? '';
      index += named[0].length - 1;
    } else if (char === '\\') {
      index += 1;
      source += literal(pattern[index] ?? '\\');
    } else {
      source += char === '-' ? '-' : literal(char);
    }
  }
  return undefined;
}

const COMPILED = new Map<string, RegExp>();

export function matchesPattern(text: string, pattern: string): boolean {
  let regex = COMPILED.get(pattern);
  if (!regex) {
    if (COMPILED.size > 1000) COMPILED.clear();
    regex = new RegExp(`^(?:${patternSource(pattern)})$`);
    COMPILED.set(pattern, regex);
  }
  return regex.test(text);
}

/** Whether a pattern has anything but literal text. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern.replace(/\\[^]/g, ''));
}

/** Paths that match, sorted; relative to `cwd` when the pattern is. */
export async function expandPathnames(
  pattern: string,
  cwd: string,
  fs: IFileSystem,
): Promise<string[]> {
  const absolute = pattern.startsWith('/');
  const parts = pattern.split('/').filter(part => part !== '');
  let found = [''];
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const next: string[] = [];
    for (const prefix of found) {
      const base = prefix || !absolute ? prefix : '/';
      const directory = absolute ? base : fs.resolvePath(cwd, base || '.');
      const join = (name: string) =>
        prefix || absolute ? `${prefix}/${name}` : name;
      if (!hasWildcard(part)) {
        const name = part.replace(/\\([^])/g, '$1');
        const path = join(name);
        if (await exists(fs, fs.resolvePath(cwd, path))) next.push(path);
        continue;
      }
      for (const name of await namesIn(fs, directory)) {
        if (name.startsWith('.') && !/^\\?\./.test(part)) continue;
        if (!matchesPattern(name, part)) continue;
        const path = join(name);
        if (isLast || (await isDirectory(fs, fs.resolvePath(cwd, path)))) {
          next.push(path);
        }
      }
    }
    found = next;
  }
  const suffix = pattern.endsWith('/') ? '/' : '';
  return found.map(path => path + suffix).sort();
}

async function exists(fs: IFileSystem, path: string): Promise<boolean> {
  return fs.lstat(path).then(
    () => true,
    () => false,
  );
}

async function isDirectory(fs: IFileSystem, path: string): Promise<boolean> {
  return fs.stat(path).then(
    stat => stat.isDirectory,
    () => false,
  );
}

async function namesIn(fs: IFileSystem, path: string): Promise<string[]> {
  return fs.readdir(path).catch(() => []);
}
