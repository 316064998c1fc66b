import type { ProcessTable, TerminalSize } from '../podContext.ts';
import type { ProgramTerminal } from '../programs.ts';
import { ByteQueue, Changes, OpenFile } from './openFile.ts';
import type { Signal } from './signals.ts';

const ENTER = 13;
const NEWLINE = 10;
const INTERRUPT = 3;
const END_OF_FILE = 4;
const QUIT = 28;
const ERASE = new Set([8, 127]);
const KILL_LINE = 21;
const ERASE_WORD = 23;
/** Echo that may be on its way while more keys are taken, in bytes. */
const ECHO_BYTES = 4096;

/**
 * A pseudo terminal: keys go in as bytes and come out to the programs as lines
 * (or raw), what programs write goes to the screen with `\r\n`.
 */
export class Terminal extends OpenFile implements ProgramTerminal {
  size: TerminalSize;
  /** The processes that Ctrl-C reaches. */
  foreground = 0;
  readonly #screen: (chunk: Buffer) => void | Promise<void>;
  readonly #tables = new Set<ProcessTable>();
  readonly #input = new ByteQueue();
  readonly #changes = new Changes();
  readonly #resized = new Set<(size: TerminalSize) => void>();
  #line: number[] = [];
  #raw = false;
  #endOfFile = 0;
  #echoed = '';
  #written: Promise<void> = Promise.resolve();

  constructor(
    size: TerminalSize,
    screen: (chunk: Buffer) => void | Promise<void>,
  ) {
    super();
    this.size = size;
    this.#screen = screen;
  }

  /** Keys of the user. Resolves when the program has taken enough of them. */
  async type(keys: Buffer): Promise<void> {
    if (this.#raw) {
      const text = keys.toString('latin1').replaceAll('\r', '\n');
      this.#input.add(Buffer.from(text, 'latin1'));
    } else keys.forEach(key => this.#key(key));
    const echoed = this.#echoed.length;
    const shown = this.#flushEcho();
    this.#changes.notify();
    // A long paste waits for the screen, as a kernel's echo does. Single keys
    // do not: Ctrl-C has to come through while a program floods it.
    if (echoed > ECHO_BYTES) await shown;
    while (this.#raw && this.#input.length > 4096) await this.#changes.next();
  }

  async read(max: number, signal: AbortSignal): Promise<Buffer | undefined> {
    signal.throwIfAborted();
    while (this.#input.length === 0) {
      if (this.#endOfFile > 0) {
        this.#endOfFile -= 1;
        return undefined;
      }
      await this.#changes.next(signal);
    }
    const chunk = await this.#input.take(max, signal);
    this.#changes.notify();
    return chunk;
  }

  override unread(chunk: Buffer): void {
    this.#input.unshift(chunk);
    this.#changes.notify();
  }

  async write(chunk: Buffer): Promise<void> {
    const text = chunk.toString('latin1').replaceAll('\n', '\r\n');
    await this.#show(Buffer.from(text, 'latin1'));
  }

  setRaw(raw: boolean): void {
    this.#raw = raw;
    if (!raw || this.#line.length === 0) return;
    // What was typed of a line can be read at once, now that there are none.
    this.#commit();
    this.#changes.notify();
  }

  /** A process of the table has this terminal. */
  reach(table: ProcessTable): void {
    this.#tables.add(table);
  }

  resize(size: TerminalSize): void {
    const { columns, rows } = this.size;
    if (size.columns === columns && size.rows === rows) return;
    this.size = size;
    this.#resized.forEach(callback => callback(size));
    this.#signal('WINCH');
  }

  onResize(callback: (size: TerminalSize) => void): () => void {
    this.#resized.add(callback);
    return () => this.#resized.delete(callback);
  }

  #key(key: number): void {
    if (key === INTERRUPT || key === QUIT) {
      this.#echo(key === INTERRUPT ? '^C' : '^\\');
      this.#line = [];
      void this.#flushEcho();
      this.#signal(key === INTERRUPT ? 'INT' : 'QUIT');
    } else if (key === ENTER || key === NEWLINE) {
      this.#echo('\r\n');
      this.#line.push(NEWLINE);
      this.#commit();
    } else if (key === END_OF_FILE) {
      if (this.#line.length === 0) this.#endOfFile += 1;
      this.#commit();
    } else if (ERASE.has(key)) {
      if (this.#line.pop() !== undefined) this.#echo('\b \b');
    } else if (key === KILL_LINE) {
      this.#echo('\b \b'.repeat(this.#line.length));
      this.#line = [];
    } else if (key === ERASE_WORD) {
      this.#eraseWord();
    } else if (this.#line.length < 4095) {
      this.#line.push(key);
      this.#echo(
        key < 32 && key !== 9
          ? `^${String.fromCharCode(key + 64)}`
          : String.fromCharCode(key),
      );
    }
  }

  #eraseWord(): void {
    const text = String.fromCharCode(...this.#line);
    const kept = text.replace(/\S*\s*$/, '').length;
    this.#echo('\b \b'.repeat(text.length - kept));
    this.#line.length = kept;
  }

  #commit(): void {
    this.#input.add(Buffer.from(this.#line));
    this.#line = [];
  }

  #echo(text: string): void {
    this.#echoed += text;
  }

  /** Shows what keys that came together have echoed as one piece. */
  async #flushEcho(): Promise<void> {
    const text = this.#echoed;
    this.#echoed = '';
    if (text) {
      await this.#show(Buffer.from(text, 'latin1')).catch(() => undefined);
    }
  }

  /** In order, also when the screen is slow. */
  #show(chunk: Buffer): Promise<void> {
    const shown = this.#screen(chunk);
    if (shown) this.#written = shown;
    return this.#written;
  }

  #signal(signal: Signal): void {
    for (const table of this.#tables) {
      for (const entry of table.processes) {
        const own = entry.terminal === this;
        if (own && entry.group === this.foreground) entry.kill(signal);
      }
    }
  }
}
