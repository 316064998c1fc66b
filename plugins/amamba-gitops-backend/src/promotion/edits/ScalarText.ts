import { isScalar, type Scalar, stringify } from 'yaml';

/** A scalar as it is written: `1.10` is not the number 1.1. */
export interface ScalarText {
  text: string;
  /** Not a string to YAML: it is moved without quotes. */
  typed?: true;
}

/** What a node says; undefined when it is no scalar. */
export function readScalar(node: unknown): ScalarText | undefined {
  if (!isScalar(node) || node.value === null) {
    return undefined;
  }
  return typeof node.value === 'string'
    ? { text: node.value }
    : { text: node.source ?? String(node.value), typed: true };
}

/** The scalar as a string: what must be one, as a tag, is read as one. */
export function asString(scalar: ScalarText | undefined) {
  return scalar && { text: scalar.text };
}

/** A scalar in the style of the one whose place it takes. */
export function renderScalar(
  { text, typed }: ScalarText,
  style: Scalar.Type | undefined,
): string {
  if (typed) {
    return text;
  }
  if (style === 'QUOTE_DOUBLE') {
    return JSON.stringify(text);
  }
  if (style === 'QUOTE_SINGLE' && !/[\n\r]/.test(text)) {
    return `'${text.replaceAll("'", "''")}'`;
  }
  // Quoted where YAML would take it for something else.
  return stringify(text, { lineWidth: 0, singleQuote: true }).trimEnd();
}
