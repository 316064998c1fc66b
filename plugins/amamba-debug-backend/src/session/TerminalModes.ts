const ESC = 0x1b;
/** Longest control sequence that is followed; a longer one is none of ours. */
const MAX_SEQUENCE = 64;

/**
 * Private modes (DECSET) that outlive the output which set them, with what
 * they are at first. Numbers are those of xterm's control sequences.
 */
const INITIAL: ReadonlyMap<number, boolean> = new Map([
  [1, false], // application cursor keys
  [7, true], // lines wrap
  [9, false], // mouse: X10
  [25, true], // cursor is shown
  [47, false], // alternate screen, in three ways
  [1047, false],
  [1049, false],
  [1000, false], // mouse: clicks
  [1002, false], // mouse: drags
  [1003, false], // mouse: moves
  [1004, false], // tells the focus
  [1005, false], // mouse: encodings
  [1006, false],
  [1015, false],
  [2004, false], // bracketed paste
]);

/**
 * Which modes of a terminal the output has set so far.
 *
 * @remarks
 * It follows what would make a terminal useless that gets only the end of the
 * output: the alternate screen of an editor, mouse reports, a hidden cursor.
 * Colours and the rest come with the next output.
 */
export class TerminalModes {
  readonly #modes = new Map<number, boolean>();
  #keypad = false;
  #lineDrawing = false;
  /** A control sequence that has begun, without its ESC. */
  #sequence: string | undefined;

  clone(): TerminalModes {
    const copy = new TerminalModes();
    this.#modes.forEach((on, mode) => copy.#modes.set(mode, on));
    copy.#keypad = this.#keypad;
    copy.#lineDrawing = this.#lineDrawing;
    copy.#sequence = this.#sequence;
    return copy;
  }

  feed(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#sequence === undefined) {
        at = bytes.indexOf(ESC, at);
        if (at < 0) {
          return;
        }
        this.#sequence = '';
        at += 1;
      } else {
        this.#follow(bytes[at]);
        at += 1;
      }
    }
  }

  /** What puts a new terminal into these modes. */
  prelude(): Buffer {
    const changed = [...this.#modes].filter(
      ([mode, on]) => INITIAL.get(mode) !== on,
    );
    return Buffer.from(
      [
        ...changed.map(([mode, on]) => `\x1b[?${mode}${on ? 'h' : 'l'}`),
        this.#keypad ? '\x1b=' : '',
        this.#lineDrawing ? '\x1b(0' : '',
      ].join(''),
      'latin1',
    );
  }

  #follow(byte: number): void {
    if (byte === ESC) {
      this.#sequence = '';
      return;
    }
    const sequence = this.#sequence + String.fromCharCode(byte);
    const over = sequence.startsWith('[')
      ? byte >= 0x40 && sequence.length > 1
      : byte < 0x20 || byte > 0x2f;
    if (over) {
      this.#sequence = undefined;
      this.#apply(sequence);
    } else {
      this.#sequence = sequence.length > MAX_SEQUENCE ? undefined : sequence;
    }
  }

  #apply(sequence: string): void {
    const [, numbers, final] = /^\[\?([\d;]+)([hl])$/.exec(sequence) ?? [];
    if (numbers) {
      for (const mode of numbers.split(';').map(Number)) {
        if (INITIAL.has(mode)) {
          this.#modes.set(mode, final === 'h');
        }
      }
    } else if (sequence === 'c' || sequence === '[!p') {
      // Reset, hard and soft; a soft one keeps the screen and the mouse.
      this.#reset(sequence === 'c');
    } else if (sequence === '=' || sequence === '>') {
      this.#keypad = sequence === '=';
    } else if (sequence.startsWith('(')) {
      this.#lineDrawing = sequence === '(0';
    }
  }

  #reset(hard: boolean): void {
    this.#keypad = false;
    this.#lineDrawing = false;
    if (hard) {
      this.#modes.clear();
    } else {
      [1, 7, 25].forEach(mode => this.#modes.delete(mode));
    }
  }
}
