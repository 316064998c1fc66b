import { StatusError } from '../api/statusError.ts';
import { labelKeyProblem, labelValueProblem } from './metadataFormat.ts';

type Operator = 'in' | 'notin' | 'exists' | 'absent' | 'gt' | 'lt';

interface Requirement {
  key: string;
  operator: Operator;
  values: Set<string>;
}

export type LabelSelector = (labels: Record<string, string>) => boolean;

const EVERYTHING: LabelSelector = () => true;

/** `spec.selector` of workloads: matchLabels and matchExpressions. */
export function fromMatchSelector(selector: {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}): LabelSelector {
  const operators: Record<string, Operator> = {
    In: 'in',
    NotIn: 'notin',
    Exists: 'exists',
    DoesNotExist: 'absent',
  };
  const requirements: Requirement[] = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
      key,
      operator: 'in' as const,
      values: new Set([value]),
    })),
    ...(selector.matchExpressions ?? []).map(expression => ({
      key: expression.key,
      operator: operators[expression.operator] ?? 'absent',
      values: new Set(expression.values ?? []),
    })),
  ];
  return labels => requirements.every(item => matches(item, labels));
}

function matches(
  { key, operator, values }: Requirement,
  labels: Record<string, string>,
): boolean {
  const has = Object.hasOwn(labels, key);
  switch (operator) {
    case 'exists':
      return has;
    case 'absent':
      return !has;
    case 'in':
      return has && values.has(labels[key]);
    case 'notin':
      return !has || !values.has(labels[key]);
    default: {
      const [limit] = values;
      if (!has || !/^-?\d+$/.test(labels[key])) return false;
      return operator === 'gt'
        ? Number(labels[key]) > Number(limit)
        : Number(labels[key]) < Number(limit);
    }
  }
}

function tokenize(text: string): string[] {
  return text.match(/!=|==|[=!,()<>]|[^\s=!,()<>]+/g) ?? [];
}

const SYMBOLS = new Set(['!=', '==', '=', '!', ',', '(', ')', '<', '>']);

class SelectorParser {
  readonly #tokens: string[];
  #position = 0;

  constructor(tokens: string[]) {
    this.#tokens = tokens;
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      requirements.push(this.#requirement());
      const next = this.#take();
      if (next === undefined) return requirements;
      if (next !== ',') throw unexpected(next, "',' or 'end of string'");
    }
  }

  #take(): string | undefined {
    const token = this.#tokens[this.#position];
    this.#position += 1;
    return token;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#position];
  }

  #requirement(): Requirement {
    const negated = this.#peek() === '!';
    if (negated) this.#position += 1;
    const key = this.#take();
    if (key === undefined || SYMBOLS.has(key)) {
      throw unexpected(
        key,
        negated ? 'identifier' : "!, identifier, or 'end of string'",
      );
    }
    const problem = labelKeyProblem(key);
    if (problem) {
      throw requirementError(`key: Invalid value: "${key}": ${problem}`);
    }
    if (negated) return { key, operator: 'absent', values: new Set() };
    const next = this.#peek();
    if (next === undefined || next === ',') {
      return { key, operator: 'exists', values: new Set() };
    }
    return this.#comparison(key);
  }

  #comparison(key: string): Requirement {
    const symbol = this.#take()!;
    switch (symbol) {
      case '=':
      case '==':
        return checked(key, 'in', [this.#exactValue()]);
      case '!=':
        return checked(key, 'notin', [this.#exactValue()]);
      case '>':
      case '<': {
        const value = this.#exactValue();
        if (!/^-?\d+$/.test(value)) {
          throw requirementError(
            `values[0]: Invalid value: "${value}": for 'Gt', 'Lt' operators, the value must be an integer`,
          );
        }
        return {
          key,
          operator: symbol === '>' ? 'gt' : 'lt',
          values: new Set([value]),
        };
      }
      case 'in':
      case 'notin':
        return checked(key, symbol, this.#valueList());
      default:
        throw unexpected(symbol, 'in, notin, =, ==, !=, gt, lt');
    }
  }

  #exactValue(): string {
    const next = this.#peek();
    if (next === undefined || next === ',') return '';
    if (SYMBOLS.has(next)) throw unexpected(next, 'identifier');
    this.#position += 1;
    return next;
  }

  #valueList(): string[] {
    const open = this.#take();
    if (open !== '(') throw unexpected(open, "'('");
    const values: string[] = [];
    for (;;) {
      values.push(this.#exactListValue());
      const next = this.#take();
      if (next === ')') return values;
      if (next !== ',') throw unexpected(next, "',' or ')'");
    }
  }

  #exactListValue(): string {
    const next = this.#peek();
    if (next === ',' || next === ')') return '';
    if (next === undefined || SYMBOLS.has(next)) {
      throw unexpected(next, "',', ')' or identifier");
    }
    this.#position += 1;
    return next;
  }
}

function checked(
  key: string,
  operator: 'in' | 'notin',
  values: string[],
): Requirement {
  values.forEach((value, index) => {
    const problem = labelValueProblem(value);
    if (problem) {
      throw requirementError(
        `values[${index}][${key}]: Invalid value: "${value}": ${problem}`,
      );
    }
  });
  return { key, operator, values: new Set(values) };
}

function unexpected(token: string | undefined, expected: string): StatusError {
  return StatusError.badRequest(
    `found '${token ?? ''}', expected: ${expected}`,
  );
}

function requirementError(message: string): StatusError {
  return StatusError.badRequest(`unable to parse requirement: ${message}`);
}

/** Parses `labelSelector` as apimachinery's labels.Parse does. */
export function parseLabelSelector(text: string | undefined): LabelSelector {
  if (!text?.trim()) return EVERYTHING;
  const requirements = new SelectorParser(tokenize(text)).parse();
  return labels => requirements.every(item => matches(item, labels));
}
