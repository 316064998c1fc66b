interface Problem {
  index: number;
  context: string;
}

function quote(character: string): string {
  if (character === "'") return `'\\''`;
  if (character === '"') return `'"'`;
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}

/** Walks the grammar just far enough to find the first wrong character. */
class Scanner {
  readonly #text: string;
  #index = 0;

  constructor(text: string) {
    this.#text = text;
  }

  firstProblem(): Problem | undefined {
    const problem = this.#value();
    if (problem) return problem.index < this.#text.length ? problem : undefined;
    this.#space();
    return this.#index < this.#text.length
      ? this.#at('after top-level value')
      : undefined;
  }

  #at(context: string): Problem {
    return { index: this.#index, context };
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#index] ?? '')) this.#index += 1;
  }

  #value(): Problem | undefined {
    this.#space();
    const next = this.#text[this.#index];
    if (next === '{') return this.#object();
    if (next === '[') return this.#array();
    if (next === '"') return this.#string();
    const literal = ['true', 'false', 'null'].find(word => word[0] === next);
    return literal ? this.#literal(literal) : this.#number();
  }

  #literal(literal: string): Problem | undefined {
    for (const character of literal) {
      if (this.#text[this.#index] !== character) {
        return this.#at(`in literal ${literal} (expecting '${character}')`);
      }
      this.#index += 1;
    }
    return undefined;
  }

  #number(): Problem | undefined {
    const rest = this.#text.slice(this.#index);
    const match = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/.exec(rest);
    if (!match) return this.#at('looking for beginning of value');
    this.#index += match[0].length;
    return undefined;
  }

  #string(): Problem | undefined {
    const rest = this.#text.slice(this.#index);
    // eslint-disable-next-line no-control-regex -- JSON forbids exactly these
    const match = /^"(?:[^"\\\u0000-\u001f]|\\.)*/s.exec(rest)!;
    this.#index += match[0].length;
    if (this.#text[this.#index] !== '"') return this.#at('in string literal');
    this.#index += 1;
    return undefined;
  }

  #object(): Problem | undefined {
    for (let first = true; ; first = false) {
      this.#index += 1;
      this.#space();
      if (first && this.#text[this.#index] === '}') break;
      if (this.#text[this.#index] !== '"') {
        return this.#at('looking for beginning of object key string');
      }
      const problem = this.#string() ?? this.#colon() ?? this.#value();
      if (problem) return problem;
      this.#space();
      if (this.#text[this.#index] === '}') break;
      if (this.#text[this.#index] !== ',') {
        return this.#at('after object key:value pair');
      }
    }
    this.#index += 1;
    return undefined;
  }

  #colon(): Problem | undefined {
    this.#space();
    if (this.#text[this.#index] !== ':') return this.#at('after object key');
    this.#index += 1;
    return undefined;
  }

  #array(): Problem | undefined {
    for (let first = true; ; first = false) {
      this.#index += 1;
      this.#space();
      if (first && this.#text[this.#index] === ']') break;
      const problem = this.#value();
      if (problem) return problem;
      this.#space();
      if (this.#text[this.#index] === ']') break;
      if (this.#text[this.#index] !== ',')
        return this.#at('after array element');
    }
    this.#index += 1;
    return undefined;
  }
}

/**
 * What Go's decoder says of a text that is not JSON; clients see it in 400s.
 */
export function goJsonError(text: string): string {
  const problem = new Scanner(text).firstProblem();
  if (problem === undefined) return 'unexpected end of JSON input';
  const { index, context } = problem;
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
  return `invalid character ${quote(character)} ${context}`;
}
