import { posix } from 'node:path';
import { ProgramFailure } from '../programIo.ts';

export interface TarOptions {
  mode: 'c' | 'x' | 't';
  file: string;
  directory: string;
  verbose: boolean;
  gzip: boolean;
  keepTimes: boolean;
  follow: boolean;
  keepOld: boolean;
  strip: number;
  excludes: string[];
  operands: string[];
}

/** @throws ProgramFailure */
export function readOptions(args: string[]): TarOptions {
  const options: TarOptions = {
    mode: 't',
    file: '-',
    directory: '.',
    verbose: false,
    gzip: false,
    keepTimes: true,
    follow: false,
    keepOld: false,
    strip: 0,
    excludes: [],
    operands: [],
  };
  const words = [...args];
  let hasMode = false;
  // The first word needs no dash: `tar xmf -`.
  if (words[0] && !words[0].startsWith('-')) words[0] = `-${words[0]}`;
  const value = () => words.shift() ?? '';
  const letter = (flag: string, rest: string): boolean => {
    if ('cxt'.includes(flag)) {
      options.mode = flag as TarOptions['mode'];
      hasMode = true;
    } else if (flag === 'f') options.file = rest || value();
    else if (flag === 'C')
      options.directory = posix.join(options.directory, rest || value());
    else if (flag === 'T' || flag === 'X') value();
    else if (flag === 'v') options.verbose = true;
    else if (flag === 'z') options.gzip = true;
    else if (flag === 'm') options.keepTimes = false;
    else if (flag === 'h') options.follow = true;
    else if (flag === 'k') options.keepOld = true;
    else if (!'opaPjJ'.includes(flag)) {
      throw new ProgramFailure(
        `tar: invalid option -- '${flag}'\nTry 'tar --help' or 'tar --usage' for more information.`,
        64,
      );
    }
    return 'fCTX'.includes(flag) && rest !== '';
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word.startsWith('--')) long(word);
    else if (word.startsWith('-') && word !== '-') {
      for (let at = 1; at < word.length; at += 1) {
        // In a cluster the value of f is the next word: `-cf -`, `-xzf file`.
        const attached = 'fC'.includes(word[at]) ? word.slice(at + 1) : '';
        if (letter(word[at], attached)) break;
      }
    } else options.operands.push(word);
  }
  if (!hasMode) {
    throw new ProgramFailure(
      "tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.",
      2,
    );
  }
  return options;

  function long(word: string): void {
    const [name, inline] = word.slice(2).split('=', 2);
    const names: Record<string, string> = {
      create: 'c',
      extract: 'x',
      get: 'x',
      list: 't',
      verbose: 'v',
      gzip: 'z',
      gunzip: 'z',
      touch: 'm',
      dereference: 'h',
      'keep-old-files': 'k',
      file: 'f',
      directory: 'C',
    };
    if (names[name]) letter(names[name], inline ?? '');
    else if (name === 'exclude') options.excludes.push(inline ?? value());
    else if (name === 'strip-components')
      options.strip = Number(inline ?? value());
  }
}

/** Whether a member of an archive is among those that were asked for. */
export function isChosen(
  name: string,
  { operands, mode, excludes }: TarOptions,
): boolean {
  const bare = name.replace(/\/$/, '');
  const excluded = excludes.some(pattern => matches(pattern, bare));
  if (excluded) return false;
  if (operands.length === 0 || mode === 'c') return true;
  return operands.some(operand => {
    const wanted = operand.replace(/\/$/, '');
    return bare === wanted || bare.startsWith(`${wanted}/`);
  });
}

function matches(pattern: string, name: string): boolean {
  const expression = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  return expression.test(name) || expression.test(posix.basename(name));
}
