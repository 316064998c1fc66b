import type { Builtin } from '../builtins.ts';
import { TestError, test } from '../conditions.ts';
import { formatText, unescapeText } from '../format.ts';
import { ShellError } from '../shellState.ts';

const echo: Builtin = async (shell, args) => {
  const words = [...args];
  let newline = true;
  let escapes = false;
  while (/^-[neE]+$/.test(words[0] ?? '')) {
    const option = words.shift() ?? '';
    newline &&= !option.includes('n');
    if (option.includes('e')) escapes = true;
    if (option.includes('E')) escapes = false;
  }
  const text = words.join(' ');
  const { text: shown, stops } = escapes
    ? unescapeText(text, true)
    : { text, stops: false };
  await shell.write(newline && !stops ? `${shown}\n` : shown);
  return 0;
};

const printf: Builtin = async (shell, args) => {
  const words = [...args];
  const variable = words[0] === '-v' ? words.splice(0, 2)[1] : undefined;
  if (words[0] === '--') words.shift();
  const [format, ...values] = words;
  if (format === undefined) {
    await shell.complain('printf: usage: printf format [arguments]');
    return 2;
  }
  const { text, error } = formatText(format, values);
  if (variable) shell.state.set(variable, text);
  else await shell.write(text);
  if (error) await shell.complain(`printf: ${error}`);
  return Number(error !== undefined);
};

const testing =
  (name: string): Builtin =>
  async (shell, args) => {
    const words = [...args];
    if (name === '[' && words.pop() !== ']') {
      await shell.complain('[: missing ]');
      return 2;
    }
    try {
      return Number(!(await test(shell, words)));
    } catch (error) {
      if (!(error instanceof TestError || error instanceof ShellError))
        throw error;
      await shell.complain(`${name}: ${error.message}`);
      return 2;
    }
  };

export const OUTPUT_BUILTINS: Record<string, Builtin> = {
  echo,
  printf,
  test: testing('test'),
  '[': testing('['),
  pwd: async shell => {
    await shell.write(`${shell.state.cwd}\n`);
    return 0;
  },
};
