import type { Builtin } from '../builtins.ts';
import { evaluate } from '../arithmetic.ts';
import { quoteWord } from '../parameters.ts';
import type { Shell } from '../shell.ts';
import { ShellError, type Variable } from '../shellState.ts';
import {
  parseArithmetic,
  parseScript,
  type SimpleCommandNode,
} from '../syntax.ts';

type Attribute = (variable: Variable) => void;

const exporting: Attribute = variable => {
  variable.exported = true;
};
const freezing: Attribute = variable => {
  variable.readonly = true;
};

async function declare(
  shell: Shell,
  words: readonly string[],
  attributes: readonly Attribute[],
  isLocal: boolean,
): Promise<number> {
  const { state } = shell;
  for (const word of words) {
    const [, name, append, value] = /^(\w+)(\+)?(?:=([^]*))?$/.exec(word) ?? [];
    if (!name || /^\d/.test(name)) {
      await shell.complain(`export: ${word}: bad variable name`);
      return 1;
    }
    if (isLocal) state.declareLocal(name);
    const list =
      value?.startsWith('(') && value.endsWith(')') ? value : undefined;
    if (list !== undefined) {
      await assignListText(shell, name, list, attributes);
      continue;
    }
    const text =
      append && value !== undefined ? (state.get(name) ?? '') + value : value;
    const variable = state.set(name, text ?? state.variables.get(name)?.value);
    attributes.forEach(apply => apply(variable));
    if (text !== undefined && variable.integer) {
      variable.value = String(
        evaluate(parseArithmetic(text), shell.expander.numbers),
      );
    }
  }
  return 0;
}

async function assignListText(
  shell: Shell,
  name: string,
  text: string,
  attributes: readonly Attribute[],
): Promise<void> {
  const variable = shell.state.set(name, new Map());
  attributes.forEach(apply => apply(variable));
  const node = parseScript(`${name}=${text}`);
  const command = node.statements[0].pipelines[0]
    .commands[0] as SimpleCommandNode;
  await shell.command(command);
}

function show(shell: Shell, prefix: string, wanted: (v: Variable) => boolean) {
  const lines = [...shell.state.variables]
    .filter(([, variable]) => wanted(variable))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { value }]) =>
      typeof value === 'string'
        ? `${prefix}${name}=${quoteWord(value)}\n`
        : `${prefix}${name}\n`,
    );
  return shell.write(lines.join(''));
}

const exportBuiltin: Builtin = async (shell, args) => {
  const words = args.filter(word => word !== '--');
  if (words[0] === '-n') {
    for (const name of words.slice(1)) {
      const variable = shell.state.variables.get(name);
      if (variable) variable.exported = false;
    }
    return 0;
  }
  if (words.length === 0 || words[0] === '-p') {
    const prefix = shell.state.isBash ? 'declare -x ' : 'export ';
    await show(shell, prefix, ({ exported }) => exported);
    return 0;
  }
  return declare(shell, words, [exporting], false);
};

const readonlyBuiltin: Builtin = async (shell, args) => {
  if (args.length === 0 || args[0] === '-p') {
    await show(shell, 'readonly ', variable => variable.readonly);
    return 0;
  }
  return declare(shell, args, [freezing], false);
};

const declareBuiltin: Builtin = async (shell, args) => {
  const words = [...args];
  const attributes: Attribute[] = [];
  let isGlobal = false;
  let prints = false;
  while (/^[-+]\w/.test(words[0] ?? '')) {
    const option = words.shift() ?? '';
    if (option.includes('x')) attributes.push(exporting);
    if (option.includes('r')) attributes.push(freezing);
    if (option.includes('i'))
      attributes.push(v => {
        v.integer = true;
      });
    if (option.includes('a') || option.includes('A')) {
      const associative = option.includes('A');
      attributes.unshift(variable => {
        variable.associative = associative;
        if (!(variable.value instanceof Map)) {
          variable.value = new Map(
            variable.value === undefined ? [] : [['0', variable.value]],
          );
        }
      });
    }
    isGlobal ||= option.includes('g');
    prints ||= /[pfF]/.test(option);
  }
  if (prints || words.length === 0) {
    for (const name of words) {
      const value = shell.state.get(name);
      if (value === undefined && !shell.state.functions.has(name)) return 1;
      if (value !== undefined) {
        await shell.write(`declare -- ${name}="${value}"\n`);
      }
    }
    return 0;
  }
  return declare(
    shell,
    words,
    attributes,
    !isGlobal && shell.state.scopes.length > 0,
  );
};

const unset: Builtin = (shell, args) => {
  const onlyFunctions = args[0] === '-f';
  for (const word of args.filter(arg => !/^-[fv]$/.test(arg))) {
    const element = /^(\w+)\[([^]*)\]$/.exec(word);
    if (onlyFunctions) shell.state.functions.delete(word);
    else if (element) {
      const list = shell.state.variables.get(element[1])?.value;
      const key = shell.expander.elementKey(element[1], element[2]);
      if (list instanceof Map) list.delete(key);
    } else if (shell.state.variables.has(word)) shell.state.unset(word);
    else shell.state.functions.delete(word);
  }
  return 0;
};

const OPTIONS: Record<string, string> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  a: 'allexport',
  v: 'verbose',
  C: 'noclobber',
  m: 'monitor',
  b: 'notify',
  n: 'noexec',
};

/** Options of `set` and of the command line; the words that are left. */
export function setOptions(
  shell: Shell,
  args: readonly string[],
): string[] | undefined {
  const { options } = shell.state;
  const words = [...args];
  let positional = false;
  while (/^[-+]./.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    if (word === '--') {
      positional = true;
      break;
    }
    const on = word.startsWith('-');
    for (const letter of word.slice(1)) {
      const name = letter === 'o' ? words.shift() : OPTIONS[letter];
      if (name === undefined) continue;
      if (on) options.add(name);
      else options.delete(name);
    }
  }
  return positional || words.length > 0 ? words : undefined;
}

const set: Builtin = async (shell, args) => {
  if (args.length === 0) {
    await show(shell, '', ({ value }) => typeof value === 'string');
    return 0;
  }
  if (args.length === 1 && /^[-+]o$/.test(args[0])) {
    const lines = Object.values(OPTIONS)
      .concat('pipefail')
      .sort()
      .map(
        name =>
          `${name.padEnd(15)} ${
            shell.state.options.has(name) ? 'on' : 'off'
          }\n`,
      );
    await shell.write(lines.join(''));
    return 0;
  }
  const words = setOptions(shell, args);
  if (words) shell.state.positional = words;
  return 0;
};

const shift: Builtin = ({ state }, [count = '1']) => {
  if (Number(count) > state.positional.length) return 1;
  state.positional = state.positional.slice(Number(count));
  return 0;
};

const getopts: Builtin = ({ state }, [spec = '', name = '', ...given]) => {
  const words = given.length > 0 ? given : state.positional;
  const index = Number(state.get('OPTIND') ?? '1');
  if (index === 1 && state.optionOffset === 0) state.optionOffset = 1;
  const word = words[index - 1];
  const next = (by: number) => {
    state.set('OPTIND', String(index + by));
    state.optionOffset = 1;
  };
  state.unset('OPTARG');
  if (!word || !/^-./.test(word) || word === '--') {
    if (word === '--') next(1);
    state.set(name, '?');
    return 1;
  }
  const letter = word[state.optionOffset];
  const at = spec.replace(/^:/, '').indexOf(letter);
  const takesValue = at >= 0 && spec.replace(/^:/, '')[at + 1] === ':';
  const rest = word.slice(state.optionOffset + 1);
  if (takesValue) {
    const value = rest || words[index];
    next(rest ? 1 : 2);
    state.set(name, value === undefined ? '?' : letter);
    if (value !== undefined) state.set('OPTARG', value);
    return 0;
  }
  if (rest) {
    state.optionOffset += 1;
    state.set('OPTIND', String(index));
  } else next(1);
  state.set(name, at >= 0 ? letter : '?');
  if (at < 0) state.set('OPTARG', letter);
  return 0;
};

const letBuiltin: Builtin = (shell, args) => {
  let value = 0;
  for (const text of args) {
    value = evaluate(parseArithmetic(text), shell.expander.numbers);
  }
  return Number(value === 0);
};

const alias: Builtin = async (shell, args) => {
  for (const word of args) {
    const [, name, text] = /^([^=]+)=([^]*)$/.exec(word) ?? [];
    if (name) shell.state.aliases.set(name, text);
  }
  if (args.length > 0) return 0;
  for (const [name, text] of shell.state.aliases) {
    await shell.write(`alias ${name}='${text}'\n`);
  }
  return 0;
};

const shopt: Builtin = (shell, args) => {
  const [option, ...names] = args;
  for (const name of names) {
    if (option === '-s') shell.state.options.add(name);
    else if (option === '-u') shell.state.options.delete(name);
    else if (!shell.state.options.has(name)) return 1;
  }
  return 0;
};

export const VARIABLE_BUILTINS: Record<string, Builtin> = {
  export: exportBuiltin,
  readonly: readonlyBuiltin,
  declare: declareBuiltin,
  typeset: declareBuiltin,
  local: async (shell, args) => {
    if (shell.state.scopes.length === 0) {
      throw new ShellError('local: not in a function');
    }
    return declareBuiltin(shell, args);
  },
  unset,
  set,
  shift,
  getopts,
  let: letBuiltin,
  alias,
  unalias: (shell, names) => {
    names.forEach(name => shell.state.aliases.delete(name));
    return 0;
  },
  shopt,
  umask: async (shell, [mask]) => {
    if (mask === undefined) {
      await shell.write(`${shell.state.umask.toString(8).padStart(4, '0')}\n`);
    } else shell.state.umask = Number.parseInt(mask, 8) || 0;
    return 0;
  },
};
