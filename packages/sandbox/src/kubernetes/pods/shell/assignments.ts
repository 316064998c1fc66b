import type { Shell } from './shell.ts';
import type { Variable } from './shellState.ts';
import type { Assignment, WordNode } from './syntax.ts';

/** Whether an argument of `export` and the like assigns. */
export function isAssignment({ parts: [first] }: WordNode): boolean {
  return first?.type === 'Literal' && /^\w+(\[[^\]]*\])?\+?=/.test(first.value);
}

/** Assigns; returns what `set -x` shows of it. */
export async function assign(
  shell: Shell,
  { name, value, append, array }: Assignment,
): Promise<string> {
  const { state, expander } = shell;
  const element = /^(\w+)\[([^]*)\]$/.exec(name);
  if (array) {
    await assignList(shell, name, array, append);
    return `${name}=(...)`;
  }
  const text = value ? await expander.text(value) : '';
  if (element) {
    const list = state.variables.get(element[1])?.value;
    const known = list instanceof Map ? list : new Map<string, string>();
    const key = expander.elementKey(element[1], element[2], known);
    const before = append ? known.get(key) ?? '' : '';
    state.setElement(element[1], key, before + text);
  } else if (append && state.variables.get(name)?.value instanceof Map) {
    await assignList(shell, name, value ? [value] : [], true);
  } else {
    const before = append ? state.get(name) ?? '' : '';
    const variable = state.variables.get(name);
    const result = variable?.integer
      ? String(Number(before || 0) + Number(text || 0))
      : before + text;
    state.set(name, result);
  }
  return `${name}${append ? '+' : ''}=${text}`;
}

async function assignList(
  shell: Shell,
  name: string,
  words: readonly WordNode[],
  append: boolean,
): Promise<void> {
  const { state, expander } = shell;
  const before = state.variables.get(name)?.value;
  const list = new Map(append && before instanceof Map ? before : []);
  if (append && typeof before === 'string') list.set('0', before);
  let next = Math.max(-1, ...[...list.keys()].map(Number)) + 1;
  for (const word of words) {
    const keyed = /^\[([^\]]+)\]=([^]*)$/.exec(await expander.text(word));
    if (keyed && word.parts[0]?.type !== 'DoubleQuoted') {
      const key = expander.elementKey(name, keyed[1], list);
      list.set(key, keyed[2]);
      next = Number(key) + 1;
    } else {
      for (const item of await expander.words([word])) {
        list.set(String(next), item);
        next += 1;
      }
    }
  }
  state.set(name, list);
}

/** Assignments that stay. */
export async function assignAll(
  shell: Shell,
  assignments: readonly Assignment[],
) {
  for (const assignment of assignments) await assign(shell, assignment);
  return () => undefined;
}

/** Assignments that hold for one command; returns how to end them. */
export async function assignFor(
  shell: Shell,
  assignments: readonly Assignment[],
) {
  const { variables } = shell.state;
  const before = new Map<string, Variable | undefined>();
  for (const assignment of assignments) {
    const { name } = assignment;
    const known = variables.get(name);
    if (!before.has(name)) before.set(name, known && { ...known });
    await assign(shell, assignment);
    const variable = variables.get(name);
    if (variable) variable.exported = true;
  }
  return () => {
    for (const [name, variable] of before) {
      if (variable) variables.set(name, variable);
      else variables.delete(name);
    }
  };
}
