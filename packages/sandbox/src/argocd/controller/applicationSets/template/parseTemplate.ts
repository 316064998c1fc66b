/** A value that a template computes: a field, a literal, a call, a pipeline. */
export type Operand =
  | { kind: 'literal'; value: unknown }
  /** `.a.b` of the dot; of the variable `$x`; of what another gives. */
  | { kind: 'field'; of?: string | Pipeline; names: string[] }
  | { kind: 'function'; name: string }
  | { kind: 'pipeline'; pipeline: Pipeline };

/** `a b c | d e`, whose last part's value it is. */
export interface Pipeline {
  /** Sets a variable. */
  assigns?: { name: string; second?: string; declares: boolean };
  commands: Operand[][];
  /** As it was written. */
  source: string;
}

export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'action'; pipeline: Pipeline }
  | {
      kind: 'if' | 'with' | 'range';
      pipeline: Pipeline;
      then: Node[];
      otherwise: Node[];
    };

const ACTION =
  /\{\{(-\s)?\s*((?:"(?:\\.|[^"\\])*"|`[^`]*`|\/\*[^]*?\*\/|(?!\s*-?\}\})[^])*?)\s*(\s-)?\}\}/g;

/** @throws Error in the words of Go's text/template */
export function parseTemplate(text: string): Node[] {
  const parts = split(text);
  const { nodes, rest } = parseList(parts, false);
  if (rest.length > 0) throw new Error(`unexpected {{${rest[0].source}}}`);
  return nodes;
}

interface Part {
  text?: string;
  source: string;
}

/** Texts and actions; `{{-` and `-}}` take the spaces beside them away. */
function split(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  let trims = false;
  for (const match of text.matchAll(ACTION)) {
    const [whole, left, source, right] = match;
    let before = text.slice(at, match.index);
    if (trims) before = before.trimStart();
    if (left) before = before.trimEnd();
    if (before) parts.push({ text: before, source: before });
    if (!source.startsWith('/*')) parts.push({ source });
    trims = Boolean(right);
    at = match.index + whole.length;
  }
  const last = trims ? text.slice(at).trimStart() : text.slice(at);
  if (last.includes('{{')) throw new Error('unclosed action');
  if (last) parts.push({ text: last, source: last });
  return parts;
}

function parseList(
  parts: Part[],
  inside: boolean,
): { nodes: Node[]; rest: Part[] } {
  const nodes: Node[] = [];
  let rest = parts;
  while (rest.length > 0) {
    const [part, ...after] = rest;
    if (part.text !== undefined) {
      nodes.push({ kind: 'text', text: part.text });
      rest = after;
      continue;
    }
    const [, word, tail] = /^(\w+)?\s*([^]*)$/.exec(part.source) ?? [];
    if (word === 'end' || word === 'else') {
      if (!inside) throw new Error(`unexpected {{${word}}}`);
      return { nodes, rest };
    }
    if (word === 'if' || word === 'with' || word === 'range') {
      const branch = parseBranch(word, tail, after);
      nodes.push(branch.node);
      rest = branch.rest;
      continue;
    }
    if (
      ['define', 'template', 'block', 'break', 'continue'].includes(word ?? '')
    ) {
      throw new Error(`{{${word}}} is not known here`);
    }
    nodes.push({ kind: 'action', pipeline: parsePipeline(part.source) });
    rest = after;
  }
  if (inside) throw new Error('unexpected EOF');
  return { nodes, rest };
}

function parseBranch(
  kind: 'if' | 'with' | 'range',
  condition: string,
  parts: Part[],
): { node: Node; rest: Part[] } {
  const pipeline = parsePipeline(condition);
  const body = parseList(parts, true);
  const [stop, ...after] = body.rest;
  let otherwise: Node[] = [];
  let rest = after;
  const [, nested, tail] =
    /^else\s+(if|with)\s+([^]*)$/.exec(stop.source) ?? [];
  if (nested) {
    const branch = parseBranch(nested as 'if' | 'with', tail, after);
    otherwise = [branch.node];
    rest = branch.rest;
  } else if (stop.source === 'else') {
    const other = parseList(after, true);
    otherwise = other.nodes;
    rest = other.rest.slice(1);
  }
  return { node: { kind, pipeline, then: body.nodes, otherwise }, rest };
}

const TOKEN =
  /\s*("(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])'|\$\w*(?:\.[\w-]+)*|(?:\.[\w-]+)+|\.|:=|=|\||,|\(|\)|-?\d+(?:\.\d+)?|[A-Za-z_]\w*)/y;

function parsePipeline(source: string): Pipeline {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) throw new Error(`unexpected "${source[at]}" in operand`);
    tokens.push(match[1]);
  }
  if (tokens.length === 0) throw new Error('missing value for command');
  const reader = { tokens, at: 0 };
  const assigns = readAssignment(reader);
  const pipeline = { assigns, commands: readCommands(reader), source };
  if (reader.at < tokens.length) {
    throw new Error(`unexpected "${tokens[reader.at]}" in operand`);
  }
  return pipeline;
}

interface Reader {
  tokens: string[];
  at: number;
}

function readAssignment(reader: Reader): Pipeline['assigns'] {
  const [name, next, second, sign] = reader.tokens;
  if (!name.startsWith('$')) return undefined;
  if (next === ':=' || next === '=') {
    reader.at = 2;
    return { name, declares: next === ':=' };
  }
  if (next === ',' && sign === ':=') {
    reader.at = 4;
    return { name, second, declares: true };
  }
  return undefined;
}

function readCommands(reader: Reader): Operand[][] {
  const commands: Operand[][] = [[]];
  for (; reader.at < reader.tokens.length; reader.at += 1) {
    const token = reader.tokens[reader.at];
    if (token === ')') break;
    if (token === '|') commands.push([]);
    else commands.at(-1)!.push(readOperand(reader));
  }
  if (commands.some(command => command.length === 0)) {
    throw new Error('missing value for command');
  }
  return commands;
}

function readOperand(reader: Reader): Operand {
  const token = reader.tokens[reader.at];
  if (token === '(') {
    reader.at += 1;
    const commands = readCommands(reader);
    if (reader.tokens[reader.at] !== ')')
      throw new Error('unclosed left paren');
    const pipeline = { commands, source: '' };
    const next = reader.tokens[reader.at + 1];
    if (next?.startsWith('.') && next.length > 1) {
      reader.at += 1;
      return { kind: 'field', of: pipeline, names: next.slice(1).split('.') };
    }
    return { kind: 'pipeline', pipeline };
  }
  if (token.startsWith('"'))
    return { kind: 'literal', value: JSON.parse(token) };
  if (token.startsWith('`'))
    return { kind: 'literal', value: token.slice(1, -1) };
  if (/^-?\d/.test(token)) return { kind: 'literal', value: Number(token) };
  if (token === 'true' || token === 'false') {
    return { kind: 'literal', value: token === 'true' };
  }
  if (token === 'nil') return { kind: 'literal', value: undefined };
  if (token.startsWith('$')) {
    const [variable, ...names] = token.split('.');
    return { kind: 'field', of: variable, names };
  }
  if (token.startsWith('.')) {
    return { kind: 'field', names: token.slice(1).split('.').filter(Boolean) };
  }
  if (/^\w+$/.test(token)) return { kind: 'function', name: token };
  throw new Error(`unexpected "${token}" in operand`);
}
