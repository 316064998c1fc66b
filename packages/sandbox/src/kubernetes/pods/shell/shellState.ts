import type { CompoundCommandNode, FunctionBody } from './syntax.ts';

export type { CompoundCommandNode };

/** A list by index, or by key when it was declared with `-A`. */
export interface Variable {
  value: string | Map<string, string> | undefined;
  exported: boolean;
  readonly: boolean;
  associative: boolean;
  integer: boolean;
}

export interface Job {
  id: number;
  /** Of the last process, as `$!`. */
  pid: number;
  group: number;
  text: string;
  status: number | undefined;
  done: Promise<number>;
  reported: boolean;
}

/** Shorter values do not count as memory of the shell, in characters. */
const LARGE_VALUE = 1024 * 1024;

/** Wrong use that ends a script: `${x:?}`, an unset variable under `set -u`. */
export class ShellError extends Error {}

/** Everything a shell knows, but for its process; a subshell starts with a copy. */
export class ShellState {
  readonly variables = new Map<string, Variable>();
  readonly functions = new Map<string, FunctionBody>();
  readonly aliases = new Map<string, string>();
  readonly options = new Set<string>();
  readonly traps = new Map<string, string>();
  readonly jobs: Job[] = [];
  /** What `local` hides, by function call. */
  readonly scopes: Map<string, Variable | undefined>[] = [];
  positional: string[] = [];
  name = 'sh';
  /** `$$`, also of subshells. */
  pid = 0;
  cwd = '/';
  status = 0;
  pipeStatus: number[] = [0];
  lastBackground: number | undefined;
  umask = 0o022;
  /** Hears what large values hold, in bytes, whenever one of them changes. */
  onLargeValues: ((bytes: number) => void) | undefined;
  readonly #large = new Map<string, number>();
  /** How far into a cluster of options getopts has read. */
  optionOffset = 1;

  get isBash(): boolean {
    return /(^|\/|-)bash$/.test(this.name) || this.options.has('bash');
  }

  clone(): ShellState {
    const copy = new ShellState();
    for (const [name, variable] of this.variables) {
      const { value } = variable;
      copy.variables.set(name, {
        ...variable,
        value: value instanceof Map ? new Map(value) : value,
      });
    }
    this.functions.forEach((body, name) => copy.functions.set(name, body));
    this.aliases.forEach((text, name) => copy.aliases.set(name, text));
    this.options.forEach(option => copy.options.add(option));
    for (const [name, text] of this.traps) {
      if (text === '') copy.traps.set(name, text);
    }
    copy.scopes.push(...this.scopes.map(scope => new Map(scope)));
    copy.positional = [...this.positional];
    copy.name = this.name;
    copy.pid = this.pid;
    copy.cwd = this.cwd;
    copy.status = this.status;
    copy.lastBackground = this.lastBackground;
    copy.umask = this.umask;
    return copy;
  }

  get(name: string): string | undefined {
    const value = this.variables.get(name)?.value;
    return value instanceof Map ? value.get('0') : value;
  }

  set(name: string, value: string | Map<string, string> | undefined): Variable {
    const known = this.variables.get(name);
    if (known?.readonly) {
      throw new ShellError(
        `${name}: ${this.isBash ? 'readonly variable' : 'is read only'}`,
      );
    }
    const variable = known ?? {
      value: undefined,
      exported: this.options.has('allexport'),
      readonly: false,
      associative: false,
      integer: false,
    };
    if (variable.value instanceof Map && typeof value === 'string') {
      variable.value.set('0', value);
    } else {
      variable.value = value;
    }
    this.variables.set(name, variable);
    if (typeof value === 'string') this.#weigh(name, value.length);
    return variable;
  }

  #weigh(name: string, length: number): void {
    if (length < LARGE_VALUE && !this.#large.has(name)) return;
    if (length < LARGE_VALUE) this.#large.delete(name);
    else this.#large.set(name, length);
    let bytes = 0;
    for (const size of this.#large.values()) bytes += size;
    this.onLargeValues?.(bytes);
  }

  setElement(name: string, key: string, value: string): void {
    const known = this.variables.get(name);
    const list =
      known?.value instanceof Map
        ? known.value
        : new Map(known?.value === undefined ? [] : [['0', known.value]]);
    list.set(key, value);
    if (known) known.value = list;
    else this.set(name, list);
  }

  unset(name: string): void {
    if (this.variables.get(name)?.readonly) {
      throw new ShellError(
        `${name}: ${
          this.isBash ? 'cannot unset: readonly variable' : 'is read only'
        }`,
      );
    }
    this.variables.delete(name);
  }

  /** Hides a variable until the function returns. */
  declareLocal(name: string): void {
    const scope = this.scopes.at(-1);
    if (!scope || scope.has(name)) return;
    scope.set(name, this.variables.get(name));
    this.variables.delete(name);
  }

  enterFunction(): void {
    this.scopes.push(new Map());
  }

  leaveFunction(): void {
    for (const [name, variable] of this.scopes.pop() ?? []) {
      if (variable) this.variables.set(name, variable);
      else this.variables.delete(name);
    }
  }

  /** The environment of programs. */
  exported(): Record<string, string> {
    const env: Record<string, string> = {};
    for (const [name, { value, exported }] of this.variables) {
      if (exported && typeof value === 'string') env[name] = value;
    }
    return env;
  }

  resolve(path: string): string {
    const parts = (path.startsWith('/') ? path : `${this.cwd}/${path}`).split(
      '/',
    );
    const kept: string[] = [];
    for (const part of parts) {
      if (part === '..') kept.pop();
      else if (part && part !== '.') kept.push(part);
    }
    return `/${kept.join('/')}`;
  }
}

/** Keys of a list in their order: numbers by value. */
export function listKeys(list: Map<string, string>, associative: boolean) {
  const keys = [...list.keys()];
  return associative ? keys : keys.sort((a, b) => Number(a) - Number(b));
}
