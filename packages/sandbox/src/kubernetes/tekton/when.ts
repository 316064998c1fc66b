import { evaluate } from '@marcbachmann/cel-js';
import type { WhenExpression } from './specs.ts';

/** A CEL expression that cannot be read, run, or is no yes or no. */
export class CelError extends Error {}

/**
 * Whether all guards of a task hold; their variables are replaced already.
 * @throws CelError
 */
export function whenHolds(expressions: WhenExpression[]): boolean {
  return expressions.every(({ input = '', operator, values = [], cel }) => {
    if (cel) return celHolds(cel);
    const found = values.includes(input);
    return operator === 'in' ? found : !found;
  });
}

function celHolds(expression: string): boolean {
  let value: unknown;
  try {
    value = evaluate(expression, {});
  } catch (error) {
    throw new CelError(
      `ERROR: <input>:${error instanceof Error ? error.message : error}`,
    );
  }
  if (typeof value !== 'boolean') {
    throw new CelError(
      `The CEL expression ${expression} is not evaluated to a boolean`,
    );
  }
  return value;
}
