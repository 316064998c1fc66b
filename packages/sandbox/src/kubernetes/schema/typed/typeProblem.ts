/** Why a decoder refuses a value: what it found, and what it wanted. */
export interface TypeProblem {
  found: string;
  wanted: string;
}

/** Reports a problem; a text is told as it is. */
export type Report = (problem: TypeProblem | string) => void;

/** How Go's decoder calls what it found. */
export function foundKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Go's names of what was found, where it looks into values already decoded. */
const GO_KINDS: Record<string, string> = {
  object: 'map',
  array: 'slice',
  number: 'int64',
};

const WANTED_KINDS: Record<string, string> = {
  boolean: 'bool',
  double: 'float64',
};

/**
 * How Go's conversion from unstructured objects words a problem.
 * @param kind - of the value that was wanted
 */
export function conversionText(
  kind: string,
  problem: TypeProblem | string,
): string {
  if (typeof problem === 'string') return problem;
  const found = GO_KINDS[problem.found] ?? problem.found;
  if (kind === 'message') return `cannot restore struct from: ${found}`;
  if (kind === 'list') return `cannot restore slice from ${found}`;
  if (kind === 'map') return `cannot restore map from ${found}`;
  return `unrecognized type: ${WANTED_KINDS[kind] ?? kind}`;
}
