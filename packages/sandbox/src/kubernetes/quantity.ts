const SUFFIXES: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const BINARY = ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'] as const;
const PATTERN =
  /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/**
 * The value of a `resource.Quantity` in its base unit: cores, bytes, pieces.
 * Undefined when the text is not one.
 */
export function parseQuantity(
  text: string | number | undefined,
): number | undefined {
  const [, digits, exponent, suffix = ''] =
    PATTERN.exec(String(text ?? '').trim()) ?? [];
  if (digits === undefined) return undefined;
  if (exponent) return Number(digits + exponent);
  return Number(digits) * SUFFIXES[suffix];
}

/** Processor time in thousandths of a core, rounded up as the scheduler does. */
export function parseMilli(text: string | number | undefined): number {
  return Math.ceil((parseQuantity(text) ?? 0) * 1000 - 1e-6);
}

/** `1500` becomes `1500m`, `2000` becomes `2`. */
export function formatMilli(milli: number): string {
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

/** Bytes with the largest binary suffix that loses nothing. */
export function formatBytes(bytes: number): string {
  const suffix = BINARY.find(
    unit => bytes >= SUFFIXES[unit] && bytes % SUFFIXES[unit] === 0,
  );
  return suffix ? `${bytes / SUFFIXES[suffix]}${suffix}` : String(bytes);
}

const DECIMAL = ['E', 'P', 'T', 'G', 'M', 'k', '', 'm', 'u', 'n'] as const;

/**
 * The form in which the API server writes a quantity back: the largest suffix
 * of its family without a fraction (`0.5` is `500m`, `1024Mi` is `1Gi`). What
 * is no quantity stays as it is.
 */
export function canonicalQuantity(given: string | number): string {
  const text = String(given);
  const [, digits, exponent, suffix = ''] = PATTERN.exec(text) ?? [];
  if (digits === undefined || exponent) return text;
  const value = Number(digits) * SUFFIXES[suffix];
  if (value === 0) return '0';
  const binary = suffix.endsWith('i') && Math.abs(value) >= 1024;
  for (const unit of binary ? BINARY : DECIMAL) {
    const amount = Number((value / SUFFIXES[unit]).toPrecision(15));
    if (Number.isInteger(amount)) return `${amount}${unit}`;
  }
  return binary ? canonicalQuantity(value) : `${Math.ceil(value * 1e9)}n`;
}
