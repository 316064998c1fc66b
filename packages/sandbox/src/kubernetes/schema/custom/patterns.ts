import { setFlagsFromString } from 'node:v8';

// Whoever writes a pattern for Go may count on linear time. Where backtracking
// gets out of hand, V8 starts over with its linear engine, if the expression
// has nothing that this cannot do (no Unicode mode, no back references).
setFlagsFromString(
  '--enable-experimental-regexp-engine-on-excessive-backtracks',
);

const compiled = new Map<string, RegExp | undefined>();
/** Classes and characters that only the Unicode mode knows. */
const UNICODE_ESCAPE = /\\[pPu]/;
const BEYOND_BASIC = /[\ud800-\udfff]/;

/**
 * Whether a value matches the `pattern` of a schema. Go's expressions are
 * nearly those of JavaScript; one that is not is matched by everything.
 */
export function matchesPattern(pattern: string, value: string): boolean {
  const unicode = UNICODE_ESCAPE.test(pattern) || BEYOND_BASIC.test(value);
  const key = `${unicode ? 'u' : ''}/${pattern}`;
  if (!compiled.has(key)) {
    const expression = unicode ? compile(pattern, 'u') : undefined;
    compiled.set(key, expression ?? compile(pattern));
  }
  return compiled.get(key)?.test(value) ?? true;
}

function compile(pattern: string, flags?: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}
