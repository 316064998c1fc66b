import { isRecord } from '../../store/json.ts';

type Step =
  | { kind: 'member'; name: string }
  | { kind: 'index'; index: number }
  | { kind: 'all' }
  | { kind: 'filter'; path: Step[]; value: string };

const TOKEN =
  /\.([\w-]+(?:\\\.[\w\-./]+)*)|\[(\d+)\]|\[\*\]|\['([^']*)'\]|\[\?\(@((?:\.[\w-]+)+)==["']([^"']*)["']\)\]/gy;

const parsed = new Map<string, Step[]>();

function parsePath(path: string): Step[] {
  const known = parsed.get(path);
  if (known) return known;
  const steps = Array.from(path.matchAll(TOKEN), match => stepOf(match));
  parsed.set(path, steps);
  return steps;
}

function stepOf([text, name, index, quoted, filter, value]: string[]): Step {
  if (name !== undefined) {
    return { kind: 'member', name: name.replaceAll('\\.', '.') };
  }
  if (index !== undefined) return { kind: 'index', index: Number(index) };
  if (quoted !== undefined) return { kind: 'member', name: quoted };
  if (text === '[*]') return { kind: 'all' };
  return { kind: 'filter', path: parsePath(filter), value };
}

/** The part of JSONPath that printer columns use; the first match or undefined. */
export function readJsonPath(object: unknown, path: string): unknown {
  return walk(object, parsePath(path));
}

function walk(value: unknown, [step, ...rest]: Step[]): unknown {
  if (!step || value === undefined) return value;
  if (step.kind === 'member') {
    return isRecord(value) ? walk(value[step.name], rest) : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  switch (step.kind) {
    case 'index':
      return walk(value[step.index], rest);
    case 'all':
      return walk(value[0], rest);
    default: {
      const match = value.find(item => walk(item, step.path) === step.value);
      return walk(match, rest);
    }
  }
}
