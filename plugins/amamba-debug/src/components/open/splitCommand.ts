/**
 * Words of a command line, with single and double quotes and backslashes as a
 * POSIX shell has them; nothing is expanded.
 *
 * @returns undefined when a quote is not closed
 */
export function splitCommand(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let index = 0; index < line.length; index++) {
    const letter = line[index];
    const next = line[index + 1];
    if (quote === "'") {
      quote = letter === "'" ? undefined : quote;
      word = letter === "'" ? word : (word ?? '') + letter;
    } else if (letter === '\\' && next !== undefined) {
      // Within double quotes a backslash escapes only what is special there.
      const kept = quote === '"' && !'"\\$`'.includes(next) ? letter : '';
      word = (word ?? '') + kept + next;
      index++;
    } else if (letter === quote) {
      quote = undefined;
    } else if (quote === undefined && (letter === '"' || letter === "'")) {
      quote = letter;
      word ??= '';
    } else if (quote === undefined && /\s/.test(letter)) {
      if (word !== undefined) {
        words.push(word);
      }
      word = undefined;
    } else {
      word = (word ?? '') + letter;
    }
  }
  if (quote !== undefined) {
    return undefined;
  }
  return word === undefined ? words : [...words, word];
}
