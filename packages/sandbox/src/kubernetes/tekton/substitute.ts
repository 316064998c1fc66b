/** Values by the text between `$(` and `)`. */
export class Replacements {
  readonly strings = new Map<string, string>();
  /** Replace `$(key[*])` when it is a whole list element or a whole value. */
  readonly lists = new Map<string, string[]>();
  readonly objects = new Map<string, Record<string, string>>();

  /** A param or result under each way it may be written. */
  addValue(prefix: string, name: string, value: unknown): this {
    const keys = [
      `${prefix}.${name}`,
      `${prefix}["${name}"]`,
      `${prefix}['${name}']`,
    ];
    for (const key of keys) this.#add(key, value);
    return this;
  }

  addString(key: string, value: string): this {
    this.strings.set(key, value);
    return this;
  }

  /** Names that a taskSpec declares itself are not the pipeline's. */
  without(prefix: string, names: string[]): Replacements {
    const rest = new Replacements();
    const hidden = names.flatMap(name => [
      `${prefix}.${name}`,
      `${prefix}["${name}"]`,
      `${prefix}['${name}']`,
    ]);
    const keep = (key: string) =>
      !hidden.some(
        name =>
          key === name ||
          key.startsWith(`${name}[`) ||
          key.startsWith(`${name}.`),
      );
    const copy = <T>(from: Map<string, T>, to: Map<string, T>) =>
      from.forEach((value, key) => keep(key) && to.set(key, value));
    copy(this.strings, rest.strings);
    copy(this.lists, rest.lists);
    copy(this.objects, rest.objects);
    return rest;
  }

  #add(key: string, value: unknown): void {
    if (Array.isArray(value)) {
      this.lists.set(`${key}[*]`, value);
      this.lists.set(key, value);
      value.forEach((item, index) =>
        this.strings.set(`${key}[${index}]`, item),
      );
    } else if (value && typeof value === 'object') {
      const object = value as Record<string, string>;
      this.objects.set(`${key}[*]`, object);
      this.objects.set(key, object);
      for (const [field, item] of Object.entries(object)) {
        this.strings.set(`${key}.${field}`, item);
      }
    } else {
      this.strings.set(key, String(value));
    }
  }
}

/** Replaces in all strings of a JSON value; unknown references stay. */
export function substitute<T>(value: T, replacements: Replacements): T {
  return replaceIn(value, replacements) as T;
}

function substituteText(text: string, { strings }: Replacements): string {
  return text.replace(
    /\$\(([^()]+)\)/g,
    (whole, key) => strings.get(key) ?? whole,
  );
}

function replaceIn(value: unknown, replacements: Replacements): unknown {
  if (typeof value === 'string') {
    const whole = wholeReference(value);
    const object = whole && replacements.objects.get(whole);
    const list = whole?.endsWith('[*]') && replacements.lists.get(whole);
    return object || list || substituteText(value, replacements);
  }
  if (Array.isArray(value)) {
    return value.flatMap(item => {
      const whole = typeof item === 'string' && wholeReference(item);
      const list = whole && replacements.lists.get(whole);
      return list || [replaceIn(item, replacements)];
    });
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        replaceIn(item, replacements),
      ]),
    );
  }
  return value;
}

function wholeReference(text: string): string | undefined {
  return /^\$\(([^()]+)\)$/.exec(text)?.[1];
}

/** Everything between `$(` and `)` in all strings of a JSON value. */
export function referencesIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [...value.matchAll(/\$\(([^()]+)\)/g)].map(match => match[1]);
  }
  if (value && typeof value === 'object') {
    return Object.values(value).flatMap(referencesIn);
  }
  return [];
}
