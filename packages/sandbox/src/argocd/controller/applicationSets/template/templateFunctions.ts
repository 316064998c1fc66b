import { createHash } from 'node:crypto';
import { parse, stringify } from 'yaml';
import { equalJson, isRecord } from '../../../../kubernetes/store/json.ts';

type TemplateFunction = (...args: any[]) => unknown;

/** What counts as true: neither zero nor empty. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** A value as Go prints it. */
export function printed(value: unknown): string {
  if (value === undefined || value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (isRecord(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([k, v]) => `${k}:${printed(v)}`).join(' ')}]`;
  }
  return String(value);
}

function verbText(verb: string, value: unknown, precision: string): string {
  if (verb === 'q') return JSON.stringify(printed(value));
  if (verb === 'f') return Number(value).toFixed(Number(precision || 6));
  return verb === 'x' ? Number(value).toString(16) : printed(value);
}

/** `%s`, `%d`, `%v`, `%q`, `%05d`, `%.2f`, `%x`, `%t`. */
function formatted(format: string, ...args: unknown[]): string {
  let next = 0;
  return format.replaceAll(
    /%([-+0]*)(\d*)(?:\.(\d+))?([sdvqxtf%])/g,
    (_, flags: string, width: string, precision: string, verb: string) => {
      if (verb === '%') return '%';
      const value = args[next];
      next += 1;
      const text = verbText(verb, value, precision);
      if (flags.includes('-')) return text.padEnd(Number(width));
      return text.padStart(Number(width), flags.includes('0') ? '0' : ' ');
    },
  );
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : Number(left > right);
}

/** Whole numbers, as sprig computes. */
function whole(value: unknown): number {
  const number = Math.trunc(Number(value));
  return Number.isNaN(number) ? 0 : number;
}

function words(text: string): string[] {
  return String(text)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
}

function indexed(value: unknown, ...keys: unknown[]): unknown {
  return keys.reduce<unknown>((current, key) => {
    if (Array.isArray(current)) {
      const at = Number(key);
      if (!(at in current)) throw new Error(`index out of range: ${key}`);
      return current[at];
    }
    if (isRecord(current)) {
      return Object.hasOwn(current, String(key))
        ? current[String(key)]
        : undefined;
    }
    throw new Error(`can't index item of type ${typeof current}`);
  }, value);
}

function indent(count: number, text: string): string {
  const pad = ' '.repeat(Math.min(count, 200));
  return text
    .split('\n')
    .map(line => pad + line)
    .join('\n');
}

const LONGEST_NAME = 253;

/** What is left of a text as a name of Kubernetes. */
export function normalizeName(text: string): string {
  return String(text)
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]/g, '-')
    .slice(0, LONGEST_NAME)
    .replaceAll(/^[-.]+|[-.]+$/g, '');
}

const LOGIC: Record<string, TemplateFunction> = {
  and: (...args) => args.find(value => !isTrue(value)) ?? args.at(-1),
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  not: value => !isTrue(value),
  eq: (first, ...others) => others.some(other => equalJson(first, other)),
  ne: (a, b) => !equalJson(a, b),
  lt: (a, b) => compare(a, b) < 0,
  le: (a, b) => compare(a, b) <= 0,
  gt: (a, b) => compare(a, b) > 0,
  ge: (a, b) => compare(a, b) >= 0,
  default: (fallback, value) => (isTrue(value) ? value : fallback),
  empty: value => !isTrue(value),
  coalesce: (...args) => args.find(isTrue),
  ternary: (yes, no, test) => (test ? yes : no),
  required: (message, value) => {
    if (value === undefined || value === '') throw new Error(String(message));
    return value;
  },
  fail: message => {
    throw new Error(String(message));
  },
};

const TEXT: Record<string, TemplateFunction> = {
  print: (...args) => args.map(printed).join(''),
  printf: formatted,
  lower: text => String(text).toLowerCase(),
  upper: text => String(text).toUpperCase(),
  title: text => String(text).replaceAll(/\b[a-z]/g, c => c.toUpperCase()),
  trim: text => String(text).trim(),
  trimAll: (chars, text) => {
    const set = new Set(String(chars));
    const kept = [...String(text)];
    while (kept.length > 0 && set.has(kept[0])) kept.shift();
    while (kept.length > 0 && set.has(kept.at(-1)!)) kept.pop();
    return kept.join('');
  },
  trimPrefix: (prefix, text) =>
    String(text).startsWith(prefix) ? text.slice(prefix.length) : text,
  trimSuffix: (suffix, text) =>
    suffix && String(text).endsWith(suffix)
      ? text.slice(0, -suffix.length)
      : text,
  replace: (from, to, text) => String(text).replaceAll(from, () => String(to)),
  contains: (part, text) => String(text).includes(part),
  hasPrefix: (prefix, text) => String(text).startsWith(prefix),
  hasSuffix: (suffix, text) => String(text).endsWith(suffix),
  quote: (...args) => args.map(arg => JSON.stringify(printed(arg))).join(' '),
  squote: (...args) => args.map(arg => `'${printed(arg)}'`).join(' '),
  cat: (...args) => args.map(printed).join(' '),
  repeat: (count, text) => String(text).repeat(Math.min(whole(count), 1_000)),
  trunc: (count, text) =>
    whole(count) < 0
      ? String(text).slice(whole(count))
      : String(text).slice(0, whole(count)),
  substr: (start, end, text) =>
    String(text).slice(whole(start), whole(end) < 0 ? undefined : whole(end)),
  nospace: text => String(text).replaceAll(/\s/g, ''),
  indent: (count, text) => indent(whole(count), String(text)),
  nindent: (count, text) => `\n${indent(whole(count), String(text))}`,
  kebabcase: text => words(text).join('-').toLowerCase(),
  snakecase: text => words(text).join('_').toLowerCase(),
  camelcase: text =>
    words(text)
      .map(word => word[0].toUpperCase() + word.slice(1).toLowerCase())
      .join(''),
  regexMatch: (pattern, text) => new RegExp(pattern).test(String(text)),
  regexFind: (pattern, text) =>
    new RegExp(pattern).exec(String(text))?.[0] ?? '',
  regexReplaceAll: (pattern, text, to) =>
    String(text).replaceAll(
      new RegExp(pattern, 'g'),
      String(to).replaceAll(/\$\{(\w+)\}/g, '$$$1'),
    ),
  normalize: normalizeName,
  slugify: text => words(text).join('-').toLowerCase().slice(0, 50),
};

const LISTS: Record<string, TemplateFunction> = {
  len: value =>
    isRecord(value) ? Object.keys(value).length : value?.length ?? 0,
  index: indexed,
  list: (...args) => args,
  tuple: (...args) => args,
  first: list => list?.[0],
  last: list => list?.at(-1),
  rest: list => list?.slice(1),
  initial: list => list?.slice(0, -1),
  append: (list, item) => [...list, item],
  prepend: (list, item) => [item, ...list],
  concat: (...lists) => lists.flat(),
  has: (item, list) => list.some((other: unknown) => equalJson(item, other)),
  without: (list, ...items) =>
    list.filter((item: unknown) => !items.some(out => equalJson(item, out))),
  uniq: list => [...new Set(list)],
  compact: list => list.filter(isTrue),
  reverse: list => [...list].reverse(),
  sortAlpha: list => list.map(String).sort(),
  until: count =>
    Array.from({ length: Math.min(whole(count), 10_000) }, (_, i) => i),
  split: (separator, text) =>
    Object.fromEntries(
      String(text)
        .split(separator)
        .map((part, index) => [`_${index}`, part]),
    ),
  splitList: (separator, text) => String(text).split(separator),
  join: (separator, list) => (list ?? []).map(printed).join(separator),
  dict: (...args) => {
    const entries: Array<[string, unknown]> = [];
    for (let i = 0; i < args.length; i += 2) {
      entries.push([String(args[i]), args[i + 1]]);
    }
    return Object.fromEntries(entries);
  },
  get: (record, key) => (Object.hasOwn(record, key) ? record[key] : ''),
  hasKey: (record, key) => Object.hasOwn(record, key),
  keys: (...records) => records.flatMap(record => Object.keys(record)),
  values: record => Object.values(record),
  pick: (record, ...names) =>
    Object.fromEntries(
      Object.entries(record).filter(([name]) => names.includes(name)),
    ),
  omit: (record, ...names) =>
    Object.fromEntries(
      Object.entries(record).filter(([name]) => !names.includes(name)),
    ),
  merge: (...records) => Object.assign({}, ...[...records].reverse()),
  dig: (...args) => {
    const record = args.at(-1);
    const fallback = args.at(-2);
    const found = args
      .slice(0, -2)
      .reduce(
        (value: unknown, key) => (isRecord(value) ? value[key] : undefined),
        record,
      );
    return found ?? fallback;
  },
};

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  return isRecord(value) ? 'map' : typeof value;
}

const VALUES: Record<string, TemplateFunction> = {
  add: (...args) => args.reduce((sum, arg) => sum + whole(arg), 0),
  add1: value => whole(value) + 1,
  sub: (a, b) => whole(a) - whole(b),
  mul: (...args) => args.reduce((product, arg) => product * whole(arg), 1),
  div: (a, b) => Math.trunc(whole(a) / whole(b)),
  mod: (a, b) => whole(a) % whole(b),
  max: (...args) => Math.max(...args.map(whole)),
  min: (...args) => Math.min(...args.map(whole)),
  int: whole,
  int64: whole,
  atoi: whole,
  float64: Number,
  toString: printed,
  toStrings: list => list.map(printed),
  toJson: value => JSON.stringify(value),
  fromJson: text => JSON.parse(text),
  toYaml: value => stringify(value).trimEnd(),
  fromYaml: text => parse(text),
  fromYamlArray: text => parse(text),
  b64enc: text => Buffer.from(String(text)).toString('base64'),
  b64dec: text => Buffer.from(String(text), 'base64').toString('utf8'),
  sha256sum: text => createHash('sha256').update(String(text)).digest('hex'),
  sha1sum: text => createHash('sha1').update(String(text)).digest('hex'),
  kindIs: (kind, value) => kind === goKind(value),
};

/** By name. What reads the machine, such as `env`, is not among them. */
export const FUNCTIONS: Record<string, TemplateFunction> = {
  ...LOGIC,
  ...TEXT,
  ...LISTS,
  ...VALUES,
};
