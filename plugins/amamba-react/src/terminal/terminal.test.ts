import { Terminal } from '@xterm/xterm';
import { getContrastRatio } from '@material-ui/core/styles';
import { guardTerminal, onlyAsksColors, plainTitle } from './guard';
import { terminalKey } from './keys';
import { openableLink } from './links';
import { asksFirst, readPaste } from './paste';
import { terminalTheme } from './theme';

describe('readPaste', () => {
  it('leaves out what no keyboard types, so that a paste stays one', () => {
    const paste = readPaste('ls\x1b[201~\rrm -rf /\x07\u202e\x9b200~');
    expect(paste.text).toBe('ls[201~\rrm -rf /200~');
    expect(paste.cleaned).toBe(true);
    expect(readPaste('tab\there\n').cleaned).toBe(false);
  });

  it('asks about several lines, whatever ends them, and about much text', () => {
    const asks = (text: string) => asksFirst(readPaste(text));
    expect(asks('echo hello')).toBe(false);
    expect(asks('echo hello\n')).toBe(true);
    expect(asks('a\rb')).toBe(true);
    expect(asks('a\r\nb')).toBe(true);
    expect(asks('x'.repeat(5 * 1024))).toBe(true);
    expect(asks('x'.repeat(5 * 1024 - 1))).toBe(false);
  });

  it('shows the beginning of ten megabytes at once', () => {
    const paste = readPaste(`${'x'.repeat(1000)}\n`.repeat(10_000));
    expect(paste.lines).toBe(10_000);
    expect(paste.letters).toBe(10_010_000);
    expect(paste.preview.length).toBeLessThan(2000);
    expect(paste.cut).toBe(true);
    expect(readPaste('a\nb').cut).toBe(false);
  });
});

describe('openableLink', () => {
  it.each(['https://example.com/a?b=c#d', 'http://[::1]:8080/'])(
    'opens %s',
    text => {
      expect(openableLink(text)?.href).toBe(text);
    },
  );

  it.each([
    // eslint-disable-next-line no-script-url
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'vscode://file/etc/passwd',
    'https://portal.example.com@evil.example/',
    'https://a:b@evil.example/',
    'not an address',
    '',
  ])('does not open %s', text => {
    expect(openableLink(text)).toBeUndefined();
  });
});

describe('terminalKey', () => {
  const pressed = (key: string, more: Partial<KeyboardEvent> = {}) =>
    terminalKey({
      key,
      ctrlKey: false,
      metaKey: false,
      shiftKey: false,
      altKey: false,
      ...more,
    });

  it('leaves to the shell what belongs to it', () => {
    const ctrl = { ctrlKey: true };
    expect(
      ['c', 'v', 'f', 'm', 'd', 'ArrowUp', 'Escape'].map(key =>
        pressed(key, ctrl),
      ),
    ).toEqual(Array(7).fill(undefined));
    expect(pressed('Tab')).toBeUndefined();
    // Undo of readline.
    expect(pressed('_', { ctrlKey: true, shiftKey: true })).toBeUndefined();
    // AltGr of European keyboards.
    expect(pressed('+', { ctrlKey: true, altKey: true })).toBeUndefined();
  });

  it('knows the shortcuts of all systems', () => {
    const shifted = { ctrlKey: true, shiftKey: true };
    expect(pressed('F', shifted)).toBe('search');
    expect(pressed('C', shifted)).toBe('copy');
    expect(pressed('V', shifted)).toBe('paste');
    expect(pressed('ArrowUp', shifted)).toBe('leave');
    expect(pressed('ArrowUp', { metaKey: true, shiftKey: true })).toBe('leave');
    expect(pressed('c', { metaKey: true })).toBe('copy');
    expect(pressed('=', { ctrlKey: true })).toBe('larger');
    expect(pressed('-', { metaKey: true })).toBe('smaller');
    expect(pressed('0', { ctrlKey: true })).toBe('usual-size');
  });
});

describe('terminalTheme', () => {
  const palette = (type: 'light' | 'dark') => ({
    type,
    background: { paper: type === 'light' ? '#ffffff' : '#424242' },
    text: { primary: type === 'light' ? '#000000' : '#ffffff' },
    primary: { main: '#1F5493' },
  });
  const named = [
    'foreground',
    'red',
    'green',
    'yellow',
    'blue',
    'magenta',
    'cyan',
    'white',
    'brightBlack',
    'brightRed',
    'brightGreen',
    'brightYellow',
    'brightBlue',
    'brightMagenta',
    'brightCyan',
    'brightWhite',
  ] as const;

  it.each(['light', 'dark'] as const)('can be read in %s', type => {
    const theme = terminalTheme(palette(type));
    const ratios = named.map(name => [
      name,
      getContrastRatio(theme[name]!, theme.background!) >= 4.5,
    ]);
    expect(ratios).toEqual(named.map(name => [name, true]));
    expect(theme.selectionBackground).toBe('#1F549355');
  });
});

describe('plainTitle', () => {
  it('is text of one line, and not too long', () => {
    expect(plainTitle(' a\u202eb\u0007\n\u200bc ')).toBe('abc');
    expect(plainTitle('x'.repeat(1000))).toHaveLength(120);
  });
});

describe('onlyAsksColors', () => {
  it('tells questions from orders', () => {
    expect(onlyAsksColors(11, '?')).toBe(true);
    expect(onlyAsksColors(10, '?;?')).toBe(true);
    expect(onlyAsksColors(10, '?;#ffffff')).toBe(false);
    expect(onlyAsksColors(4, '1;?;2;?')).toBe(true);
    expect(onlyAsksColors(4, '1;?;2;red')).toBe(false);
    expect(onlyAsksColors(4, '')).toBe(false);
  });
});

describe('guardTerminal', () => {
  /** With the real parser; it is never drawn. */
  function createTerminal(answers = true) {
    const terminal = new Terminal({
      cols: 40,
      rows: 5,
      allowProposedApi: true,
      logLevel: 'off',
    });
    const titles: string[] = [];
    const answered: string[] = [];
    guardTerminal(terminal, {
      onTitle: title => titles.push(title),
      answers: () => answers,
    });
    terminal.onData(data => answered.push(data));
    return {
      terminal,
      titles,
      answered,
      write: (text: string) =>
        new Promise<void>(resolve => {
          terminal.write(text, resolve);
        }),
      line: () => terminal.buffer.active.getLine(0)!.translateToString(true),
    };
  }

  it.each([
    ['the clipboard', '\x1b]52;c;cm0gLXJmIC8K\x07'],
    ['reading the clipboard', '\x1b]52;c;?\x07'],
    ['a status string', '\x1bP$qm\x1b\\'],
    ['the size of the window', '\x1b[18t'],
    ['the title of the window', '\x1b[21t'],
    ['moving the window', '\x1b[3;0;0t'],
    ['the answerback', '\x05'],
    ['the directory', '\x1b]7;file://host/etc\x07'],
    ['a file of iTerm', '\x1b]1337;File=name=YQ==;inline=1:AAAA\x07'],
    ['a notice', '\x1b]9;hello\x07'],
    ['colours', '\x1b]10;#ffffff\x07\x1b]11;#ffffff\x07\x1b]4;1;#fff\x07'],
    ['a terminfo string', '\x1bP+q544e\x1b\\'],
  ])('does and answers nothing for %s', async (_, sequence) => {
    const screen = createTerminal();
    await screen.write(`a${sequence}b`);
    expect(screen.answered).toEqual([]);
    expect(screen.titles).toEqual([]);
    expect(screen.line()).toBe('ab');
  });

  it('hands on a title as plain text', async () => {
    const screen = createTerminal();
    await screen.write('\x1b]0;root@pod:\u202e~\x07\x1b]2;next\x1b\\');
    expect(screen.titles).toEqual(['root@pod:~', 'next']);
  });

  it('answers what programs ask, but not when it was shown before', async () => {
    const asked = '\x1b[c\x1b[>c\x1b[5n\x1b[6n\x1b[?2004$p';
    const first = createTerminal();
    await first.write(asked);
    expect(first.answered).toHaveLength(5);
    const again = createTerminal(false);
    await again.write(`${asked}\x1b]11;?\x07`);
    expect(again.answered).toEqual([]);
  });

  it('does not stand still for two milliards of repetitions', async () => {
    const screen = createTerminal();
    await screen.write(
      ['b', 'S', 'T', 'L', 'M', 'I', 'Z']
        .map(final => `x\x1b[2147483647${final}`)
        .join(''),
    );
    expect(screen.line()).toBe('xxxxxxx');
    await screen.write('\r\x1b[Ky\x1b[3b');
    expect(screen.line()).toBe('yyyy');
  });
});
