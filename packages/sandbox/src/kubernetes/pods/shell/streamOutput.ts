import {
  parse,
  type CommandNode,
  type PipelineNode,
  type ScriptNode,
  type SimpleCommandNode,
  type TransformPlugin,
  type WordNode,
} from 'just-bash';
import type { SinkHandOver } from './shellCommands.ts';
import { REMEMBER_COMMAND } from './traps.ts';
import {
  STDERR_VARIABLE,
  STDOUT_VARIABLE,
  assign,
  literal,
  moveSinks,
  redirectTo,
  sinkAfter,
  sinksMovedBy,
  type Redirection,
  type Sinks,
} from './sinks.ts';

type Node = Record<string, unknown> & { type?: string };

/** Commands that run shell code given to them, so their sinks must be set. */
const RUNNERS = new Set(
  'sh bash ash dash eval . source xargs find timeout env time command builtin nohup exec trap'.split(
    ' ',
  ),
);
/** Their text is not rewritten, so nothing below them may write past them. */
const OPAQUE_RUNNERS = new Set(['eval', '.', 'source']);
const DECLARATIONS = new Set(
  'local declare typeset export readonly'.split(' '),
);
const STREAMING: Sinks = { out: 'stream', err: 'stream' };

class ScriptRewriter {
  readonly #script: ScriptNode;
  readonly #functions = new Set<string>();
  #sourcesOthers = false;
  #traps = false;

  constructor(script: ScriptNode) {
    this.#script = script;
  }

  rewrite(): ScriptNode {
    this.#survey(this.#script);
    return this.#visit(this.#script, STREAMING) as unknown as ScriptNode;
  }

  #survey(value: unknown): void {
    if (Array.isArray(value)) {
      value.forEach(item => this.#survey(item));
    } else if (value && typeof value === 'object') {
      const node = value as Node;
      if (node.type === 'FunctionDef') this.#functions.add(String(node.name));
      if (node.type === 'SimpleCommand') {
        const name = literalName(node.name as WordNode | null);
        if (name && OPAQUE_RUNNERS.has(name)) this.#sourcesOthers = true;
        if (name === 'trap') this.#traps = true;
      }
      Object.values(node).forEach(child => this.#survey(child));
    }
  }

  #visit(value: unknown, sinks: Sinks): unknown {
    if (Array.isArray(value))
      return value.map(item => this.#visit(item, sinks));
    if (!value || typeof value !== 'object') return value;
    const node = value as Node;
    switch (node.type) {
      case 'Pipeline':
        return this.#pipeline(node as unknown as PipelineNode, sinks);
      case 'SimpleCommand':
        return this.#simpleCommand(node as unknown as SimpleCommandNode, sinks);
      case 'FunctionDef':
        return this.#children(node, sinkAfter(redirectionsOf(node), STREAMING));
      case 'CommandSubstitution':
      case 'ArithCommandSubst':
      case 'ProcessSubstitution':
        return this.#children(node, { ...sinks, out: 'captured' });
      default:
        return this.#children(node, sinkAfter(redirectionsOf(node), sinks));
    }
  }

  #children(node: Node, sinks: Sinks): Node {
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => [
        key,
        this.#visit(child, sinks),
      ]),
    );
  }

  #pipeline(node: PipelineNode, sinks: Sinks): PipelineNode {
    const last = node.commands.length - 1;
    return {
      ...node,
      commands: node.commands.map((command, index) => {
        if (index === last) return this.#visit(command, sinks) as CommandNode;
        return this.#visit(command, {
          out: 'captured',
          err: node.pipeStderr?.[index] ? 'captured' : sinks.err,
        }) as CommandNode;
      }),
    };
  }

  #simpleCommand(original: SimpleCommandNode, sinks: Sinks): CommandNode {
    const node = this.#children(
      original as unknown as Node,
      sinks,
    ) as unknown as SimpleCommandNode;
    if (!node.name) return assignmentOnly(node, sinks);
    const name = literalName(node.name);
    if (name === 'exec') return this.#exec(node, sinks);
    if (name === 'exit' && this.#traps) return remembering(node);

    const passed = this.#passOn(node, sinkAfter(node.redirections, sinks));
    const command = {
      ...node,
      assignments: [...passed, ...node.assignments],
    };
    const redirections = redirectTo(sinks);
    if (name !== undefined && OPAQUE_RUNNERS.has(name)) {
      // just-bash expands redirections after the assignments before a command.
      return { type: 'Group', redirections, body: [statementOf(command)] };
    }
    return {
      ...command,
      redirections: [...redirections, ...node.redirections],
    };
  }

  /** Tells what the command calls where its output belongs. */
  #passOn(node: SimpleCommandNode, sinks: Sinks) {
    const name = literalName(node.name);
    if (name === 'env' && node.args.length === 0) return [];
    if (name !== undefined && OPAQUE_RUNNERS.has(name)) {
      return [
        assign(STDOUT_VARIABLE, '/dev/stdout'),
        assign(STDERR_VARIABLE, '/dev/stderr'),
      ];
    }
    if (!this.#runsShellCode(name)) return [];
    const passed = [];
    if (sinks.err === 'other') {
      passed.push(assign(STDERR_VARIABLE, { variable: STDOUT_VARIABLE }));
    } else if (sinks.err === 'captured') {
      passed.push(assign(STDERR_VARIABLE, '/dev/stderr'));
    }
    if (sinks.out === 'other') {
      passed.push(assign(STDOUT_VARIABLE, { variable: STDERR_VARIABLE }));
    } else if (sinks.out === 'captured') {
      passed.push(assign(STDOUT_VARIABLE, '/dev/stdout'));
    }
    return passed;
  }

  #runsShellCode(name: string | undefined): boolean {
    if (name === undefined) return true;
    if (DECLARATIONS.has(name)) return false;
    return (
      this.#functions.has(name) ||
      RUNNERS.has(name) ||
      name.includes('/') ||
      this.#sourcesOthers
    );
  }

  /**
   * `exec cmd` ends the shell, which just-bash leaves out. `exec > file` moves
   * the shell's own output: from here on our variables name the file.
   */
  #exec(node: SimpleCommandNode, sinks: Sinks): CommandNode {
    if (node.args.length > 0) {
      const [name, ...args] = node.args;
      const command = this.#simpleCommand({ ...node, name, args }, sinks);
      return {
        type: 'Group',
        redirections: [],
        body: [statementOf(command), statementOf(callOf('exit'))],
      };
    }
    return this.#moveShellOutput(node, sinks);
  }

  #moveShellOutput(node: SimpleCommandNode, sinks: Sinks): CommandNode {
    const isOutput = (redirection: Redirection) =>
      sinksMovedBy(redirection).length > 0;
    const ours = node.redirections.filter(isOutput);
    if (ours.length === 0) return node;
    const rest = node.redirections.filter(item => !isOutput(item));
    const files = ours.filter(({ operator }) => operator !== '>&');
    const noCommand = { ...callOf(':'), name: null };
    const body = [
      { ...callOf(':'), redirections: [...redirectTo(sinks), ...files] },
      { ...noCommand, assignments: ours.flatMap(moveSinks) },
      ...(rest.length > 0 ? [{ ...node, redirections: rest }] : []),
    ];
    return { type: 'Group', redirections: [], body: body.map(statementOf) };
  }
}

/** Traps run after the end, when just-bash has dropped the variables. */
function remembering(exit: SimpleCommandNode): CommandNode {
  const body = [callOf(REMEMBER_COMMAND), exit].map(statementOf);
  return { type: 'Group', redirections: [], body };
}

/** An assignment has no output, but `set -x` traces it. */
function assignmentOnly(node: SimpleCommandNode, sinks: Sinks) {
  const mayFail = JSON.stringify(node.assignments).includes('Subst');
  // With a redirection just-bash would forget the status of `x=$(false)`.
  if (mayFail || node.assignments.length === 0) return node;
  return {
    ...node,
    redirections: [
      ...redirectTo({ out: 'captured', err: sinks.err }),
      ...node.redirections,
    ],
  };
}

function literalName(word: WordNode | null): string | undefined {
  const [part, ...more] = word?.parts ?? [];
  if (!part || more.length > 0) return undefined;
  return part.type === 'Literal' || part.type === 'SingleQuoted'
    ? (part as { value: string }).value
    : undefined;
}

function redirectionsOf(node: Node): Redirection[] {
  return (node.redirections as Redirection[] | undefined) ?? [];
}

function callOf(name: string): SimpleCommandNode {
  return {
    type: 'SimpleCommand',
    name: literal(name),
    args: [],
    assignments: [],
    redirections: [],
  };
}

function statementOf(command: CommandNode) {
  return {
    type: 'Statement' as const,
    pipelines: [
      { type: 'Pipeline' as const, commands: [command], negated: false },
    ],
    operators: [],
    background: false,
  };
}

/**
 * just-bash hands over output when a script has ended. This rewrites a script
 * so that every command whose output the script itself does not take
 * (`$(…)`, a pipe, a file) appends it to a device as soon as it is known.
 *
 * Which device is decided at run time by two shell variables, because a
 * function is written once and called both as `f` and as `$(f)`: where a
 * command is captured, calls get the variables set to the shell's own
 * /dev/stdout and /dev/stderr.
 */
export function createStreamOutputPlugin(
  takeSinks: () => SinkHandOver['next'],
): TransformPlugin {
  return {
    name: 'stream-output',
    transform({ ast }) {
      const script = new ScriptRewriter(ast).rewrite();
      const sinks = takeSinks();
      if (sinks) {
        const set = {
          ...callOf(''),
          name: null,
          assignments: [
            assign(STDOUT_VARIABLE, sinks.out),
            assign(STDERR_VARIABLE, sinks.err),
          ],
        };
        const prelude = parse(sinks.prelude ?? '').statements;
        script.statements.unshift(statementOf(set), ...prelude);
      }
      return { ast: script };
    },
  };
}
