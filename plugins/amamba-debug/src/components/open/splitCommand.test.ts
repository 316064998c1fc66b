import { splitCommand } from './splitCommand';

describe('a command line', () => {
  it.each([
    ['', []],
    ['  ls   -l ', ['ls', '-l']],
    [`sh -c 'echo "$HOME"'`, ['sh', '-c', 'echo "$HOME"']],
    ['grep "a b" x\\ y', ['grep', 'a b', 'x y']],
    [`printf "\\n\\"" ''`, ['printf', '\\n"', '']],
    [`a"b"'c'd`, ['abcd']],
  ])('%j is %j', (line, words) => {
    expect(splitCommand(line)).toEqual(words);
  });

  it.each(['echo "a', "echo 'a"])('%j is not closed', line => {
    expect(splitCommand(line)).toBeUndefined();
  });
});
