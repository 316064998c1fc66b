/** Findings of a validation, printed as knative's `apis.FieldError` prints them. */
export class FieldErrors {
  readonly #found: { message: string; paths: string[]; details: string }[] = [];

  add(message: string, paths: string | string[], details = ''): this {
    this.#found.push({ message, paths: [paths].flat(), details });
    return this;
  }

  /** Takes over others' findings with their paths below `prefix`. */
  addAll(other: FieldErrors, prefix = ''): this {
    for (const { message, paths, details } of other.#found) {
      this.add(
        message,
        paths.map(path => joinPath(prefix, path)),
        details,
      );
    }
    return this;
  }

  get empty(): boolean {
    return this.#found.length === 0;
  }

  /** One line for each message, those alike merged, sorted. */
  toString(): string {
    const merged = new Map<
      string,
      { message: string; paths: Set<string>; details: string }
    >();
    for (const { message, paths, details } of this.#found) {
      const key = JSON.stringify([message, details]);
      const entry = merged.get(key) ?? {
        message,
        paths: new Set<string>(),
        details,
      };
      paths.forEach(path => entry.paths.add(path));
      merged.set(key, entry);
    }
    return [...merged.values()]
      .map(
        ({ message, paths, details }) =>
          `${message}: ${[...paths].sort().join(', ')}${
            details ? `\n${details}` : ''
          }`,
      )
      .sort()
      .join('\n');
  }
}

function joinPath(prefix: string, path: string): string {
  if (!prefix || !path) return prefix || path;
  return path.startsWith('[') ? `${prefix}${path}` : `${prefix}.${path}`;
}

export const bothSet = 'expected exactly one, got both';
export const multipleSet = 'expected exactly one, got multiple';
export const neitherSet = 'expected exactly one, got neither';

export function missing(path: string): [string, string] {
  return ['missing field(s)', path];
}
