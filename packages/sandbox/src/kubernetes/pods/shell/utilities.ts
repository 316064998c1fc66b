import {
  Bash,
  defineCommand,
  getCommandNames,
  latin1FromBytes,
  type CustomCommand,
  type ExecResult,
  type IFileSystem,
} from 'just-bash';
import { PROGRAM_COMMAND } from '../programs.ts';
import { decodeText } from './bytes.ts';
import { findExec, runForEach } from './findExec.ts';
import { isLineFilter, withoutBuffering } from './lineFilters.ts';
import { PIPE_BYTES, readAll } from './openFile.ts';
import type { Body, Process } from './process.ts';

/** A service runs for ever; the sandbox bounds its memory instead. */
const MANY = 2 ** 31 - 1;
const UNBOUNDED = {
  maxExecutionTimeMs: MANY,
  maxCommandCount: MANY,
  maxLoopIterations: MANY,
  maxOutputSize: MANY,
  maxWorkUnits: MANY,
  maxInputBytes: MANY,
  maxStringLength: MANY,
};
const CALL = '__sandbox_call';

interface Interpreter {
  bash: Bash;
  /** What commands answered, with how their output is to be read. */
  results: Map<string, ExecResult>;
}

const INTERPRETERS = new WeakMap<IFileSystem, Interpreter>();
let calls = 0;

/**
 * The options of utilities that take a value; a utility listed here reads its
 * standard input when it has no more operands than those before its files.
 */
const READERS: Record<string, { values: string; operands: number }> = {
  awk: { values: 'Fvf', operands: 1 },
  base64: { values: 'w', operands: 0 },
  column: { values: 'sNo', operands: 0 },
  comm: { values: '', operands: 2 },
  cut: { values: 'dfcb', operands: 0 },
  diff: { values: 'U', operands: 2 },
  egrep: { values: 'efmABC', operands: 1 },
  expand: { values: 't', operands: 0 },
  fgrep: { values: 'efmABC', operands: 1 },
  fold: { values: 'w', operands: 0 },
  grep: { values: 'efmABC', operands: 1 },
  gunzip: { values: '', operands: 0 },
  gzip: { values: '', operands: 0 },
  jq: { values: '', operands: 1 },
  md5sum: { values: '', operands: 0 },
  nl: { values: 'bfhsw', operands: 0 },
  od: { values: 'ANtjw', operands: 0 },
  paste: { values: 'd', operands: 0 },
  rev: { values: '', operands: 0 },
  sed: { values: 'ef', operands: 1 },
  sha1sum: { values: '', operands: 0 },
  sha256sum: { values: '', operands: 0 },
  sort: { values: 'ktoS', operands: 0 },
  split: { values: 'lbn', operands: 0 },
  strings: { values: 'n', operands: 0 },
  tac: { values: '', operands: 0 },
  unexpand: { values: 't', operands: 0 },
  uniq: { values: 'fsw', operands: 0 },
  wc: { values: '', operands: 0 },
  yq: { values: 'po', operands: 1 },
  zcat: { values: '', operands: 0 },
};

function readsInput(name: string, args: readonly string[]): boolean {
  const reader = READERS[name];
  if (!reader) return false;
  if (name === 'comm' || name === 'diff') return args.includes('-');
  let { operands } = reader;
  let files = 0;
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index];
    if (word === '-') return true;
    if (word === '--') {
      files += args.length - index - 1;
      break;
    }
    if (!word.startsWith('-')) {
      files += 1;
      continue;
    }
    if (word.startsWith('--')) continue;
    const at = [...word].findIndex(
      (letter, place) => place > 0 && reader.values.includes(letter),
    );
    if (at < 0) continue;
    // The pattern or the script was given by an option.
    if (operands === 1 && 'ef'.includes(word[at])) operands = 0;
    if (at === word.length - 1) index += 1;
  }
  return files <= operands;
}

function interpreterOf(process: Process): Interpreter {
  const { fs, clock } = process.setup;
  const known = INTERPRETERS.get(fs);
  if (known) return known;
  const results = new Map<string, ExecResult>();
  const remember = (name: string): CustomCommand =>
    defineCommand(name, async (args, ctx) => {
      if (!ctx.origCommand) throw new Error(`${name}: no such utility`);
      const result = await ctx.origCommand(args);
      const call = ctx.env.get(CALL);
      if (call) results.set(call, result);
      return result;
    });
  const missing = defineCommand(PROGRAM_COMMAND, async ([name = '']) => ({
    stdout: '',
    stderr: `${name}: cannot be run from here\n`,
    exitCode: 126,
  }));
  const bash = new Bash({
    fs,
    // It guards the host by wrapping globals of the whole async context,
    // which here reaches the cluster's own code through output and volumes.
    defenseInDepth: false,
    executionLimits: UNBOUNDED,
    sleep: ms => clock.sleep(ms),
    processInfo: { pid: 1, ppid: 0, uid: 0, gid: 0 },
    customCommands: [...getCommandNames().map(remember), missing],
  });
  const interpreter = { bash, results };
  INTERPRETERS.set(fs, interpreter);
  return interpreter;
}

/** A utility of just-bash as what a process runs. */
export function utilityBody(name: string, argv: string[]): Body {
  const args = withoutBuffering(name, argv.slice(1));
  const exec = name === 'find' ? findExec(args) : undefined;
  return async process => {
    if (exec) {
      const found = await callUtility(process, name, exec.args);
      await process.write(2, found.stderr);
      const names = decodeText(found.stdout).split('\0').slice(0, -1);
      return (await runForEach(process, exec, names)) || found.exitCode;
    }
    if (!readsInput(name, args)) return runOnce(process, name, args);
    if (isLineFilter(name, args)) return filterLines(process, name, args);
    const input = process.files.get(0);
    const stdin = input
      ? await process.wait(readAll(input, process.death))
      : undefined;
    // That of just-bash wants its standard input named.
    const named = name === 'paste' && !args.includes('-');
    return runOnce(process, name, named ? [...args, '-'] : args, stdin);
  };
}

/** Hands over whole lines as they arrive: what they give does not depend on others. */
async function filterLines(
  process: Process,
  name: string,
  args: string[],
): Promise<number> {
  const isGrep = name.endsWith('grep');
  const isQuiet =
    isGrep && args.some(word => /^-\w*q|^--(quiet|silent)$/.test(word));
  // Without input it tells what is wrong with its arguments.
  let status = await runOnce(process, name, args);
  if (status > 1 || (!isGrep && status > 0)) return status;
  for await (const lines of wholeLines(process)) {
    const exitCode = await runOnce(process, name, args, lines);
    if (exitCode > 1) return exitCode;
    status = Math.min(status, exitCode);
    if (isQuiet && status === 0) break;
  }
  return status;
}

const NEWLINE = 10;

async function* wholeLines(process: Process): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for (;;) {
    const chunk = await process.read(0, PIPE_BYTES);
    if (!chunk) break;
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      yield Buffer.concat([...begun, chunk.subarray(0, end)]);
      begun = [];
    }
    if (end < chunk.length) begun.push(chunk.subarray(end));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** From all input to all output; the exit code. */
async function runOnce(
  process: Process,
  name: string,
  args: string[],
  stdin?: Buffer,
): Promise<number> {
  const answer = await callUtility(process, name, args, stdin);
  await process.write(2, answer.stderr);
  await process.write(1, answer.stdout);
  return answer.exitCode;
}

async function callUtility(
  process: Process,
  name: string,
  args: string[],
  stdin = Buffer.alloc(0),
): Promise<{ stdout: Buffer; stderr: string; exitCode: number }> {
  const { setup } = process;
  const { bash, results } = interpreterOf(process);
  calls += 1;
  const id = String(calls);
  try {
    const { stderr, exitCode, stdout } = await process.wait(
      bash.exec(name, {
        args,
        cwd: setup.cwd,
        env: { HOSTNAME: setup.container.hostname, ...setup.env, [CALL]: id },
        replaceEnv: true,
        rawScript: true,
        stdin: stdin.toString('latin1'),
        stdinKind: 'bytes',
        signal: process.death,
      }),
    );
    const result = results.get(id);
    return {
      stdout: result ? bytesOf(result) : Buffer.from(stdout),
      stderr,
      exitCode,
    };
  } finally {
    results.delete(id);
  }
}

function bytesOf(result: ExecResult): Buffer {
  const { stdout, stdoutKind, stdoutEncoding } = result;
  const isBytes = stdoutKind === 'bytes' || stdoutEncoding === 'binary';
  return isBytes
    ? Buffer.from(latin1FromBytes(stdout as never), 'latin1')
    : Buffer.from(stdout);
}
