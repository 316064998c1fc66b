import type { IFileSystem } from 'just-bash';
import { evaluate, type Numbers } from './arithmetic.ts';
import { braceVariants } from './braces.ts';
import { applyOperation, type Parameter } from './parameters.ts';
import { expandPathnames, hasWildcard } from './patterns.ts';
import { ShellError, listKeys, type ShellState } from './shellState.ts';
import {
  parseArithmetic,
  parseQuoted,
  type ArithmeticNode,
  type ParameterPart,
  type ScriptNode,
  type WordNode,
  type WordPart,
} from './syntax.ts';
import { FieldBuilder } from './words.ts';

/** What expansion needs of the shell that runs it. */
export interface ExpansionHost {
  readonly state: ShellState;
  readonly fs: IFileSystem;
  /** Output of `$(…)`, without the newlines at its end. */
  capture(script: ScriptNode): Promise<string>;
  /** Path under which `<(…)` can be opened. */
  substituteProcess(
    script: ScriptNode,
    direction: 'input' | 'output',
  ): Promise<string>;
}

/** Makes words of what was written: `$x`, `$(…)`, `$((…))`, `{a,b}`, `~`, `*`. */
export class Expander {
  readonly #host: ExpansionHost;
  readonly numbers: Numbers;

  constructor(host: ExpansionHost) {
    this.#host = host;
    const { state } = host;
    this.numbers = {
      read: (name, key) => {
        if (key === undefined) return this.parameter(name).values[0];
        const list = state.variables.get(name)?.value;
        return list instanceof Map ? list.get(key) : undefined;
      },
      assign: (name, key, value) => {
        if (key === undefined) state.set(name, value);
        else state.setElement(name, key, value);
      },
    };
  }

  /** Arguments: split to fields, with file names for patterns. */
  async words(words: readonly WordNode[]): Promise<string[]> {
    const { state, fs } = this.#host;
    const result: string[] = [];
    for (const word of words) {
      for (const variant of braceVariants(word)) {
        const builder = new FieldBuilder(state.get('IFS') ?? ' \t\n');
        await this.#parts(variant.parts, builder, false);
        for (const { text, pattern } of builder.finish()) {
          const paths =
            hasWildcard(pattern) && !state.options.has('noglob')
              ? await expandPathnames(pattern, state.cwd, fs)
              : [];
          result.push(...(paths.length > 0 ? paths : [text]));
        }
      }
    }
    return result;
  }

  /** One string: the value of an assignment, a file name, a here document. */
  async text(word: WordNode): Promise<string> {
    return (await this.#field(word)).text;
  }

  /** A pattern: what was quoted stands for itself. */
  async pattern(word: WordNode): Promise<string> {
    return (await this.#field(word)).pattern;
  }

  async #field(word: WordNode) {
    const builder = new FieldBuilder(undefined);
    await this.#parts(word.parts, builder, false);
    const fields = builder.finish();
    return {
      text: fields.map(({ text }) => text).join(' '),
      pattern: fields.map(({ pattern }) => pattern).join(' '),
    };
  }

  async arithmetic(node: ArithmeticNode): Promise<number> {
    const { originalText } = node;
    if (originalText === undefined || !/[$`]/.test(originalText)) {
      return evaluate(node.expression, this.numbers);
    }
    const text = await this.text(parseQuoted(originalText));
    return evaluate(parseArithmetic(text), this.numbers);
  }

  async #parts(
    parts: readonly WordPart[],
    builder: FieldBuilder,
    quoted: boolean,
  ): Promise<void> {
    const add = (text: string) =>
      quoted ? builder.quoted(text) : builder.expanded(text);
    for (const part of parts) {
      switch (part.type) {
        case 'Literal':
          if (quoted) builder.quoted(part.value);
          else builder.literal(part.value);
          break;
        case 'SingleQuoted':
        case 'Escaped':
          builder.quoted(part.value);
          break;
        case 'DoubleQuoted':
          if (!isOnlyList(part.parts)) builder.quoted('');
          await this.#parts(part.parts, builder, true);
          break;
        case 'Glob':
          builder.glob(part.pattern);
          break;
        case 'TildeExpansion':
          builder.quoted(this.#home(part.user));
          break;
        case 'ParameterExpansion':
          await this.#expandParameter(part, builder, quoted);
          break;
        case 'CommandSubstitution':
          add(await this.#host.capture(part.body));
          break;
        case 'ArithmeticExpansion':
          add(String(await this.arithmetic(part.expression)));
          break;
        case 'ProcessSubstitution':
          builder.quoted(
            await this.#host.substituteProcess(part.body, part.direction),
          );
          break;
        default:
          builder.literal('');
      }
    }
  }

  async #expandParameter(
    part: ParameterPart,
    builder: FieldBuilder,
    quoted: boolean,
  ): Promise<void> {
    const { state } = this.#host;
    const result = part.operation
      ? await applyOperation(this, state, part.parameter, part.operation)
      : this.#checked(part.parameter);
    if ('word' in result) {
      await this.#parts(result.word.parts, builder, quoted);
      return;
    }
    const { values, list } = result;
    if (!list) {
      const [value = ''] = values;
      if (quoted) builder.quoted(value);
      else builder.expanded(value);
    } else if (quoted && list === '*') {
      builder.quoted(values.join((state.get('IFS') ?? ' ').slice(0, 1)));
    } else {
      values.forEach((value, index) => {
        if (index > 0) builder.break();
        if (quoted) builder.quoted(value);
        else builder.expanded(value);
      });
    }
  }

  #checked(name: string): Parameter {
    const parameter = this.parameter(name);
    const { state } = this.#host;
    if (
      parameter.values.length === 0 &&
      !parameter.list &&
      state.options.has('nounset')
    ) {
      throw new ShellError(
        state.isBash
          ? `${name}: unbound variable`
          : `${name}: parameter not set`,
      );
    }
    return parameter;
  }

  /** What a name stands for: variables, elements, `$1`, `$@`, `$?` … */
  parameter(name: string): Parameter {
    const { state } = this.#host;
    const one = (value: string | number | undefined): Parameter => ({
      values: value === undefined ? [] : [String(value)],
    });
    if (name === '@' || name === '*') {
      return { values: state.positional, list: name };
    }
    if (/^\d+$/.test(name)) {
      return one(
        name === '0' ? state.name : state.positional[Number(name) - 1],
      );
    }
    const element = /^(\w+)\[([^]*)\]$/.exec(name);
    if (element) return this.#element(element[1], element[2]);
    switch (name) {
      case '#':
        return one(state.positional.length);
      case '?':
        return one(state.status);
      case '$':
        return one(state.pid);
      case '!':
        return one(state.lastBackground);
      case '-':
        return one(optionLetters(state));
      case 'RANDOM':
        return one(Math.floor(Math.random() * 32_768));
      case 'PIPESTATUS':
        return one(state.pipeStatus[0]);
      default:
        return one(state.get(name));
    }
  }

  #element(name: string, key: string): Parameter {
    const { state } = this.#host;
    const variable = state.variables.get(name);
    const value =
      name === 'PIPESTATUS'
        ? new Map(state.pipeStatus.map((code, at) => [`${at}`, `${code}`]))
        : variable?.value;
    const map =
      value instanceof Map
        ? value
        : new Map(value === undefined ? [] : [['0', value]]);
    const associative = variable?.associative ?? false;
    if (key === '@' || key === '*') {
      const keys = listKeys(map, associative);
      return { values: keys.map(item => map.get(item) ?? ''), list: key };
    }
    const found = map.get(this.elementKey(name, key, map));
    return { values: found === undefined ? [] : [found] };
  }

  /** The key of `a[…]`: text, or a number that may count from the end. */
  elementKey(name: string, text: string, list?: Map<string, string>): string {
    const { state } = this.#host;
    if (state.variables.get(name)?.associative) {
      return text
        .replace(/^(["'])([^]*)\1$/, '$2')
        .replace(/\$\{?(\w+)\}?/g, (_, variable) => state.get(variable) ?? '');
    }
    const expanded = text.replace(
      /\$\{?(\w+|[#?])\}?/g,
      (_, variable) => this.parameter(variable).values[0] ?? '',
    );
    const index = evaluate(parseArithmetic(expanded), this.numbers);
    if (index >= 0) return String(index);
    const last = Math.max(-1, ...[...(list?.keys() ?? [])].map(Number));
    return String(last + 1 + index);
  }

  #home(user: string | null): string {
    const { state } = this.#host;
    if (user === null) return state.get('HOME') ?? '/root';
    if (user === '+') return state.cwd;
    if (user === '-') return state.get('OLDPWD') ?? '~-';
    return user === 'root' ? '/root' : `/home/${user}`;
  }
}

function optionLetters(state: ShellState): string {
  const letters: Record<string, string> = {
    errexit: 'e',
    nounset: 'u',
    xtrace: 'x',
    noglob: 'f',
    verbose: 'v',
    interactive: 'i',
    allexport: 'a',
  };
  return [...state.options].map(option => letters[option] ?? '').join('');
}

/** `"$@"` without arguments is no word at all. */
function isOnlyList(parts: readonly WordPart[]): boolean {
  return (
    parts.length === 1 &&
    parts[0].type === 'ParameterExpansion' &&
    /^@$|\[@\]$/.test(parts[0].parameter) &&
    parts[0].operation?.type !== 'Length'
  );
}
