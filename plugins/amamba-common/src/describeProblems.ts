import type { z } from 'zod';

/**
 * What is wrong with something, for whoever wrote it: each problem with the
 * field that it is about, `spec.clusters[0].name: …`.
 *
 * @public
 */
export function describeProblems(error: z.ZodError): string[] {
  return error.issues.map(issue => {
    const field = writePath(issue.path);
    const message =
      issue.code === 'invalid_key'
        ? issue.issues.map(reason => reason.message).join(', ')
        : issue.message;
    return field ? `${field}: ${message}` : message;
  });
}

function writePath(path: PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const name = String(part);
    if (!/^\w+$/.test(name)) return `${text}["${name}"]`;
    return text ? `${text}.${name}` : name;
  }, '');
}
