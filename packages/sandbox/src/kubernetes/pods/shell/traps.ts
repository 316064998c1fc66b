import {
  defineCommand,
  serialize,
  type CustomCommand,
  type ScriptNode,
} from 'just-bash';

/** Keeps the variables of a script that is about to exit; status as before. */
export const REMEMBER_COMMAND = '__remember_variables';

interface Handler {
  script: string;
  variables: Record<string, string>;
  /** Functions that the handler may call. */
  functions: string;
}

/** What a script asked to run when it exits or is sent a signal. */
export class Traps {
  readonly #handlers = new Map<string, string>();
  #functions = '';
  #variables: Record<string, string> = {};

  set(name: string, script: string): void {
    this.#handlers.set(name, script);
  }

  reset(name: string): void {
    this.#handlers.delete(name);
  }

  rememberVariables(variables: Iterable<[string, string]>): void {
    this.#variables = Object.fromEntries(variables);
  }

  rememberFunctions(functions: string): void {
    if (functions) this.#functions += `${functions}\n`;
  }

  has(name: string): boolean {
    return Boolean(this.#handlers.get(name));
  }

  /** `trap '' TERM` */
  ignores(name: string): boolean {
    return this.#handlers.get(name) === '';
  }

  get(name: string): Handler | undefined {
    const script = this.#handlers.get(name);
    this.#handlers.delete(name);
    if (!script) return undefined;
    return { script, functions: this.#functions, variables: this.#variables };
  }
}

/** The functions a script defines at its top level, as text. */
export function functionsOf(script: ScriptNode): string {
  const statements = script.statements.filter(
    ({ pipelines }) => pipelines[0]?.commands[0]?.type === 'FunctionDef',
  );
  return statements.length > 0 ? serialize({ ...script, statements }) : '';
}

const NAMES: Record<string, string> = {
  '0': 'EXIT',
  '1': 'HUP',
  '2': 'INT',
  '3': 'QUIT',
  '15': 'TERM',
};

export function createTrapCommands(traps: Traps): CustomCommand[] {
  const trap = defineCommand('trap', async (args, ctx) => {
    traps.rememberVariables(ctx.env);
    const words = args[0] === '--' ? args.slice(1) : args;
    const [first, ...rest] = words;
    const nothing = { stdout: '', stderr: '', exitCode: 0 };
    if (first === undefined) return nothing;
    const resets = first === '-' || rest.length === 0;
    const names = rest.length === 0 ? [first] : rest;
    for (const name of names) {
      const known = NAMES[name] ?? name.replace(/^SIG/, '');
      if (resets) traps.reset(known);
      else traps.set(known, first);
    }
    return nothing;
  });
  const remember = defineCommand(REMEMBER_COMMAND, async (_, ctx) => {
    traps.rememberVariables(ctx.env);
    return { stdout: '', stderr: '', exitCode: Number(ctx.env.get('?') ?? 0) };
  });
  return [trap, remember];
}
