import { patternSource } from './patterns.ts';
import { ShellError, listKeys, type ShellState } from './shellState.ts';
import type { ArithmeticNode, ParameterOperation, WordNode } from './syntax.ts';

/** Values of a parameter; none when it is not set. */
export interface Parameter {
  values: string[];
  /** `$@`, `$*` and lists; `*` joins within quotes. */
  list?: string;
}

interface Words {
  text(word: WordNode): Promise<string>;
  pattern(word: WordNode): Promise<string>;
  arithmetic(node: ArithmeticNode): Promise<number>;
  parameter(name: string): Parameter;
}

type Result = Parameter | { word: WordNode };

/** `${name…}` with an operation. */
export async function applyOperation(
  words: Words,
  state: ShellState,
  name: string,
  operation: ParameterOperation,
): Promise<Result> {
  const parameter = words.parameter(name);
  const { values } = parameter;
  const missing = (checkEmpty: boolean) =>
    values.length === 0 || (checkEmpty && values.join('') === '');
  switch (operation.type) {
    case 'DefaultValue':
      return missing(operation.checkEmpty)
        ? { word: operation.word }
        : parameter;
    case 'UseAlternative':
      return missing(operation.checkEmpty)
        ? { values: [] }
        : { word: operation.word };
    case 'AssignDefault': {
      if (!missing(operation.checkEmpty)) return parameter;
      const value = await words.text(operation.word);
      state.set(name, value);
      return { values: [value] };
    }
    case 'ErrorIfUnset': {
      if (!missing(operation.checkEmpty)) return parameter;
      const said = operation.word && (await words.text(operation.word));
      throw new ShellError(
        `${name}: ${
          said || `parameter${operation.checkEmpty ? ' null or' : ''} not set`
        }`,
      );
    }
    case 'Length':
      return {
        values: [
          String(
            parameter.list ? values.length : [...(values[0] ?? '')].length,
          ),
        ],
      };
    case 'Substring':
      return substring(words, state, parameter, operation);
    case 'Indirection':
      return indirection(words, state, parameter, operation);
    case 'ArrayKeys': {
      const variable = state.variables.get(operation.array);
      const list = variable?.value;
      return {
        values:
          list instanceof Map
            ? listKeys(list, variable?.associative ?? false)
            : [],
        list: operation.star ? '*' : '@',
      };
    }
    case 'VarNamePrefix':
      return {
        values: [...state.variables.keys()]
          .filter(key => key.startsWith(operation.prefix))
          .sort(),
        list: operation.star ? '*' : '@',
      };
    case 'BadSubstitution':
      throw new ShellError(`${operation.text}: bad substitution`);
    case 'LengthSliceError':
      throw new ShellError(`${name}: bad substitution`);
    default: {
      const change = await changeOf(words, state, name, operation);
      return { ...parameter, values: values.map(change) };
    }
  }
}

async function indirection(
  words: Words,
  state: ShellState,
  { values: [target = ''] }: Parameter,
  { innerOp }: Extract<ParameterOperation, { type: 'Indirection' }>,
): Promise<Result> {
  return innerOp
    ? applyOperation(words, state, target, innerOp)
    : words.parameter(target);
}

async function substring(
  words: Words,
  state: ShellState,
  { values, list }: Parameter,
  operation: Extract<ParameterOperation, { type: 'Substring' }>,
): Promise<Parameter> {
  const offset = await words.arithmetic(operation.offset);
  const length = operation.length && (await words.arithmetic(operation.length));
  const cut = <T>(items: T[], from: number): T[] => {
    const start = from < 0 ? Math.max(0, items.length + from) : from;
    if (length === null) return items.slice(start);
    return length < 0
      ? items.slice(start, length)
      : items.slice(start, start + length);
  };
  if (!list) return { values: [cut([...(values[0] ?? '')], offset).join('')] };
  const isPositional = values === state.positional;
  const items = isPositional ? [state.name, ...values] : values;
  return { values: cut(items, offset), list };
}

type Change = (value: string) => string;
type Changing = Extract<
  ParameterOperation,
  {
    type:
      | 'PatternRemoval'
      | 'PatternReplacement'
      | 'CaseModification'
      | 'Transform';
  }
>;

async function changeOf(
  words: Words,
  state: ShellState,
  name: string,
  operation: Changing,
): Promise<Change> {
  switch (operation.type) {
    case 'PatternRemoval': {
      const pattern = await words.pattern(operation.pattern);
      return removal(pattern, operation.side, operation.greedy);
    }
    case 'PatternReplacement': {
      const source = patternSource(await words.pattern(operation.pattern));
      const { replacement, all, anchor } = operation;
      const by = replacement ? await words.text(replacement) : '';
      if (!source && !anchor) return value => value;
      const regex = new RegExp(
        `${anchor === 'start' ? '^' : ''}(?:${source})${
          anchor === 'end' ? '$' : ''
        }`,
        all ? 'g' : '',
      );
      return value => value.replace(regex, () => by);
    }
    case 'CaseModification': {
      const pattern =
        operation.pattern && (await words.pattern(operation.pattern));
      const source = pattern ? patternSource(pattern) : '[^]';
      const regex = new RegExp(
        operation.all ? source : `^(?:${source})`,
        operation.all ? 'g' : '',
      );
      return value =>
        value.replace(regex, text =>
          operation.direction === 'upper'
            ? text.toUpperCase()
            : text.toLowerCase(),
        );
    }
    default:
      return value => transform(value, operation.operator, name, state);
  }
}

function removal(
  pattern: string,
  side: 'prefix' | 'suffix',
  greedy: boolean,
): Change {
  if (side === 'prefix') {
    const regex = new RegExp(`^(?:${patternSource(pattern, greedy)})`);
    return value => value.replace(regex, '');
  }
  const regex = new RegExp(`^(?:${patternSource(pattern)})$`);
  return value => {
    const starts = [...Array(value.length + 1).keys()];
    if (!greedy) starts.reverse();
    const start = starts.find(at => regex.test(value.slice(at)));
    return start === undefined ? value : value.slice(0, start);
  };
}

function transform(
  value: string,
  operator: string,
  name: string,
  state: ShellState,
): string {
  switch (operator) {
    case 'Q':
      return quoteWord(value);
    case 'U':
      return value.toUpperCase();
    case 'u':
      return value.charAt(0).toUpperCase() + value.slice(1);
    case 'L':
      return value.toLowerCase();
    case 'A':
      return `${name}=${quoteWord(value)}`;
    case 'a':
      return state.variables.get(name)?.exported ? 'x' : '';
    default:
      return value;
  }
}

/** A word that the shell reads as `text`. */
export function quoteWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
