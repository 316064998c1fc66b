import { BUILTINS, type Builtin } from './builtins.ts';
import { holds, type ConditionHost } from './conditions.ts';
import { LoopExit, ReturnExit, ShellExit } from './controlFlow.ts';
import { Expander, type ExpansionHost } from './expansion.ts';
import { startJob, waitForeground } from './jobs.ts';
import { matchesPattern } from './patterns.ts';
import { createPipe, readAll } from './openFile.ts';
import {
  Interrupted,
  Process,
  releaseFiles,
  shareFiles,
  type Files,
} from './process.ts';
import { RedirectionError, redirect } from './redirections.ts';
import { ShellError, ShellState } from './shellState.ts';
import { parseSignal, type Signal } from './signals.ts';
import { runSimpleCommand } from './simpleCommand.ts';
import {
  SyntaxFailure,
  parseScript,
  type CaseNode,
  type CommandNode,
  type CStyleForNode,
  type ForNode,
  type Redirection,
  type ScriptNode,
  type StatementNode,
  type WhileNode,
} from './syntax.ts';

import { giveTurn } from './turns.ts';

type Pipeline = StatementNode['pipelines'][number];

/** A shell: runs statements within one process. */
export class Shell implements ExpansionHost, ConditionHost {
  readonly process: Process;
  readonly state: ShellState;
  readonly expander: Expander;
  /** Of the statement that runs, for messages. */
  line = 0;
  /** Status of the last `$(…)` of the command that runs. */
  captured: number | undefined;
  readonly #arrived: Signal[] = [];
  /** Conditions and the like: their failure does not end the script. */
  #tolerant = 0;
  #interrupted = false;

  constructor(process: Process, state: ShellState) {
    this.process = process;
    this.state = state;
    this.expander = new Expander(this);
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
      await this.#handleSignals();
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
      if (index < last) this.#tolerant += 1;
      try {
        await this.#pipeline(pipeline, tail && last === 0);
      } finally {
        if (index < last) this.#tolerant -= 1;
      }
      if (index === last && !pipeline.negated) this.exitOnError();
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
    await this.#handleSignals();
  }

  async #handleSignals(): Promise<void> {
    while (this.#arrived.length > 0) {
      const signal = this.#arrived.shift() as Signal;
      const handler = this.state.traps.get(signal);
      if (!handler) continue;
      const { status } = this.state;
      await this.runText(handler);
      this.state.status = status;
    }
  }

  /** Lets the process act as `state.traps` say. */
  applyTrap(name: string): void {
    const signal = parseSignal(name);
    if (!signal) return;
    const text = this.state.traps.get(name);
    if (text === undefined) this.process.handle(signal, undefined);
    else if (text === '') this.process.handle(signal, 'ignore');
    else {
      this.process.handle(signal, arrived => {
        this.#arrived.push(arrived);
        this.process.interrupt(arrived);
      });
    }
  }

  async #pipeline(node: Pipeline, tail: boolean): Promise<void> {
    const { commands, negated } = node;
    if (negated) this.#tolerant += 1;
    const started = this.process.setup.clock.now();
    try {
      if (commands.length === 1) {
        await this.command(commands[0], tail && !negated && !node.timed);
        this.state.pipeStatus = [this.state.status];
      } else {
        await this.#pipe(node);
      }
    } finally {
      if (negated) this.#tolerant -= 1;
    }
    if (node.timed) await this.#reportTime(started);
    if (negated) this.state.status = Number(this.state.status === 0);
  }

  async #reportTime(started: number): Promise<void> {
    const seconds = (this.process.setup.clock.now() - started) / 1000;
    const real = `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`;
    await this.process.write(
      2,
      `\nreal\t${real}\nuser\t0m0.000s\nsys\t0m0.000s\n`,
    );
  }

  async #pipe({ commands, pipeStderr }: Pipeline): Promise<void> {
    const members: Process[] = [];
    let input = undefined;
    for (const [index, command] of commands.entries()) {
      const files = shareFiles(this.process.files);
      if (input) {
        files.get(0)?.release();
        files.set(0, input);
        input = undefined;
      }
      if (index < commands.length - 1) {
        const { reader, writer } = createPipe();
        files.get(1)?.release();
        files.set(1, writer);
        if (pipeStderr?.[index]) {
          files.get(2)?.release();
          files.set(2, writer.retain());
        }
        input = reader;
      }
      members.push(this.fork(command, files, members[0]?.group));
    }
    const statuses = await waitForeground(this, members);
    this.state.pipeStatus = statuses;
    const failed = statuses.findLast(status => status !== 0) ?? 0;
    this.state.status = this.state.options.has('pipefail')
      ? failed
      : statuses.at(-1) ?? 0;
  }

  /** Runs a command in a copy of this shell. */
  fork(
    command: CommandNode | StatementNode | ScriptNode,
    files: Files,
    group?: number,
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

  async capture(script: ScriptNode): Promise<string> {
    const { reader, writer } = createPipe();
    const files = shareFiles(this.process.files);
    files.get(1)?.release();
    files.set(1, writer);
    const child = this.fork(script, files, this.process.group);
    try {
      const output = await this.process.wait(
        readAll(reader, this.process.death),
        true,
      );
      const { exitCode } = await this.process.wait(child.exited);
      this.captured = exitCode;
      return output.toString().replaceAll('\0', '').replace(/\n+$/, '');
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      child.kill('TERM');
      this.captured = 130;
      return '';
    } finally {
      reader.release();
    }
  }

  async substituteProcess(
    script: ScriptNode,
    direction: 'input' | 'output',
  ): Promise<string> {
    if (direction === 'output') throw new ShellError('syntax error: >(');
    const path = `/tmp/.fd-${this.process.setup.container.processes.nextPid()}`;
    await this.fs.writeFile(path, `${await this.capture(script)}\n`);
    return path;
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
    if (node.line) this.line = node.line;
    if (node.type === 'SimpleCommand')
      return runSimpleCommand(this, node, tail);
    if (node.type === 'FunctionDef') {
      const { name, body, redirections } = node;
      this.state.functions.set(name, { body, redirections });
      this.state.status = 0;
      return undefined;
    }
    return this.redirected(node.redirections, () => this.#compound(node));
  }

  async #compound(node: Exclude<CommandNode, { type: 'SimpleCommand' }>) {
    switch (node.type) {
      case 'Group':
        return this.statements(node.body);
      case 'Subshell': {
        const child = this.fork(
          { type: 'Script', statements: node.body },
          shareFiles(this.process.files),
        );
        const statuses = await waitForeground(this, [child]);
        this.state.status = statuses[0];
        return undefined;
      }
      case 'If':
        for (const { condition, body } of node.clauses) {
          if (await this.#condition(condition)) return this.statements(body);
        }
        this.state.status = 0;
        return this.statements(node.elseBody ?? []);
      case 'For':
        return this.#for(node);
      case 'CStyleFor':
        return this.#cStyleFor(node);
      case 'While':
      case 'Until':
        return this.#while(node);
      case 'Case':
        return this.#case(node);
      case 'ArithmeticCommand':
        this.state.status = Number(
          (await this.expander.arithmetic(node.expression)) === 0,
        );
        return undefined;
      case 'ConditionalCommand':
        this.state.status = Number(!(await holds(this, node.expression)));
        return undefined;
      default:
        return undefined;
    }
  }

  async #condition(statements: readonly StatementNode[]): Promise<boolean> {
    this.#tolerant += 1;
    try {
      await this.statements(statements);
    } finally {
      this.#tolerant -= 1;
    }
    return this.state.status === 0;
  }

  async #for({ variable, words, body }: ForNode): Promise<void> {
    const values = words
      ? await this.expander.words(words)
      : [...this.state.positional];
    this.state.status = 0;
    for (const value of values) {
      this.state.set(variable, value);
      if (await this.#leaves(body)) return;
    }
  }

  async #cStyleFor(node: CStyleForNode): Promise<void> {
    const { expander } = this;
    if (node.init) await expander.arithmetic(node.init);
    this.state.status = 0;
    while (
      !node.condition ||
      (await expander.arithmetic(node.condition)) !== 0
    ) {
      if (await this.#leaves(node.body)) return;
      if (node.update) await expander.arithmetic(node.update);
      await this.turn();
    }
  }

  async #while({ type, condition, body }: WhileNode): Promise<void> {
    let status = 0;
    while ((await this.#condition(condition)) === (type === 'While')) {
      if (await this.#leaves(body)) return;
      status = this.state.status;
      await this.turn();
    }
    this.state.status = status;
  }

  /** Runs the body of a loop; whether the loop is to end. */
  async #leaves(body: readonly StatementNode[]): Promise<boolean> {
    try {
      await this.statements(body);
      return false;
    } catch (error) {
      if (!(error instanceof LoopExit)) throw error;
      this.state.status = 0;
      if (error.levels > 1) {
        error.levels -= 1;
        throw error;
      }
      return error.kind === 'break';
    }
  }

  async #case({ word, items }: CaseNode): Promise<void> {
    const text = await this.expander.text(word);
    this.state.status = 0;
    let falls = false;
    for (const { patterns, body, terminator } of items) {
      let matches = falls;
      for (const pattern of patterns) {
        matches ||= matchesPattern(text, await this.expander.pattern(pattern));
      }
      if (!matches) continue;
      await this.statements(body);
      if (terminator === ';;') return;
      falls = terminator === ';&';
    }
  }

  /** What the shell itself does under a name. */
  builtin(name: string): Builtin | undefined {
    return BUILTINS.get(name);
  }
}
