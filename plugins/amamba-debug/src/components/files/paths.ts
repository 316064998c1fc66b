import { containerPathSchema } from '@amamba/plugin-amamba-debug-common';

/** A path in a container without what means nothing: `//`, `/./`, a last `/`. */
export function tidyPath(path: string): string {
  const parts = path.split('/').filter(part => part !== '' && part !== '.');
  return `/${parts.join('/')}`;
}

/** A path that somebody typed; undefined when it is not one. */
export function readPath(text: string): string | undefined {
  const parsed = containerPathSchema.safeParse(text.trim());
  return parsed.success ? tidyPath(parsed.data) : undefined;
}

/** Path of an entry of a directory. */
export function childPath(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

/** The directories down to a path, from the root. */
export function crumbs(path: string): { name: string; path: string }[] {
  const parts = path.split('/').filter(Boolean);
  return [
    { name: '/', path: '/' },
    ...parts.map((name, index) => ({
      name,
      path: `/${parts.slice(0, index + 1).join('/')}`,
    })),
  ];
}

/**
 * A file's name that is safe to save under, whatever a container called it:
 * no folders, no control characters or ones that turn text around, nothing
 * that Windows reads otherwise.
 */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).pop() ?? '';
  const safe = last
    .replace(/\p{C}/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(0, 200);
  return safe || 'download';
}
