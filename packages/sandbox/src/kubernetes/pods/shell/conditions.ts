import type { IFileSystem } from 'just-bash';
import { evaluate } from './arithmetic.ts';
import type { Expander } from './expansion.ts';
import { matchesPattern } from './patterns.ts';
import type { ShellState } from './shellState.ts';
import { parseArithmetic, type Conditional } from './syntax.ts';

export interface ConditionHost {
  readonly state: ShellState;
  readonly expander: Expander;
  readonly fs: IFileSystem;
  /** Whether a descriptor is a terminal. */
  isTerminal(fd: number): boolean;
}

/** The expression of `[[ … ]]`. */
export async function holds(
  host: ConditionHost,
  node: Conditional,
): Promise<boolean> {
  const { expander } = host;
  switch (node.type) {
    case 'CondNot':
      return !(await holds(host, node.operand));
    case 'CondAnd':
      return (await holds(host, node.left)) && holds(host, node.right);
    case 'CondOr':
      return (await holds(host, node.left)) || holds(host, node.right);
    case 'CondGroup':
      return holds(host, node.expression);
    case 'CondWord':
      return (await expander.text(node.word)) !== '';
    case 'CondUnary':
      return unary(host, node.operator, await expander.text(node.operand));
    default: {
      const left = await expander.text(node.left);
      const { operator } = node;
      if (operator === '=~') {
        return matchRegex(host, left, await expander.text(node.right));
      }
      if (['=', '==', '!='].includes(operator)) {
        const pattern = await expander.pattern(node.right);
        return matchesPattern(left, pattern) === (operator !== '!=');
      }
      const right = await expander.text(node.right);
      return binary(host, operator, left, right);
    }
  }
}

function matchRegex(host: ConditionHost, text: string, source: string) {
  const named = source.replace(
    /\[:(\w+):\]/g,
    (_, name) =>
      ({ digit: '0-9', alpha: 'a-zA-Z', alnum: 'a-zA-Z0-9', space: '\\s' }[
        name as 'digit'
      ] ?? ''),
  );
  const match = new RegExp(named).exec(text);
  const groups = match ? [...match].map(group => group ?? '') : [];
  host.state.set(
    'BASH_REMATCH',
    new Map(groups.map((group, index) => [String(index), group])),
  );
  return match !== null;
}

/** Bad use of `test`, which then ends with 2. */
export class TestError extends Error {}

/** `[ … ]` and `test …`. */
export async function test(
  host: ConditionHost,
  args: readonly string[],
): Promise<boolean> {
  const words = [...args];
  const result = await either(host, words);
  if (words.length > 0) throw new TestError(`${words[0]}: unknown operand`);
  return result;
}

async function either(host: ConditionHost, words: string[]): Promise<boolean> {
  let result = await both(host, words);
  while (words[0] === '-o') {
    words.shift();
    const right = await both(host, words);
    result ||= right;
  }
  return result;
}

async function both(host: ConditionHost, words: string[]): Promise<boolean> {
  let result = await primary(host, words);
  while (words[0] === '-a') {
    words.shift();
    const right = await primary(host, words);
    result &&= right;
  }
  return result;
}

const BINARY = /^(=|==|!=|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/;

async function primary(host: ConditionHost, words: string[]): Promise<boolean> {
  if (words.length === 0) return false;
  const [first, second] = words;
  if (words.length >= 3 && BINARY.test(second)) {
    const [left, operator, right] = words.splice(0, 3);
    return binary(host, operator, left, right);
  }
  if (first === '!' && words.length > 1) {
    words.shift();
    return !(await primary(host, words));
  }
  if (first === '(' && words.length > 2) {
    words.shift();
    const result = await either(host, words);
    if (words.shift() !== ')') throw new TestError('closing paren expected');
    return result;
  }
  if (/^-[a-zA-Z]$/.test(first) && words.length > 1) {
    const [operator, operand] = words.splice(0, 2);
    return unary(host, operator, operand);
  }
  words.shift();
  return first !== '';
}

async function unary(
  host: ConditionHost,
  operator: string,
  operand: string,
): Promise<boolean> {
  const { state, fs } = host;
  switch (operator) {
    case '-n':
      return operand !== '';
    case '-z':
      return operand === '';
    case '-t':
      return host.isTerminal(Number(operand));
    case '-v':
      return state.variables.has(operand);
    case '-o':
      return state.options.has(operand);
    default:
      break;
  }
  const path = state.resolve(operand);
  if (operator === '-L' || operator === '-h') {
    const link = await fs.lstat(path).catch(() => undefined);
    return link?.isSymbolicLink ?? false;
  }
  const stat = operand ? await fs.stat(path).catch(() => undefined) : undefined;
  if (!stat) return false;
  switch (operator) {
    case '-f':
      return stat.isFile && !path.startsWith('/dev/');
    case '-d':
      return stat.isDirectory;
    case '-s':
      return stat.size > 0;
    case '-x':
      return stat.isDirectory || (stat.mode & 0o111) !== 0;
    case '-c':
      return /^\/dev\/(null|zero|tty|u?random)$/.test(path);
    case '-b':
    case '-p':
    case '-S':
    case '-u':
    case '-g':
    case '-k':
      return false;
    default:
      return true;
  }
}

async function binary(
  host: ConditionHost,
  operator: string,
  left: string,
  right: string,
): Promise<boolean> {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
    case '-ot':
    case '-ef':
      return compareFiles(host, operator, left, right);
    default:
      return compareNumbers(host, operator, left, right);
  }
}

function compareNumbers(
  { expander }: ConditionHost,
  operator: string,
  left: string,
  right: string,
): boolean {
  const number = (text: string) => {
    if (/^\s*[-+]?\d+\s*$/.test(text)) return Number(text);
    if (!/^[\w\s+*/()-]+$/.test(text) || /^\d+\D/.test(text.trim())) {
      throw new TestError(`${text}: bad number`);
    }
    return evaluate(parseArithmetic(text), expander.numbers);
  };
  const [a, b] = [number(left), number(right)];
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    default:
      return a >= b;
  }
}

async function compareFiles(
  { state, fs }: ConditionHost,
  operator: string,
  left: string,
  right: string,
): Promise<boolean> {
  const stat = (name: string) =>
    fs.stat(state.resolve(name)).catch(() => undefined);
  if (operator === '-ef') {
    const real = (name: string) =>
      fs.realpath(state.resolve(name)).catch(() => name);
    return (await real(left)) === (await real(right));
  }
  const [a, b] = [await stat(left), await stat(right)];
  const newer = (Number(a?.mtime) || 0) - (Number(b?.mtime) || 0);
  return operator === '-nt' ? newer > 0 : newer < 0;
}
