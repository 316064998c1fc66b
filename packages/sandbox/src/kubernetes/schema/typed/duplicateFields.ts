const SCALAR_END = /[,\]}\s]/g;

class MemberScanner {
  readonly #text: string;
  readonly #found = new Set<string>();
  #index = 0;

  constructor(text: string) {
    this.#text = text;
  }

  duplicates(): string[] {
    this.#value('');
    return [...this.#found];
  }

  /** The next character that is no white space. */
  #peek(): string {
    let code = this.#text.charCodeAt(this.#index);
    while (code === 32 || (code >= 9 && code <= 13)) {
      this.#index += 1;
      code = this.#text.charCodeAt(this.#index);
    }
    return this.#text[this.#index];
  }

  #value(place: string): void {
    const next = this.#peek();
    if (next === '{') this.#object(place);
    else if (next === '[') this.#array(place);
    else if (next === '"') this.#string();
    else {
      SCALAR_END.lastIndex = this.#index;
      this.#index = SCALAR_END.exec(this.#text)?.index ?? this.#text.length;
    }
  }

  #object(place: string): void {
    const names = new Set<string>();
    this.#index += 1;
    while (this.#peek() !== '}') {
      if (this.#peek() === ',') {
        this.#index += 1;
        continue;
      }
      const name: string = JSON.parse(this.#string());
      const inPlace = place ? `${place}.${name}` : name;
      if (names.has(name)) this.#found.add(inPlace);
      names.add(name);
      this.#peek();
      this.#index += 1;
      this.#value(inPlace);
    }
    this.#index += 1;
  }

  #array(place: string): void {
    this.#index += 1;
    for (let item = 0; this.#peek() !== ']'; ) {
      if (this.#peek() === ',') {
        this.#index += 1;
        continue;
      }
      this.#value(`${place}[${item}]`);
      item += 1;
    }
    this.#index += 1;
  }

  #string(): string {
    this.#peek();
    const start = this.#index;
    let end = start + 1;
    for (;;) {
      end = this.#text.indexOf('"', end);
      let escapes = 0;
      while (this.#text[end - 1 - escapes] === '\\') escapes += 1;
      end += 1;
      if (escapes % 2 === 0) break;
    }
    this.#index = end;
    return this.#text.slice(start, end);
  }
}

/**
 * Finds members that a JSON text names twice in one object, by their places
 * (`spec.replicas`), in order. `JSON.parse` keeps the last and tells nobody.
 * @param text - valid JSON
 */
export function duplicateFields(text: string): string[] {
  return new MemberScanner(text).duplicates();
}
