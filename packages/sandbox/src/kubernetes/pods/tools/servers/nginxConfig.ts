/** A directive of nginx with what is in its braces. */
export interface Directive {
  name: string;
  args: string[];
  block?: Directive[];
  line: number;
}

/** A configuration that nginx refuses, worded as it does. */
export class NginxConfigError extends Error {}

interface Token {
  text: string;
  quoted: boolean;
  line: number;
}

/** Reads the directives of a configuration file. */
export function parseNginxConfig(text: string, path: string): Directive[] {
  const tokens = tokenize(text);
  let at = 0;
  return read(false);

  function read(nested: boolean): Directive[] {
    const directives: Directive[] = [];
    for (;;) {
      const token = tokens[at];
      if (!token) {
        if (!nested) return directives;
        throw new NginxConfigError(
          `unexpected end of file, expecting "}" in ${path}:${lastLine(text)}`,
        );
      }
      if (isMark(token, '}')) {
        if (!nested) {
          throw new NginxConfigError(`unexpected "}" in ${path}:${token.line}`);
        }
        at += 1;
        return directives;
      }
      directives.push(readDirective());
    }
  }

  function readDirective(): Directive {
    const { text: name, line } = tokens[at];
    const args: string[] = [];
    for (at += 1; at < tokens.length; at += 1) {
      const token = tokens[at];
      if (isMark(token, ';')) {
        at += 1;
        return { name, args, line };
      }
      if (isMark(token, '{')) {
        at += 1;
        return { name, args, line, block: read(true) };
      }
      if (isMark(token, '}')) {
        throw new NginxConfigError(`unexpected "}" in ${path}:${token.line}`);
      }
      args.push(token.text);
    }
    throw new NginxConfigError(
      `unexpected end of file, expecting ";" or "}" in ${path}:${lastLine(
        text,
      )}`,
    );
  }
}

function isMark(token: Token, mark: string): boolean {
  return !token.quoted && token.text === mark;
}

function tokenize(text: string): Token[] {
  const pattern =
    /#[^\n]*|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([{};])|((?:\$\{[^}]*\}|[^\s{};#"'])+)/g;
  const tokens: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const [whole, double, single, mark, bare] = match;
    if (whole.startsWith('#')) continue;
    const line = text.slice(0, match.index).split('\n').length;
    const quoted = double ?? single;
    tokens.push({
      text: quoted === undefined ? mark ?? bare : unescape(quoted),
      quoted: quoted !== undefined,
      line,
    });
  }
  return tokens;
}

function unescape(text: string): string {
  return text.replace(/\\([nrt"'\\])/g, (_whole, letter: string) => {
    const special: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
    return special[letter] ?? letter;
  });
}

function lastLine(text: string): number {
  return text.split('\n').length;
}

/** The directives of that name, at this level. */
export function directivesOf(block: Directive[], name: string): Directive[] {
  return block.filter(directive => directive.name === name);
}

/** The first argument of the last directive of that name. */
export function argumentOf(
  block: Directive[],
  name: string,
): string | undefined {
  return directivesOf(block, name).at(-1)?.args[0];
}
