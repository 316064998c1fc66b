import { FitAddon } from '@xterm/addon-fit';
import { type ISearchOptions, SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { type ITheme, Terminal } from '@xterm/xterm';
import { guardTerminal } from './guard';
import { type TerminalKey, terminalKey } from './keys';
import { openableLink } from './links';
import type { TerminalSize } from './types';

const FONT_FAMILY =
  'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "Noto Sans Mono CJK SC", monospace';

/** While somebody drags a border, the process is told a few times a second. */
const FIT_DELAY_MS = 80;

const SCROLLBACK_LINES = 10_000;
const MOST_MATCHES = 1000;

/** How a terminal looks and behaves now. */
export interface ScreenLook {
  theme: ITheme;
  fontSize: number;
  screenReader: boolean;
  readOnly: boolean;
  plainLines: boolean;
  /** Absent: as large as there is room. */
  size?: TerminalSize;
}

/** What happens on a screen. */
export interface ScreenEvents {
  onInput(bytes: Uint8Array): void;
  onResize(size: TerminalSize): void;
  onTitle(title: string): void;
  /** Text from the clipboard, not yet typed. */
  onPaste(text: string): void;
  /** An address that may be opened; `direct`: the person asked for it. */
  onLink(url: URL, direct: boolean): void;
  onKey(key: Exclude<TerminalKey, 'copy' | 'paste'>): void;
  /** `current` is -1 where none of the matches is looked at. */
  onMatches(matches: { current: number; total: number }): void;
}

/** What is searched for. */
export interface Find {
  text: string;
  back?: boolean;
  /** While somebody is still writing it: stay where it is. */
  incremental?: boolean;
  matchCase?: boolean;
}

const latin1 = (text: string) =>
  Uint8Array.from(text, letter => letter.charCodeAt(0));

/** xterm.js in an element, with what surrounds it in the portal. */
export class Screen {
  private readonly terminal: Terminal;
  private readonly fitting = new FitAddon();
  private readonly searching = new SearchAddon({
    highlightLimit: MOST_MATCHES,
  });
  private readonly observer: ResizeObserver;
  private readonly encoder = new TextEncoder();
  private graphics: WebglAddon | undefined;
  private graphicsFailed = false;
  /** Of what is being parsed. */
  private quiet = false;
  private lastWriteQuiet = false;
  private fitTimer: ReturnType<typeof setTimeout> | undefined;
  private disposed = false;

  constructor(
    private readonly element: HTMLElement,
    private look: ScreenLook,
    private readonly events: ScreenEvents,
  ) {
    this.terminal = new Terminal({
      ...Screen.optionsOf(look),
      cols: look.size?.columns ?? 80,
      rows: look.size?.rows ?? 24,
      fontFamily: FONT_FAMILY,
      scrollback: SCROLLBACK_LINES,
      minimumContrastRatio: 4.5,
      cursorBlink: false,
      rescaleOverlappingGlyphs: true,
      // Unicode 11, and marks of what was found.
      allowProposedApi: true,
      windowOptions: {},
      linkHandler: {
        activate: (_event, text) => this.activateLink(text, false),
      },
    });
    guardTerminal(this.terminal, {
      onTitle: title => events.onTitle(title),
      answers: () => !this.quiet,
    });
    this.loadAddons();
    this.listen();
    this.terminal.open(element);
    this.observer = new ResizeObserver(() => this.fitSoon());
    this.observer.observe(element);
    this.fit();
  }

  get size(): TerminalSize {
    return { columns: this.terminal.cols, rows: this.terminal.rows };
  }

  /** Whether pasted lines are taken as one piece (bracketed paste). */
  get takesPastes(): boolean {
    return this.terminal.modes.bracketedPasteMode;
  }

  write(data: Uint8Array | string, done?: () => void, quiet = false): void {
    if (this.disposed) {
      done?.();
      return;
    }
    if (quiet !== this.lastWriteQuiet) {
      this.lastWriteQuiet = quiet;
      // It is parsed later; the callback of what is before it tells when.
      this.terminal.write('', () => {
        this.quiet = quiet;
      });
    }
    this.terminal.write(data, done);
  }

  /** Types text that somebody has agreed to. */
  paste(text: string): void {
    this.terminal.paste(text);
  }

  reset(): void {
    // A sequence that was cut is given up before (CAN), then all is (RIS).
    this.terminal.write('\x18\x1bc');
  }

  clear(): void {
    this.terminal.clear();
  }

  focus(): void {
    this.terminal.focus();
  }

  /** Takes a size after what was written before it. */
  resize({ columns, rows }: TerminalSize): void {
    this.terminal.write('', () => this.terminal.resize(columns, rows));
  }

  change(look: ScreenLook): void {
    const before = this.look;
    this.look = look;
    Object.assign(this.terminal.options, Screen.optionsOf(look));
    if (look.size && look.size !== before.size) {
      this.resize(look.size);
    }
    this.fitSoon();
  }

  label(label: string, describedBy: string): void {
    this.terminal.textarea?.setAttribute('aria-label', label);
    this.terminal.textarea?.setAttribute('aria-describedby', describedBy);
  }

  find(find: Find): void {
    if (!find.text) {
      this.searching.clearDecorations();
      this.terminal.clearSelection();
      return;
    }
    const dark = this.look.theme.background !== '#ffffff';
    const options: ISearchOptions = {
      caseSensitive: find.matchCase,
      incremental: find.incremental,
      decorations: {
        matchBackground: dark ? '#5c4a00' : '#ffe08a',
        matchOverviewRuler: '#c98a00',
        activeMatchBackground: dark ? '#8a3d00' : '#ffb057',
        activeMatchColorOverviewRuler: '#cc5a00',
      },
    };
    if (find.back) {
      this.searching.findPrevious(find.text, options);
    } else {
      this.searching.findNext(find.text, options);
    }
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.fitTimer);
    this.observer.disconnect();
    this.terminal.dispose();
  }

  private static optionsOf(look: ScreenLook) {
    return {
      theme: look.theme,
      fontSize: look.fontSize,
      screenReaderMode: look.screenReader,
      disableStdin: look.readOnly,
      convertEol: look.plainLines,
    };
  }

  private loadAddons(): void {
    this.terminal.loadAddon(this.fitting);
    this.terminal.loadAddon(this.searching);
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    this.terminal.loadAddon(
      new WebLinksAddon((event, uri) =>
        this.activateLink(uri, event.ctrlKey || event.metaKey),
      ),
    );
  }

  private listen(): void {
    const { terminal, events } = this;
    terminal.onData(text => events.onInput(this.encoder.encode(text)));
    terminal.onBinary(text => events.onInput(latin1(text)));
    terminal.onResize(({ cols, rows }) =>
      events.onResize({ columns: cols, rows }),
    );
    terminal.attachCustomKeyEventHandler(event => this.takesKey(event));
    this.searching.onDidChangeResults(({ resultIndex, resultCount }) =>
      events.onMatches({ current: resultIndex, total: resultCount }),
    );
    // Before xterm.js, which would type it at once.
    this.element.addEventListener(
      'paste',
      event => {
        event.preventDefault();
        event.stopPropagation();
        if (!this.look.readOnly) {
          events.onPaste(event.clipboardData?.getData('text/plain') ?? '');
        }
      },
      { capture: true },
    );
  }

  /** @returns whether xterm.js goes on with the key */
  private takesKey(event: KeyboardEvent): boolean {
    const key = terminalKey(event);
    if (!key) {
      return true;
    }
    if (key === 'paste') {
      // The browser makes an event of it, for which it asks no permission.
      return false;
    }
    event.preventDefault();
    if (event.type !== 'keydown') {
      return false;
    }
    if (key === 'copy') {
      this.copySelection();
    } else {
      this.events.onKey(key);
    }
    return false;
  }

  private copySelection(): void {
    const selected = this.terminal.getSelection();
    if (selected) {
      navigator.clipboard?.writeText(selected).catch(() => {
        // Not allowed: the browser's own menu still copies.
      });
    }
  }

  private activateLink(text: string, direct: boolean): void {
    const url = openableLink(text);
    if (url) {
      this.events.onLink(url, direct);
    }
  }

  private fitSoon(): void {
    clearTimeout(this.fitTimer);
    this.fitTimer = setTimeout(() => this.fit(), FIT_DELAY_MS);
  }

  private fit(): void {
    const visible = this.element.clientWidth > 0;
    this.useGraphics(visible);
    if (visible && !this.look.size) {
      this.fitting.fit();
    }
  }

  /**
   * Draws by the graphics card while it is looked at: a browser has few such
   * contexts for all of its pages, and takes the oldest away.
   */
  private useGraphics(visible: boolean): void {
    if (!visible || this.graphicsFailed) {
      this.graphics?.dispose();
      this.graphics = undefined;
      return;
    }
    if (this.graphics) {
      return;
    }
    try {
      const graphics = new WebglAddon();
      graphics.onContextLoss(() => {
        this.graphicsFailed = true;
        graphics.dispose();
        this.graphics = undefined;
      });
      this.terminal.loadAddon(graphics);
      this.graphics = graphics;
    } catch {
      // No WebGL here: it goes on drawing with elements.
      this.graphicsFailed = true;
    }
  }
}
