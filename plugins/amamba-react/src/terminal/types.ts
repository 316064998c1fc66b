/** Size of a terminal in letters. @public */
export interface TerminalSize {
  columns: number;
  rows: number;
}

/** What a caller does with a terminal that is on the page. @public */
export interface TerminalHandle {
  /** As it is now. */
  readonly size: TerminalSize;
  /**
   * Shows output.
   *
   * @param data - UTF-8, cut anywhere
   * @param done - called once it has been taken in: what flow control waits for
   * @param options - `quiet`: it was shown before, so that nothing in it is
   * answered, as questions of programs about the terminal would be
   */
  write(
    data: Uint8Array | string,
    done?: () => void,
    options?: { quiet?: boolean },
  ): void;
  /** Types or pastes text, as if the person had; may ask them first. */
  paste(text: string): void;
  /** Makes it new: nothing on it, all modes as in the beginning. */
  reset(): void;
  /** Takes away all but the line of the cursor. */
  clear(): void;
  focus(): void;
  /** Where the caller says the size: another one, after what was written. */
  resize(size: TerminalSize): void;
  /** Opens the search, with the focus in it. */
  search(): void;
  /** Tells screen readers something that is not in the output. */
  announce(text: string): void;
}

/** @public */
export interface TerminalViewProps {
  /** Name for screen readers. */
  label: string;
  /** Called once it can be written to; the result when it is gone. */
  onReady: (handle: TerminalHandle) => void | (() => void);
  /** Gets what is typed; absent: it is only looked at. */
  onInput?: (bytes: Uint8Array) => void;
  /** The size follows the room that there is, unless {@link size} says it. */
  onResize?: (size: TerminalSize) => void;
  /** A title that a program gave it: plain text, at most 120 letters. */
  onTitle?: (title: string) => void;
  /** A size that somebody else decides. */
  size?: TerminalSize;
  /** Lines end by a line feed alone, as in what comes without a terminal. */
  plainLines?: boolean;
  /**
   * Called for Ctrl+Shift+Up: the focus should go to something before the
   * terminal, which takes the Tab key for itself.
   */
  onLeave?: () => void;
}
