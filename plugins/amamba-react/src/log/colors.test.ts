import { getContrastRatio } from '@material-ui/core/styles';
import { parseAnsi } from './ansi';
import { spanColors } from './colors';

const themes = [
  { type: 'light', background: { default: '#f8f8f8' } },
  { type: 'dark', background: { default: '#333333' } },
] as const;

describe('colours of a log', () => {
  it('knows the palette, true colours and grounds', () => {
    const line =
      '\x1b[38;5;208ma\x1b[38;5;244mb\x1b[38;2;1;2;3mc\x1b[0;44md\x1b[0;31;7me\x1b[0;92mf';
    expect(
      parseAnsi(line).map(({ text, color, background }) => ({
        text,
        color,
        background,
      })),
    ).toEqual([
      { text: 'a', color: 'rgb(255, 135, 0)' },
      { text: 'b', color: 'rgb(128, 128, 128)' },
      { text: 'c', color: 'rgb(1, 2, 3)' },
      { text: 'd', background: 'blue' },
      { text: 'e', color: 'black', background: 'red' },
      { text: 'f', color: 'bright-green' },
    ]);
  });

  it.each(themes)('can be read in a $type theme', palette => {
    const codes = [
      ...Array.from({ length: 256 }, (_, index) => `38;5;${index}`),
      ...Array.from({ length: 256 }, (_, index) => `48;5;${index}`),
      '97;41',
      '30;40',
      '7',
      '33;43',
    ];
    for (const code of codes) {
      const [span] = parseAnsi(`\x1b[${code}mx`);
      const { color, backgroundColor } = spanColors(span, palette);
      const ground = backgroundColor ?? palette.background.default;
      expect([code, getContrastRatio(color!, ground) >= 4.5]).toEqual([
        code,
        true,
      ]);
    }
  });
});
