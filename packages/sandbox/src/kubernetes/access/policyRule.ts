/** `rbac.authorization.k8s.io/v1` PolicyRule. */
export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** A rule of one group, one resource, one name and one verb, or of one path. */
interface Right {
  verb: string;
  group?: string;
  resource?: string;
  name?: string;
  path?: string;
}

/** A role that is not well formed grants nothing, and stops nobody else. */
export function listOf<T>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}

export function hasOrAny(values: string[] | undefined, wanted: string) {
  return listOf<string>(values).some(
    value => value === '*' || value === wanted,
  );
}

/** `pods/log` is also covered by `*` and by any-resource rules (`*` before the slash). */
export function coversResource(
  resources: string[] | undefined,
  wanted: string,
): boolean {
  const [, subresource] = wanted.split('/');
  return (
    hasOrAny(resources, wanted) ||
    (subresource !== undefined &&
      listOf<string>(resources).includes(`*/${subresource}`))
  );
}

export function coversPath(patterns: string[] | undefined, path: string) {
  return listOf<string>(patterns).some(pattern =>
    pattern.endsWith('*')
      ? path.startsWith(pattern.slice(0, -1))
      : pattern === path,
  );
}

/** The rights of `wanted` that no rule of `held` gives, as few rules. */
export function uncovered(
  held: Iterable<PolicyRule>,
  wanted: PolicyRule[],
): PolicyRule[] {
  const rules = [...held];
  const missing = wanted
    .flatMap(rightsOf)
    .filter(right => !rules.some(rule => gives(rule, right)));
  return compact(missing);
}

function rightsOf(rule: PolicyRule): Right[] {
  const names: (string | undefined)[] = listOf<string>(rule.resourceNames);
  if (names.length === 0) names.push(undefined);
  const rights: Right[] = [];
  for (const verb of listOf<string>(rule.verbs)) {
    for (const path of listOf<string>(rule.nonResourceURLs)) {
      rights.push({ verb, path });
    }
    for (const group of listOf<string>(rule.apiGroups)) {
      for (const resource of listOf<string>(rule.resources)) {
        for (const name of names) rights.push({ verb, group, resource, name });
      }
    }
  }
  return rights;
}

function gives(rule: PolicyRule, right: Right): boolean {
  const { verb, group = '', resource = '', name, path } = right;
  if (!hasOrAny(rule.verbs, verb)) return false;
  if (path !== undefined) return coversPath(rule.nonResourceURLs, path);
  const names = listOf<string>(rule.resourceNames);
  return (
    hasOrAny(rule.apiGroups, group) &&
    coversResource(rule.resources, resource) &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}

/** Verbs of the same thing become one rule. */
function compact(rights: Right[]): PolicyRule[] {
  const rules = new Map<string, PolicyRule>();
  for (const { verb, group, resource, name, path } of rights) {
    const key = JSON.stringify([group, resource, name, path]);
    const known = rules.get(key);
    if (known) {
      if (!known.verbs.includes(verb)) known.verbs.push(verb);
      continue;
    }
    rules.set(key, {
      verbs: [verb],
      ...(group !== undefined && { apiGroups: [group] }),
      ...(resource !== undefined && { resources: [resource] }),
      ...(name !== undefined && { resourceNames: [name] }),
      ...(path !== undefined && { nonResourceURLs: [path] }),
    });
  }
  return [...rules.values()];
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}`. */
export function describeRule(rule: PolicyRule): string {
  const parts: [string, string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  const told = parts.flatMap(([name, values]) =>
    values?.length ? [`${name}:${goList(values)}`] : [],
  );
  return `{${told.join(', ')}}`;
}

/** A list of strings as Go prints it with `%q`. */
export function goList(values: string[]): string {
  return `[${values.map(value => JSON.stringify(value)).join(' ')}]`;
}
