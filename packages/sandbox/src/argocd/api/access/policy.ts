import { matchesGlob } from '../../repo/index.ts';

/** Questions whose rules are remembered. */
const MAX_KNOWN = 1_000;

interface Rule {
  resource: string;
  action: string;
  object: string;
  allow: boolean;
}

/**
 * Lines `p, subject, resource, action, object, effect` and
 * `g, member, role` of Casbin under Argo CD's model: something must allow and
 * nothing may deny; resource, action and object are globs.
 */
export class Policy {
  readonly #rules = new Map<string, Rule[]>();
  readonly #roles = new Map<string, string[]>();
  readonly #base: Policy | undefined;
  readonly #known = new Map<string, Rule[]>();

  /** @param base - Lines that count as well. */
  constructor(csv: string, base?: Policy) {
    this.#base = base;
    for (const fields of policyLines(csv)) this.#add(fields);
  }

  allows(
    subject: string,
    resource: string,
    action: string,
    object: string,
  ): boolean {
    let allowed = false;
    for (const rule of this.#rulesFor(subject, resource, action)) {
      if (!matchesGlob(rule.object, object)) continue;
      if (!rule.allow) return false;
      allowed = true;
    }
    return allowed;
  }

  /** Remembered: lists ask the same of thousands of objects. */
  #rulesFor(subject: string, resource: string, action: string): Rule[] {
    const key = JSON.stringify([subject, resource, action]);
    const known = this.#known.get(key);
    if (known) return known;
    const rules = [...this.#reachable(subject)]
      .flatMap(role => this.#rulesOf(role))
      .filter(
        rule =>
          matchesGlob(rule.resource, resource) &&
          matchesGlob(rule.action, action),
      );
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(key, rules);
    return rules;
  }

  #add([kind, ...fields]: string[]): void {
    if (kind === 'g') {
      const [member, role] = fields;
      push(this.#roles, member, role);
    } else if (kind === 'p') {
      const [subject, resource, action, object, effect] = fields;
      const allow = effect !== 'deny';
      push(this.#rules, subject, { resource, action, object, allow });
    }
  }

  #rulesOf(subject: string): Rule[] {
    const own = this.#rules.get(subject) ?? [];
    const base = this.#base ? this.#base.#rulesOf(subject) : [];
    return base.length > 0 ? [...base, ...own] : own;
  }

  #rolesOf(member: string): string[] {
    const own = this.#roles.get(member) ?? [];
    const base = this.#base ? this.#base.#rolesOf(member) : [];
    return [...own, ...base];
  }

  #reachable(subject: string): Set<string> {
    const found = new Set([subject]);
    for (const member of found) {
      for (const role of this.#rolesOf(member)) found.add(role);
    }
    return found;
  }
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

/** Fields of a CSV; quotes keep commas, `#` starts a comment. */
function* policyLines(csv: string): Generator<string[]> {
  for (const line of csv.split('\n')) {
    const text = line.trim();
    if (text !== '' && !text.startsWith('#')) yield fieldsOf(text);
  }
}

function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  for (let rest = line; ; ) {
    const match = /^\s*("(?:[^"]|"")*"|[^,]*?)\s*(,|$)/.exec(rest);
    if (!match) return [...fields, rest.trim()];
    const [whole, field, separator] = match;
    fields.push(unquote(field));
    if (separator === '') return fields;
    rest = rest.slice(whole.length);
  }
}

function unquote(field: string): string {
  return field.startsWith('"') ? field.slice(1, -1).replace(/""/g, '"') : field;
}
