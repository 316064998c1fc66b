import { isRecord } from '../../store/json.ts';

export type Json = Record<string, unknown>;

/** Changes one value into what another version has for it. */
export type Change = (value: Json) => Json;

/** Fields of one version and what they are called in the other. */
export type Names = Record<string, string>;

/** A copy in which fields are called otherwise; the order stays. */
export function renamed(value: Json, names: Names): Json {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      names[name] ?? name,
      member,
    ]),
  );
}

export function reversed(names: Names): Names {
  return Object.fromEntries(
    Object.entries(names).map(([name, other]) => [other, name]),
  );
}

/** A copy in which objects, or all of a list, under some names are changed. */
export function changed(value: Json, changes: Record<string, Change>): Json {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const change = changes[name];
      if (!change) return [name, member];
      if (Array.isArray(member)) {
        return [
          name,
          member.map(item => (isRecord(item) ? change(item) : item)),
        ];
      }
      return [name, isRecord(member) ? change(member) : member];
    }),
  );
}

/** A copy without some fields. */
export function without(value: Json, ...names: string[]): Json {
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => !names.includes(name)),
  );
}

export function recordAt(value: Json, name: string): Json {
  const member = value[name];
  return isRecord(member) ? member : {};
}

export function listAt(value: Json, name: string): Json[] {
  const member = value[name];
  return Array.isArray(member) ? member.filter(isRecord) : [];
}
