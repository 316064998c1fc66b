import { escapePattern } from './patterns.ts';

/** A field that a word expands to. */
export interface Field {
  text: string;
  /** As `text`, with what may not match more than itself escaped. */
  pattern: string;
}

/** Puts the expanded parts of one word together and splits them to fields. */
export class FieldBuilder {
  readonly fields: Field[] = [];
  readonly #separators: string | undefined;
  #current: Field | undefined;

  /** @param separators `IFS`; undefined: the word stays one field */
  constructor(separators: string | undefined) {
    this.#separators = separators;
  }

  /** Text between quotes: stays as it is, and makes a field even when empty. */
  quoted(text: string): void {
    this.#append(text, escapePattern(text));
  }

  literal(text: string): void {
    if (text) this.#append(text, escapePattern(text));
  }

  glob(pattern: string): void {
    this.#append(pattern, pattern);
  }

  /** The result of an expansion outside of quotes. */
  expanded(text: string): void {
    const separators = this.#separators;
    if (separators === undefined || separators === '') {
      if (text) this.#append(text, text.replaceAll('\\', '\\\\'));
      return;
    }
    let blank = false;
    for (const char of text) {
      if (!separators.includes(char)) {
        this.#append(char, char === '\\' ? '\\\\' : char);
        blank = false;
      } else if (/\s/.test(char)) {
        blank ||= this.#current !== undefined;
        this.break();
      } else {
        if (!blank && !this.#current) this.#append('', '');
        blank = false;
        this.break();
      }
    }
  }

  /** Ends the field, if there is one. */
  break(): void {
    if (this.#current) this.fields.push(this.#current);
    this.#current = undefined;
  }

  finish(): Field[] {
    this.break();
    return this.fields;
  }

  #append(text: string, pattern: string): void {
    this.#current ??= { text: '', pattern: '' };
    this.#current.text += text;
    this.#current.pattern += pattern;
  }
}
