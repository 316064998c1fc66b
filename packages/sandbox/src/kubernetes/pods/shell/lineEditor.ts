import { StringDecoder } from 'node:string_decoder';
import type { TerminalSize } from '../podContext.ts';
import type { Process } from './process.ts';
import type { Terminal } from './terminal.ts';

/** What the user did with a line: entered it, gave it up, or ended the input. */
export type Edited =
  | { kind: 'line'; text: string }
  | { kind: 'interrupt' }
  | { kind: 'end' };

/** Words that could stand where the one before the cursor is. */
export type Complete = (
  line: string,
) => Promise<{ word: string; candidates: string[] }>;

/** A key, or an escape sequence of the terminal. */
const ESCAPE = '\u001b';
const KEY = new RegExp(
  `${ESCAPE}\\[[0-9;]*[~A-Za-z]|${ESCAPE}O[A-Z]|${ESCAPE}[a-zA-Z]|[^]`,
  'gu',
);

/** Reads a line on a terminal with the editing keys that shells know. */
export class LineEditor {
  readonly #process: Process;
  readonly #terminal: Terminal;
  readonly #complete: Complete;
  readonly #history: string[] = [];
  readonly #decoder = new StringDecoder('utf8');
  readonly #asksPosition: boolean;
  #keys: string[] = [];
  #prompt = '';
  #before: string[] = [];
  #after: string[] = [];
  #place = 0;
  #kept = '';
  #lastKey = '';
  /** Undefined once the first prompt was shown. */
  #firstSize: TerminalSize | undefined;

  /** @param asksPosition busybox asks the terminal where its cursor is */
  constructor(
    process: Process,
    terminal: Terminal,
    complete: Complete,
    asksPosition: boolean,
  ) {
    this.#process = process;
    this.#terminal = terminal;
    this.#complete = complete;
    this.#asksPosition = asksPosition;
    this.#firstSize = terminal.size;
  }

  get history(): readonly string[] {
    return this.#history;
  }

  async read(prompt: string): Promise<Edited> {
    this.#prompt = prompt;
    this.#before = [];
    this.#after = [];
    this.#place = this.#history.length;
    this.#terminal.setRaw(true);
    await this.#show(prompt + (this.#asksPosition ? '\x1b[6n' : ''));
    const stop = this.#terminal.onResize(() => {
      void this.#redraw().catch(() => undefined);
    });
    try {
      // A window that changed while the shell started is a change after all.
      const changed =
        this.#firstSize && this.#firstSize !== this.#terminal.size;
      this.#firstSize = undefined;
      if (changed) await this.#redraw();
      return await this.#edit();
    } finally {
      stop();
      this.#terminal.setRaw(false);
    }
  }

  async #edit(): Promise<Edited> {
    for (;;) {
      const key = await this.#nextKey();
      if (key === undefined) return { kind: 'end' };
      if (key === '\n' || key === '\r') {
        await this.#show('\n');
        const text = this.#text();
        if (text.trim() && this.#history.at(-1) !== text)
          this.#history.push(text);
        return { kind: 'line', text };
      }
      if (key === '\x03') {
        await this.#show('^C\n');
        return { kind: 'interrupt' };
      }
      if (key === '\x04') {
        if (this.#text() === '') return { kind: 'end' };
        await this.#deleteForward();
      } else await this.#press(key);
      this.#lastKey = key;
    }
  }

  async #nextKey(): Promise<string | undefined> {
    while (this.#keys.length === 0) {
      const chunk = await this.#process.read(0, 4096);
      if (!chunk) return undefined;
      this.#keys = this.#decoder.write(chunk).match(KEY) ?? [];
    }
    const key = this.#keys.shift();
    // What follows a line belongs to the command that the line starts.
    if (key === '\n' && this.#keys.length > 0) {
      this.#terminal.unread(Buffer.from(this.#keys.join('')));
      this.#keys = [];
    }
    return key;
  }

  async #press(key: string): Promise<void> {
    switch (key) {
      case '\x7f':
      case '\b':
        if (this.#before.pop() === undefined) return undefined;
        return this.#after.length === 0 ? this.#show('\b \b') : this.#redraw();
      case '\x1b[3~':
        return this.#deleteForward();
      case '\x01':
      case '\x1b[H':
      case '\x1b[1~':
        return this.#move(-this.#before.length);
      case '\x05':
      case '\x1b[F':
      case '\x1b[4~':
        return this.#move(this.#after.length);
      case '\x02':
      case '\x1b[D':
        return this.#move(-1);
      case '\x06':
      case '\x1b[C':
        return this.#move(1);
      case '\x10':
      case '\x1b[A':
        return this.#recall(-1);
      case '\x0e':
      case '\x1b[B':
        return this.#recall(1);
      case '\x15':
        this.#before = [];
        return this.#redraw();
      case '\x0b':
        this.#after = [];
        return this.#redraw();
      case '\x17':
        this.#before = [...this.#before.join('').replace(/\S*\s*$/, '')];
        return this.#redraw();
      case '\x0c':
        await this.#show('\x1b[H');
        return this.#redraw();
      case '\t':
        return this.#tab();
      default:
        return key < ' ' || key.startsWith('\x1b')
          ? undefined
          : this.#insert(key);
    }
  }

  async #insert(text: string): Promise<void> {
    this.#before.push(...text);
    if (this.#after.length === 0) await this.#show(text);
    else await this.#redraw();
  }

  async #deleteForward(): Promise<void> {
    this.#after.shift();
    await this.#redraw();
  }

  async #move(by: number): Promise<void> {
    for (let left = by; left < 0 && this.#before.length > 0; left += 1) {
      this.#after.unshift(this.#before.pop() ?? '');
      await this.#show('\b');
    }
    for (let left = by; left > 0 && this.#after.length > 0; left -= 1) {
      const char = this.#after.shift() ?? '';
      this.#before.push(char);
      await this.#show(char);
    }
  }

  async #recall(by: number): Promise<void> {
    const place = this.#place + by;
    if (place < 0 || place > this.#history.length) return;
    if (this.#place === this.#history.length) this.#kept = this.#text();
    this.#place = place;
    this.#before = [...(this.#history[place] ?? this.#kept)];
    this.#after = [];
    await this.#redraw();
  }

  async #tab(): Promise<void> {
    const { word, candidates } = await this.#complete(this.#before.join(''));
    if (candidates.length === 0) return;
    const common = candidates.reduce((prefix, candidate) => {
      let end = 0;
      while (end < prefix.length && prefix[end] === candidate[end]) end += 1;
      return prefix.slice(0, end);
    });
    const [only] = candidates;
    if (candidates.length === 1) {
      await this.#insert(
        only.slice(word.length) + (only.endsWith('/') ? '' : ' '),
      );
    } else if (common.length > word.length) {
      await this.#insert(common.slice(word.length));
    } else if (this.#lastKey === '\t') {
      const names = candidates.map(path => path.replace(/(.)\/?$/, '$1'));
      await this.#show(`\n${names.join('  ')}\n`);
      await this.#redraw();
    }
  }

  #text(): string {
    return [...this.#before, ...this.#after].join('');
  }

  async #redraw(): Promise<void> {
    const back = this.#after.length;
    await this.#show(
      `\r${this.#prompt}${this.#text()}\x1b[J${
        back > 0 ? `\x1b[${back}D` : ''
      }`,
    );
  }

  #show(text: string): Promise<void> {
    return this.#process.write(2, text);
  }
}
