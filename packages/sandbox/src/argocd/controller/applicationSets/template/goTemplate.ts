import { isRecord } from '../../../../kubernetes/store/json.ts';
import { FUNCTIONS, isTrue, printed } from './templateFunctions.ts';
import {
  parseTemplate,
  type Node,
  type Operand,
  type Pipeline,
} from './parseTemplate.ts';

/** More that a template repeats is surely a mistake. */
const MOST_OUTPUT = 1_000_000;

export interface TemplateOptions {
  /** `missingkey=error` of `goTemplateOptions`. */
  missingIsError?: boolean;
}

class Execution {
  readonly #options: TemplateOptions;
  readonly #scopes: Array<Map<string, unknown>>;
  #dot: unknown;
  #output = '';

  constructor(data: unknown, options: TemplateOptions) {
    this.#options = options;
    this.#dot = data;
    this.#scopes = [new Map([['$', data]])];
  }

  run(nodes: Node[]): string {
    this.#walk(nodes);
    return this.#output;
  }

  #walk(nodes: Node[]): void {
    for (const node of nodes) {
      if (node.kind === 'text') this.#write(node.text);
      else if (node.kind === 'action') {
        const value = this.#value(node.pipeline);
        if (!node.pipeline.assigns) this.#write(printed(value));
      } else if (node.kind === 'range') {
        this.#range(node.pipeline, node.then, node.otherwise);
      } else {
        this.#branch(node);
      }
    }
  }

  #write(text: string): void {
    this.#output += text;
    if (this.#output.length > MOST_OUTPUT) {
      throw new Error('at <>: the text becomes too long');
    }
  }

  #branch(node: Exclude<Node, { kind: 'text' | 'action' }>): void {
    this.#scoped(() => {
      const value = this.#value(node.pipeline);
      const holds = isTrue(value);
      const before = this.#dot;
      if (node.kind === 'with' && holds) this.#dot = value;
      this.#walk(holds ? node.then : node.otherwise);
      this.#dot = before;
    });
  }

  #range(pipeline: Pipeline, then: Node[], otherwise: Node[]): void {
    const { assigns, ...plain } = pipeline;
    const entries = entriesOf(this.#value(plain));
    if (entries.length === 0) {
      this.#walk(otherwise);
      return;
    }
    const before = this.#dot;
    for (const [key, value] of entries) {
      this.#scoped(() => {
        const scope = this.#scopes.at(-1)!;
        if (assigns?.second) {
          scope.set(assigns.name, key);
          scope.set(assigns.second, value);
        } else if (assigns) scope.set(assigns.name, value);
        this.#dot = value;
        this.#walk(then);
      });
    }
    this.#dot = before;
  }

  #scoped(work: () => void): void {
    this.#scopes.push(new Map());
    work();
    this.#scopes.pop();
  }

  #value({ assigns, commands, source }: Pipeline): unknown {
    let value: unknown;
    commands.forEach((command, index) => {
      const piped = index > 0 ? [value] : [];
      value = this.#command(command, piped, source);
    });
    if (assigns) this.#assign(assigns.name, value, assigns.declares);
    return value;
  }

  #assign(name: string, value: unknown, declares: boolean): void {
    const scopes = [...this.#scopes].reverse();
    const scope = declares
      ? this.#scopes.at(-1)
      : scopes.find(candidate => candidate.has(name));
    if (!scope) throw new Error(`at <${name}>: undefined variable "${name}"`);
    scope.set(name, value);
  }

  #command(command: Operand[], piped: unknown[], source: string): unknown {
    const [first, ...rest] = command;
    if (first.kind !== 'function') {
      if (rest.length > 0 || piped.length > 0) {
        throw new Error(`at <${source}>: can't give argument to non-function`);
      }
      return this.#operand(first, source);
    }
    const given = rest.map(operand => this.#operand(operand, source));
    return this.#call(first.name, [...given, ...piped]);
  }

  #call(name: string, args: unknown[]): unknown {
    const called = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (!called)
      throw new Error(`at <${name}>: function "${name}" not defined`);
    try {
      return called(...args);
    } catch (error) {
      throw new Error(
        `at <${name}>: error calling ${name}: ${(error as Error).message}`,
      );
    }
  }

  #operand(operand: Operand, source: string): unknown {
    switch (operand.kind) {
      case 'literal':
        return operand.value;
      case 'pipeline':
        return this.#value(operand.pipeline);
      case 'function':
        return this.#call(operand.name, []);
      default:
        return this.#field(operand, source);
    }
  }

  #field(
    { of, names }: Extract<Operand, { kind: 'field' }>,
    source: string,
  ): unknown {
    let value: unknown = this.#dot;
    if (typeof of === 'string') value = this.#variable(of);
    else if (of) value = this.#value(of);
    for (const name of names) {
      const isPresent = isRecord(value) && Object.hasOwn(value, name);
      if (!isPresent && this.#options.missingIsError) {
        throw new Error(`at <${source}>: map has no entry for key "${name}"`);
      }
      value = isPresent ? (value as Record<string, unknown>)[name] : undefined;
    }
    return value;
  }

  #variable(name: string): unknown {
    const scope = [...this.#scopes]
      .reverse()
      .find(candidate => candidate.has(name));
    if (!scope) throw new Error(`at <${name}>: undefined variable "${name}"`);
    return scope.get(name);
  }
}

function entriesOf(value: unknown): Array<[unknown, unknown]> {
  if (Array.isArray(value)) return [...value.entries()];
  if (isRecord(value)) {
    return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  }
  if (typeof value === 'number') {
    return Array.from({ length: Math.min(value, 10_000) }, (_, i) => [i, i]);
  }
  return [];
}

/**
 * Carries out a template of Go's text/template with the functions of sprig
 * that ApplicationSets mostly use.
 *
 * @throws Error in Go's words
 */
export function renderGoTemplate(
  text: string,
  data: unknown,
  options: TemplateOptions = {},
): string {
  if (!text.includes('{{')) return text;
  let nodes: Node[];
  try {
    nodes = parseTemplate(text);
  } catch (error) {
    throw new Error(
      `failed to parse template ${text}: template: :1: ${
        (error as Error).message
      }`,
    );
  }
  try {
    return new Execution(data, options).run(nodes);
  } catch (error) {
    throw new Error(
      `failed to execute go template ${text}: template: :1: executing "" ${
        (error as Error).message
      }`,
    );
  }
}
