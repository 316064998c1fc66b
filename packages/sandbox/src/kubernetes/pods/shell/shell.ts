import { BUILTINS, type Builtin } from './builtins.ts';
import { runCompound } from './compound.ts';
import type { ConditionHost } from './conditions.ts';
import { LoopExit, ReturnExit, ShellExit } from './controlFlow.ts';
import { Expander, type ExpansionHost } from './expansion.ts';
import { startJob } from './jobs.ts';
import { runPipeline } from './pipeline.ts';
import {
  Interrupted,
  Process,
  releaseFiles,
  shareFiles,
  type Files,
} from './process.ts';
import { RedirectionError, redirect } from './redirections.ts';
import { ShellError, ShellState } from './shellState.ts';
import { runSimpleCommand } from './simpleCommand.ts';
import { captureOutput, substituteProcess } from './substitution.ts';
import {
  SyntaxFailure,
  parseScript,
  type CommandNode,
  type Redirection,
  type ScriptNode,
  type StatementNode,
} from './syntax.ts';
import { Traps } from './traps.ts';
import { giveTurn } from './turns.ts';

/** A shell: runs statements within one process. */
export class Shell implements ExpansionHost, ConditionHost {
  readonly process: Process;
  readonly state: ShellState;
  readonly expander: Expander;
  readonly traps: Traps;
  /** Of the command that runs, for messages. */
  line = 0;
  /** Lines of the script before the text that runs: a `$(…)` counts its own. */
  lineBase = 0;
  /** Status of the last `$(…)` of the command that runs. */
  captured: number | undefined;
  #tolerant = 0;
  #interrupted = false;

  constructor(process: Process, state: ShellState) {
    this.process = process;
    this.state = state;
    this.expander = new Expander(this);
    this.traps = new Traps(process, state);
  }

  get fs() {
    return this.process.setup.fs;
  }

  isTerminal(fd: number): boolean {
    const file = this.process.files.get(fd);
    return file !== undefined && file === this.process.terminal;
  }

  write(text: string | Buffer): Promise<void> {
    return this.process.write(1, text);
  }

  /** A message of the shell itself, with where it comes from. */
  async complain(message: string): Promise<void> {
    const { isBash, name, options } = this.state;
    const isFile = name.includes('/') || options.has('file');
    const showsLine =
      !options.has('interactive') && (isFile || (isBash && this.line > 0));
    const where = showsLine ? `${name}: line ${this.line}: ` : `${name}: `;
    await this.process.write(2, `${where}${message}\n`);
  }

  /** Runs `main` as all that the process does; the exit code. */
  async run(main: () => Promise<void>): Promise<number> {
    const status = await this.#untilExit(main);
    const trap = this.state.traps.get('EXIT');
    if (!trap) return status;
    this.state.traps.delete('EXIT');
    this.state.status = status;
    let exited: number | undefined;
    await this.#untilExit(async () => {
      try {
        await this.runText(trap);
      } catch (error) {
        if (error instanceof ShellExit) exited = error.status;
        else throw error;
      }
    });
    return exited ?? status;
  }

  async #untilExit(main: () => Promise<void>): Promise<number> {
    try {
      await main();
      await this.#runHandlers();
    } catch (error) {
      if (error instanceof ShellExit) return error.status;
      if (error instanceof ReturnExit) return error.status;
      if (error instanceof LoopExit) return this.state.status;
      if (!(await this.#complainOf(error))) throw error;
      return error instanceof SyntaxFailure || !this.state.isBash ? 2 : 1;
    }
    return this.state.status;
  }

  async #complainOf(error: unknown): Promise<boolean> {
    if (error instanceof SyntaxFailure) {
      await this.complain(`syntax error: ${error.message}`);
    } else if (error instanceof ShellError) {
      await this.complain(error.message);
    } else {
      return false;
    }
    return true;
  }

  /** @throws SyntaxFailure, ShellExit, ReturnExit */
  async runText(text: string, tail = false): Promise<void> {
    await this.statements(parseScript(text).statements, tail);
  }

  /** @param tail nothing follows: the last command may take the process over */
  async statements(
    statements: readonly StatementNode[],
    tail = false,
  ): Promise<void> {
    const last = statements.length - 1;
    for (const [index, statement] of statements.entries()) {
      await this.#statement(statement, tail && index === last);
    }
  }

  async #statement(node: StatementNode, tail: boolean): Promise<void> {
    await this.turn();
    if (node.deferredError) {
      throw new SyntaxFailure(node.deferredError.message, false);
    }
    if (node.background) {
      await startJob(this, { ...node, background: false });
      return;
    }
    const last = node.pipelines.length - 1;
    for (const [index, pipeline] of node.pipelines.entries()) {
      const before = node.operators[index - 1];
      if (before === '&&' && this.state.status !== 0) continue;
      if (before === '||' && this.state.status === 0) continue;
      const run = () => runPipeline(this, pipeline, tail && last === 0);
      if (index < last) await this.tolerating(run);
      else await run();
      if (index === last && !pipeline.negated) this.exitOnError();
    }
  }

  /** Runs a condition or the like: its failure does not end the script. */
  async tolerating(body: () => Promise<void>): Promise<void> {
    this.#tolerant += 1;
    try {
      await body();
    } finally {
      this.#tolerant -= 1;
    }
  }

  /** `set -e` */
  exitOnError(): void {
    const { status, options } = this.state;
    if (status !== 0 && this.#tolerant === 0 && options.has('errexit')) {
      throw new ShellExit(status);
    }
  }

  /** Ctrl-C on the terminal: gives up the command that runs. */
  interrupt(): void {
    this.#interrupted = true;
    this.process.interrupt('INT');
  }

  clearInterrupt(): void {
    this.#interrupted = false;
  }

  /** Runs handlers of signals that have arrived, and lets others have a turn. */
  async turn(): Promise<void> {
    this.process.death.throwIfAborted();
    await giveTurn();
    this.process.death.throwIfAborted();
    if (this.#interrupted) {
      this.#interrupted = false;
      throw new Interrupted('INT');
    }
    await this.#runHandlers();
  }

  #runHandlers(): Promise<void> {
    return this.traps.handle(handler => this.runText(handler));
  }

  /** Runs a command in a copy of this shell. */
  fork(
    command: CommandNode | StatementNode | ScriptNode,
    files: Files,
    group?: number,
    lineBase = this.lineBase,
  ): Process {
    const { setup } = this.process;
    const copy = this.state.clone();
    const ownGroup = this.state.options.has('monitor');
    copy.options.delete('monitor');
    const child = new Process(
      {
        ...setup,
        ppid: this.process.pid,
        argv: this.process.argv,
        files,
        isInit: false,
        group: group ?? (ownGroup ? undefined : this.process.group),
      },
      async process => {
        const shell = new Shell(process, copy);
        shell.lineBase = lineBase;
        return shell.run(async () => {
          if (command.type === 'Script') {
            await shell.statements(command.statements, true);
          } else if (command.type === 'Statement') {
            await shell.statements([command], true);
          } else {
            await shell.command(command, true);
          }
        });
      },
    );
    this.process.ignored().forEach(name => child.handle(name, 'ignore'));
    return child;
  }

  capture(script: ScriptNode): Promise<string> {
    return captureOutput(this, script);
  }

  substituteProcess(
    script: ScriptNode,
    direction: 'input' | 'output',
  ): Promise<string> {
    return substituteProcess(this, script, direction);
  }

  /** Runs `body` with descriptors changed for its time. */
  async redirected(
    redirections: readonly Redirection[],
    body: () => Promise<void>,
  ): Promise<void> {
    if (redirections.length === 0) return body();
    const before = this.process.files;
    const files = shareFiles(before);
    try {
      await redirect(this, redirections, files);
    } catch (error) {
      releaseFiles(files);
      if (!(error instanceof RedirectionError)) throw error;
      await this.complain(error.message);
      this.state.status = 1;
      return undefined;
    }
    this.process.files = files;
    try {
      return await body();
    } finally {
      if (this.process.alive) {
        this.process.files = before;
        releaseFiles(files);
      } else {
        releaseFiles(before);
      }
    }
  }

  async command(node: CommandNode, tail = false): Promise<void> {
    if (node.line) this.line = this.lineBase + node.line;
    if (node.type === 'SimpleCommand')
      return runSimpleCommand(this, node, tail);
    if (node.type === 'FunctionDef') {
      const { name, body, redirections } = node;
      const { lineBase } = this;
      this.state.functions.set(name, { body, redirections, lineBase });
      this.state.status = 0;
      return undefined;
    }
    return this.redirected(node.redirections, () => runCompound(this, node));
  }

  /** What the shell itself does under a name. */
  builtin(name: string): Builtin | undefined {
    return BUILTINS.get(name);
  }
}
