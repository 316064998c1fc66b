import { ProgramFailure } from './programIo.ts';

export interface Options {
  flags: Set<string>;
  /** Values by the option's name, in the order given. */
  values: Map<string, string[]>;
  operands: string[];
}

export interface Grammar {
  /** Options without a value: `v`, `silent`. */
  flags: string[];
  /** Options with one: `o`, `output`. */
  values: string[];
  /** Long names of short ones: `{ silent: 's' }`. */
  aliases?: Record<string, string>;
  /** Words an unknown option. */
  unknown(option: string): ProgramFailure;
}

/** Reads options as getopt_long does: `-sSo file`, `--output=file`, `--`. */
export function parseOptions(args: string[], grammar: Grammar): Options {
  const { flags, values, aliases = {}, unknown } = grammar;
  const options: Options = {
    flags: new Set(),
    values: new Map(),
    operands: [],
  };
  const words = [...args];
  const nameOf = (name: string) => aliases[name] ?? name;
  const put = (name: string, value: string | undefined, word: string) => {
    if (value === undefined) throw unknown(word);
    options.values.set(name, [...(options.values.get(name) ?? []), value]);
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') {
      options.operands.push(...words.splice(0));
    } else if (word.startsWith('--')) {
      const [long, inline] = splitOnce(word.slice(2), '=');
      const name = nameOf(long);
      if (flags.includes(name)) options.flags.add(name);
      else if (values.includes(name)) put(name, inline ?? words.shift(), word);
      else throw unknown(word);
    } else if (word.startsWith('-') && word !== '-') {
      readCluster(word);
    } else {
      options.operands.push(word);
    }
  }
  return options;

  function readCluster(word: string): void {
    for (let index = 1; index < word.length; index += 1) {
      const name = nameOf(word[index]);
      if (flags.includes(name)) {
        options.flags.add(name);
      } else if (values.includes(name)) {
        put(name, word.slice(index + 1) || words.shift(), word);
        return;
      } else {
        throw unknown(`-${word[index]}`);
      }
    }
  }
}

export function lastValue(
  { values }: Options,
  name: string,
): string | undefined {
  return values.get(name)?.at(-1);
}

function splitOnce(text: string, separator: string) {
  const at = text.indexOf(separator);
  if (at < 0) return [text, undefined] as const;
  return [text.slice(0, at), text.slice(at + 1)] as const;
}
