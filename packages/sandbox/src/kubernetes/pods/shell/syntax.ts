import {
  parse,
  type CommandNode,
  type ScriptNode,
  type SimpleCommandNode,
  type StatementNode,
  type WordNode,
} from 'just-bash';

export type {
  CommandNode,
  ScriptNode,
  SimpleCommandNode,
  StatementNode,
  WordNode,
};
export type CompoundCommandNode = Exclude<
  CommandNode,
  SimpleCommandNode | { type: 'FunctionDef' }
>;
type Typed<Union, Type> = Extract<Union, { type: Type }>;
export type WordPart = WordNode['parts'][number];
export type ParameterPart = Typed<WordPart, 'ParameterExpansion'>;
export type ParameterOperation = NonNullable<ParameterPart['operation']>;
export type Redirection = SimpleCommandNode['redirections'][number];
export type Assignment = SimpleCommandNode['assignments'][number];
export type ForNode = Typed<CommandNode, 'For'>;
export type WhileNode =
  | Typed<CommandNode, 'While'>
  | Typed<CommandNode, 'Until'>;
export type CaseNode = Typed<CommandNode, 'Case'>;
export type IfNode = Typed<CommandNode, 'If'>;
export type CStyleForNode = Typed<CommandNode, 'CStyleFor'>;
export type ConditionalNode = Typed<CommandNode, 'ConditionalCommand'>;
export type Conditional = ConditionalNode['expression'];
export type ArithmeticNode = NonNullable<CStyleForNode['init']>;
export type Arithmetic = ArithmeticNode['expression'];
export type BraceItem = Typed<WordPart, 'BraceExpansion'>['items'][number];

export interface FunctionBody {
  body: CompoundCommandNode;
  redirections: Redirection[];
  /** Lines before the text that defines it. */
  lineBase: number;
}

/** The text cannot be a script, also when more lines followed. */
export class SyntaxFailure extends Error {
  /** Whether more lines could make it one. */
  readonly incomplete: boolean;

  constructor(message: string, incomplete: boolean) {
    super(message);
    this.incomplete = incomplete;
  }
}

/** @throws SyntaxFailure */
export function parseScript(text: string): ScriptNode {
  let script: ScriptNode;
  try {
    script = parse(text);
  } catch (error) {
    const { message } = error as Error;
    throw new SyntaxFailure(message, /\bEOF\b|unexpected end/i.test(message));
  }
  if (isUnfinished(script, text)) {
    throw new SyntaxFailure('unexpected end of file', true);
  }
  return script;
}

/** What the parser accepts at the end of a file, but a prompt goes on after. */
function isUnfinished(script: ScriptNode, text: string): boolean {
  if (/(^|[^\\])(\\\\)*\\\n?$/.test(text)) return true;
  const last = script.statements.at(-1)?.pipelines.at(-1)?.commands.at(-1);
  if (last?.type !== 'SimpleCommand') return false;
  if (!last.name && last.assignments.length === 0) {
    return last.redirections.length === 0;
  }
  return last.redirections.some(
    ({ target }) => target.type === 'HereDoc' && target.terminated === false,
  );
}

/** The only literal text of a word. */
export function literalText(word: WordNode | null): string | undefined {
  if (!word) return undefined;
  let text = '';
  for (const part of word.parts) {
    if (part.type !== 'Literal') return undefined;
    text += part.value;
  }
  return text;
}

const ARITHMETIC = new Map<string, Arithmetic>();

/** @throws SyntaxFailure */
export function parseArithmetic(text: string): Arithmetic {
  const known = ARITHMETIC.get(text);
  if (known) return known;
  const command = parseScript(`((${text || '0'}))`).statements[0]?.pipelines[0]
    ?.commands[0];
  if (command?.type !== 'ArithmeticCommand') {
    throw new SyntaxFailure(`${text}: syntax error in expression`, false);
  }
  if (ARITHMETIC.size > 1000) ARITHMETIC.clear();
  ARITHMETIC.set(text, command.expression.expression);
  return command.expression.expression;
}

/** `text` as it would be between double quotes. */
export function parseQuoted(text: string): WordNode {
  const escaped = text.replaceAll('"', '\\"');
  const command = parseScript(`: "${escaped}"`).statements[0].pipelines[0]
    .commands[0] as SimpleCommandNode;
  return command.args[0];
}
