/** The last lines of a text, so many and so long at most. */
export class EndOfText {
  readonly #lines: string[] = [];
  #size = 0;
  #truncated = false;

  constructor(
    private readonly maxSize: number,
    private readonly maxLines: number,
  ) {}

  add(line: string): void {
    const text = `${line.slice(-this.maxSize)}\n`;
    this.#lines.push(text);
    this.#size += text.length;
    while (
      this.#lines.length > this.maxLines ||
      (this.#size > this.maxSize && this.#lines.length > 1)
    ) {
      this.#size -= this.#lines.shift()?.length ?? 0;
      this.#truncated = true;
    }
  }

  read(): { text: string; truncated: boolean } {
    return { text: this.#lines.join(''), truncated: this.#truncated };
  }
}
