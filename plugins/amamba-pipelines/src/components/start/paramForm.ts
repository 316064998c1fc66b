import type {
  Param,
  ParamSpec,
  ParamValue,
} from '@amamba/plugin-amamba-pipelines-common';

/** What is wrong with an input, as the key of its message. */
export type ParamProblem =
  | { key: 'start.required' }
  | { key: 'start.option' }
  | { key: 'start.pair'; line: number };

/** A parameter's value as its field shows it. */
export function toText(value: ParamValue | undefined): string {
  if (value === undefined) {
    return '';
  }
  if (typeof value === 'string') {
    return value;
  }
  return Array.isArray(value)
    ? value.join('\n')
    : Object.entries(value)
        .map(([key, each]) => `${key}=${each}`)
        .join('\n');
}

/** What the fields hold at first: a former run's values, or the defaults. */
export function initialTexts(specs: ParamSpec[], former: Param[] = []) {
  const values = new Map(former.map(({ name, value }) => [name, value]));
  return specs.map(spec => toText(values.get(spec.name) ?? spec.default));
}

const filledLines = (text: string) =>
  text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '');

/** What is wrong with the text of a parameter's field. */
export function findProblem(
  spec: ParamSpec,
  text: string,
): ParamProblem | undefined {
  if (text.trim() === '' && spec.default === undefined) {
    return { key: 'start.required' };
  }
  if (spec.type === 'string') {
    const outside = spec.options && !spec.options.includes(text);
    return outside ? { key: 'start.option' } : undefined;
  }
  if (spec.type === 'object') {
    const wrong = filledLines(text).find(({ line }) => !/^[^=]+=/.test(line));
    return wrong && { key: 'start.pair', line: wrong.number };
  }
  return undefined;
}

function toValue(spec: ParamSpec, text: string): ParamValue {
  if (spec.type === 'string') {
    return text;
  }
  const lines = filledLines(text).map(({ line }) => line);
  if (spec.type === 'array') {
    return lines;
  }
  return Object.fromEntries(
    lines.map(line => {
      const at = line.indexOf('=');
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

/**
 * The parameters to send. A default that was not changed is left out, so that
 * the pipeline's own applies, also when it has changed meanwhile.
 */
export function toParams(
  specs: ParamSpec[],
  texts: string[],
): Record<string, ParamValue> {
  const given = specs
    .map((spec, index) => ({ spec, text: texts[index] ?? '' }))
    .filter(
      ({ spec, text }) =>
        spec.default === undefined || text !== toText(spec.default),
    );
  return Object.fromEntries(
    given.map(({ spec, text }) => [spec.name, toValue(spec, text)]),
  );
}
