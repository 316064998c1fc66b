import { matchesGlob } from '../../repo/index.ts';

/** A glob, or between slashes a regular expression, as namespaces are given. */
export function matchesNamespace(pattern: string, namespace: string): boolean {
  if (pattern.length <= 2 || !/^\/.*\/$/.test(pattern)) {
    return matchesGlob(pattern, namespace);
  }
  try {
    return new RegExp(pattern.slice(1, -1)).test(namespace);
  } catch {
    return false;
  }
}
