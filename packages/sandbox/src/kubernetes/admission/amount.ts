import { parseQuantity } from '../quantity.ts';

const DECIMAL = ['m', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * A `resource.Quantity` that can be added up: whole thousandths, and the way
 * its writer counts, in thousands or in powers of two.
 */
export interface Amount {
  milli: number;
  binary: boolean;
}

/** Amounts by resource: `cpu`, `requests.memory`, `count/configmaps`. */
export type Amounts = Record<string, Amount>;

export const ZERO: Amount = { milli: 0, binary: false };

export function parseAmount(text: string | number | undefined): Amount {
  // Fractions of a thousandth are rounded up; the tolerance is for binary
  // fractions that are no decimal ones.
  const milli = Math.ceil((parseQuantity(text) ?? 0) * 1000 - 1e-6);
  return { milli, binary: String(text).trim().endsWith('i') };
}

export function count(pieces: number): Amount {
  return { milli: pieces * 1000, binary: false };
}

export function parseAmounts(
  quantities: Record<string, string | number> | undefined,
): Amounts {
  const amounts: Amounts = {};
  for (const [name, text] of Object.entries(quantities ?? {})) {
    amounts[name] = parseAmount(text);
  }
  return amounts;
}

/** The sum counts as its first addend does, unless that is nothing. */
export function add(a: Amount, b: Amount): Amount {
  const { binary } = a.milli === 0 ? b : a;
  return { milli: a.milli + b.milli, binary };
}

export function subtract(a: Amount, b: Amount): Amount {
  return add(a, { ...b, milli: -b.milli });
}

export function addAll(a: Amounts, b: Amounts): Amounts {
  const sum = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    sum[name] = add(sum[name] ?? ZERO, amount);
  }
  return sum;
}

/** By resource, the greater of the two. */
export function largest(a: Amounts, b: Amounts): Amounts {
  const result = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    if (amount.milli > (result[name]?.milli ?? -1)) result[name] = amount;
  }
  return result;
}

/** The canonical text: `100m`, `2`, `1k`, `1536Mi`. */
export function formatAmount({ milli, binary }: Amount): string {
  if (binary && Math.abs(milli) >= 1_024_000) {
    return scaled(Math.ceil(milli / 1000), 1024, BINARY);
  }
  return milli === 0 ? '0' : scaled(milli, 1000, DECIMAL);
}

function scaled(value: number, base: number, units: string[]): string {
  let unit = 0;
  let rest = value;
  while (rest % base === 0 && unit < units.length - 1) {
    rest /= base;
    unit += 1;
  }
  return `${rest}${units[unit]}`;
}
