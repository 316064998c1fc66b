import { ShellError } from './shellState.ts';
import { parseArithmetic, type Arithmetic } from './syntax.ts';

/** Variables as arithmetic sees them. */
export interface Numbers {
  /** Text of a variable, or of an element when there is a key. */
  read(name: string, key?: string): string | undefined;
  assign(name: string, key: string | undefined, value: string): void;
}

const MAX_DEPTH = 64;

/** The value of an expression whose `$…` were expanded before. */
export function evaluate(
  node: Arithmetic,
  numbers: Numbers,
  depth = 0,
): number {
  const value = (child: Arithmetic) => evaluate(child, numbers, depth);
  const keyOf = (index?: Arithmetic, text?: string) =>
    text ?? (index ? String(value(index)) : undefined);
  switch (node.type) {
    case 'ArithNumber':
      return node.value;
    case 'ArithSingleQuote':
      return node.value;
    case 'ArithVariable':
      return numberOf(numbers.read(node.name), numbers, depth);
    case 'ArithArrayElement':
      return numberOf(
        numbers.read(node.array, keyOf(node.index, node.stringKey)),
        numbers,
        depth,
      );
    case 'ArithGroup':
    case 'ArithNested':
      return value(node.expression);
    case 'ArithTernary':
      return value(node.condition)
        ? value(node.consequent)
        : value(node.alternate);
    case 'ArithUnary':
      return unary(node, numbers, depth);
    case 'ArithBinary':
      if (node.operator === '&&') {
        return Number(value(node.left) !== 0 && value(node.right) !== 0);
      }
      if (node.operator === '||') {
        return Number(value(node.left) !== 0 || value(node.right) !== 0);
      }
      return binary(node.operator, value(node.left), value(node.right));
    case 'ArithAssignment': {
      const key = keyOf(node.subscript, node.stringKey);
      const operand = value(node.value);
      const result =
        node.operator === '='
          ? operand
          : binary(
              node.operator.slice(0, -1),
              numberOf(numbers.read(node.variable, key), numbers, depth),
              operand,
            );
      numbers.assign(node.variable, key, String(result));
      return result;
    }
    default:
      throw new ShellError('arithmetic syntax error');
  }
}

function numberOf(
  text: string | undefined,
  numbers: Numbers,
  depth: number,
): number {
  const trimmed = text?.trim();
  if (!trimmed) return 0;
  if (/^-?[1-9]\d*$|^0$/.test(trimmed)) return Number(trimmed);
  if (depth > MAX_DEPTH)
    throw new ShellError('expression recursion level exceeded');
  return evaluate(parseArithmetic(trimmed), numbers, depth + 1);
}

function unary(
  node: Extract<Arithmetic, { type: 'ArithUnary' }>,
  numbers: Numbers,
  depth: number,
): number {
  const { operator, operand, prefix } = node;
  const before = evaluate(operand, numbers, depth);
  if (operator === '-') return -before;
  if (operator === '+') return before;
  if (operator === '!') return Number(before === 0);
  if (operator === '~') return ~before;
  const after = operator === '++' ? before + 1 : before - 1;
  if (operand.type === 'ArithVariable') {
    numbers.assign(operand.name, undefined, String(after));
  } else if (operand.type === 'ArithArrayElement') {
    const { array, index, stringKey } = operand;
    const key = stringKey ?? (index && String(evaluate(index, numbers, depth)));
    numbers.assign(array, key, String(after));
  }
  return prefix ? after : before;
}

function binary(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
    case '%':
      if (right === 0) throw new ShellError('divide by zero');
      return operator === '/' ? Math.trunc(left / right) : left % right;
    case '**':
      return left ** right;
    case '<':
      return Number(left < right);
    case '<=':
      return Number(left <= right);
    case '>':
      return Number(left > right);
    case '>=':
      return Number(left >= right);
    case '==':
      return Number(left === right);
    case '!=':
      return Number(left !== right);
    case ',':
      return right;
    default:
      return bitwise(operator, BigInt(left), BigInt(right));
  }
}

function bitwise(operator: string, left: bigint, right: bigint): number {
  const results: Record<string, () => bigint> = {
    '&': () => left & right,
    '|': () => left | right,
    '^': () => left ^ right,
    '<<': () => left << right,
    '>>': () => left >> right,
  };
  return Number(BigInt.asIntN(64, results[operator]?.() ?? 0n));
}
