/** An amount, exactly. @public */
export interface Quantity {
  /** In billionths. */
  nanos: bigint;
  /** Whether it was written in powers of 1024 (`Gi`) or of 10 (`G`, `m`). */
  format: 'binary' | 'decimal';
}

const UNIT = 10n ** 9n;

/** Largest first, as amounts are written. */
const DECIMAL: ReadonlyArray<readonly [string, bigint]> = [
  ['E', 10n ** 27n],
  ['P', 10n ** 24n],
  ['T', 10n ** 21n],
  ['G', 10n ** 18n],
  ['M', 10n ** 15n],
  ['k', 10n ** 12n],
  ['', UNIT],
  ['m', 10n ** 6n],
  ['u', 10n ** 3n],
  ['n', 1n],
];

const BINARY: ReadonlyArray<readonly [string, bigint]> = [
  ['Ei', UNIT << 60n],
  ['Pi', UNIT << 50n],
  ['Ti', UNIT << 40n],
  ['Gi', UNIT << 30n],
  ['Mi', UNIT << 20n],
  ['Ki', UNIT << 10n],
  ['', UNIT],
];

const FACTORS: ReadonlyMap<string, bigint> = new Map([...DECIMAL, ...BINARY]);

const QUANTITY =
  /^([-+]?)([0-9]{1,40})(?:\.([0-9]{0,40}))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([-+]?[0-9]{1,2}))?$/;

/**
 * Reads an amount as Kubernetes does: what is finer than a billionth is
 * rounded up.
 *
 * @throws RangeError for what is not an amount.
 * @public
 */
export function toQuantity(text: string): Quantity {
  const match = QUANTITY.exec(text);
  if (!match) {
    throw new RangeError(`"${text}" is not an amount such as 500m, 2 or 4Gi`);
  }
  const [, sign, whole, fraction = '', suffix = '', exponent = '0'] = match;
  let numerator = BigInt(whole + fraction) * FACTORS.get(suffix)!;
  let denominator = 10n ** BigInt(fraction.length);
  const power = Number(exponent);
  if (power < 0) denominator *= 10n ** BigInt(-power);
  else numerator *= 10n ** BigInt(power);
  const nanos = (numerator + denominator - 1n) / denominator;
  return {
    nanos: sign === '-' ? -nanos : nanos,
    format: suffix.endsWith('i') ? 'binary' : 'decimal',
  };
}

/**
 * Writes an amount with the largest suffix that leaves a whole number, as
 * Kubernetes does: `1536Mi`, `1500m`.
 *
 * @public
 */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0';
  if (nanos < 0n) return `-${formatQuantity({ nanos: -nanos, format })}`;
  const whole = nanos % UNIT === 0n;
  const units = format === 'binary' && whole ? BINARY : DECIMAL;
  const [suffix, factor] = units.find(([, size]) => nanos % size === 0n)!;
  return `${nanos / factor}${suffix}`;
}

/**
 * Negative when `a` is less than `b`, positive when it is more; `1` and
 * `1000m` are the same.
 *
 * @throws RangeError for what is not an amount.
 * @public
 */
export function compareQuantities(a: string, b: string): -1 | 0 | 1 {
  const difference = toQuantity(a).nanos - toQuantity(b).nanos;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/**
 * The sum; in powers of 1024 when one of the amounts is.
 *
 * @throws RangeError for what is not an amount.
 * @public
 */
export function addQuantities(...amounts: string[]): string {
  const quantities = amounts.map(toQuantity);
  return formatQuantity({
    nanos: quantities.reduce((sum, { nanos }) => sum + nanos, 0n),
    format: quantities.some(({ format }) => format === 'binary')
      ? 'binary'
      : 'decimal',
  });
}

/**
 * What is left of `a` without `b`; negative when `b` is more.
 *
 * @throws RangeError for what is not an amount.
 * @public
 */
export function subtractQuantities(a: string, b: string): string {
  const { nanos, format } = toQuantity(b);
  return addQuantities(a, formatQuantity({ nanos: -nanos, format }));
}
