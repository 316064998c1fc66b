import type { IFileSystem } from 'just-bash';
import type { Clock } from '../types.ts';
import type { Program, ProgramContext } from '../pods/programs.ts';
import {
  parseEntrypointFlags,
  type EntrypointFlags,
} from './entrypointFlags.ts';
import {
  readResults,
  RESULT_TYPE,
  STEPS_DIR,
  substituteStepResults,
  type RunResult,
} from './stepResults.ts';
import { whenHolds } from './when.ts';

const POLL_MS = 20;
const MAX_TERMINATION_MESSAGE = 4096;
const STEP_ORDER = `${STEPS_DIR}/.order`;
export const RESULTS_DIR = '/tekton/results';

/** Go's exit code when a signal ends it that, as process 1, it cannot die of. */
const ENDED_WAITING = 2;
const KILLED = 137;

/**
 * Tekton's entrypoint: waits for the step before, runs the command, collects
 * results into the termination message and lets the next step go on.
 */
export const entrypoint: Program = async context => {
  const [command, ...args] = context.args;
  if (command === 'init') return install(args, context);
  if (command === 'decode-script') return decodeScript(args[0], context);
  return runStep(parseEntrypointFlags(context.args), context);
};

async function install(
  [from, to, ...steps]: string[],
  context: ProgramContext,
): Promise<number> {
  const { fs } = context;
  await fs.writeFile(to, await fs.readFile(from));
  await fs.chmod(to, 0o755);
  for (const step of steps) {
    await fs.mkdir(`${STEPS_DIR}/${step}/results`, { recursive: true });
  }
  await fs.writeFile(STEP_ORDER, JSON.stringify(steps));
  await log(context, 'Entrypoint initialization');
  return 0;
}

async function decodeScript(
  path: string,
  context: ProgramContext,
): Promise<number> {
  const { fs } = context;
  const encoded = await fs.readFile(path);
  await fs.writeFile(path, Buffer.from(encoded.trim(), 'base64'));
  await fs.chmod(path, 0o755);
  await log(context, `Decoded script ${path}`);
  return 0;
}

async function runStep(
  flags: EntrypointFlags,
  context: ProgramContext,
): Promise<number> {
  const { fs } = context;
  const signals = { stop: () => {}, ended: false };
  context.onSignal(() => {
    signals.ended = true;
    signals.stop();
  });
  const turn = await waitForTurn(flags, context, () => signals.ended);
  if (turn === 'ended') return ENDED_WAITING;
  const started = internal('StartedAt', now(context.clock));
  if (turn === 'skip') {
    await post(flags, fs, true);
    const skipped = internal('Reason', 'Skipped');
    await writeTermination(flags, [started, skipped], fs);
    await log(context, 'Skipping step because a previous step failed');
    return 1;
  }
  const when = await substituteStepResults(flags.when, fs);
  if (!whenHolds(when)) {
    await log(
      context,
      'INFO Step was skipped due to when expressions were evaluated to false.',
    );
    await post(flags, fs, false);
    await recordExitCode(flags, 0, fs);
    const skipped = internal('Reason', 'Skipped');
    await writeTermination(flags, [started, skipped], fs);
    return 0;
  }
  return execute(flags, context, started, signals);
}

async function execute(
  flags: EntrypointFlags,
  context: ProgramContext,
  started: RunResult,
  signals: { stop: () => void },
): Promise<number> {
  const { fs, clock, spawn } = context;
  const entries = [started];
  const child = spawn(await substituteStepResults(flags.argv, fs));
  signals.stop = () => child.kill('TERM');
  let timedOut = false;
  const cancelTimeout = flags.timeoutMs
    ? clock.after(flags.timeoutMs, () => {
        timedOut = true;
        child.kill('KILL');
      })
    : undefined;
  const exit = await child.exited;
  cancelTimeout?.();
  // Out of memory, the entrypoint itself is killed and leaves no word.
  if (context.signal.aborted) return KILLED;
  if (timedOut) entries.push(internal('Reason', 'TimeoutExceeded'));
  // Go reports -1 for a child that a signal ended.
  const ended = exit.signal ? 255 : exit.exitCode;
  const exitCode = timedOut ? 1 : ended;
  const goesOn = exitCode !== 0 && flags.onError === 'continue' && !timedOut;
  if (goesOn) entries.push(internal('ExitCode', String(exitCode)));
  await recordExitCode(flags, exitCode, fs);
  const results = await collectResults(flags, fs);
  await post(flags, fs, exitCode !== 0 && !goesOn);
  const fits = await writeTermination(flags, [...results, ...entries], fs);
  if (fits) return goesOn ? 0 : exitCode;
  await log(
    context,
    'Termination message is above max allowed size 4096, caused by large task result.',
  );
  return 1;
}

async function waitForTurn(
  { waitFile, waitContent }: EntrypointFlags,
  { fs, clock, signal }: ProgramContext,
  isEnded: () => boolean,
): Promise<'go' | 'skip' | 'ended'> {
  if (!waitFile) return 'go';
  for (;;) {
    if (isEnded()) return 'ended';
    if (await fs.exists(waitFile)) {
      if (!waitContent || (await fs.stat(waitFile)).size > 0) return 'go';
    }
    if (await fs.exists(`${waitFile}.err`)) return 'skip';
    await clock.sleep(POLL_MS, signal);
  }
}

async function post(
  { postFile }: EntrypointFlags,
  fs: IFileSystem,
  failed: boolean,
): Promise<void> {
  if (postFile) await fs.writeFile(failed ? `${postFile}.err` : postFile, '');
}

/** For `$(steps.step-x.exitCode.path)`, which really is a link to the run directory. */
async function recordExitCode(
  flags: EntrypointFlags,
  exitCode: number,
  fs: IFileSystem,
): Promise<void> {
  const { metadataDir } = flags;
  if (!metadataDir) return;
  await fs.mkdir(metadataDir, { recursive: true });
  await fs.writeFile(`${metadataDir}/exitCode`, String(exitCode));
  const directory = await stepDirectory(flags, fs);
  await fs.writeFile(`${directory}/exitCode`, String(exitCode));
}

async function stepDirectory(
  { metadataDir = '' }: EntrypointFlags,
  fs: IFileSystem,
): Promise<string> {
  const order: string[] = JSON.parse(await fs.readFile(STEP_ORDER));
  const index = Number(/run\/(\d+)/.exec(metadataDir)?.[1]);
  return `${STEPS_DIR}/${order[index]}`;
}

async function collectResults(
  flags: EntrypointFlags,
  fs: IFileSystem,
): Promise<RunResult[]> {
  const { results, stepResults } = flags;
  const own = `${await stepDirectory(flags, fs)}/results`;
  return [
    ...(await readResults(results, RESULTS_DIR, RESULT_TYPE.task, fs)),
    ...(await readResults(stepResults, own, RESULT_TYPE.step, fs)),
  ];
}

async function writeTermination(
  { terminationPath }: EntrypointFlags,
  entries: RunResult[],
  fs: IFileSystem,
): Promise<boolean> {
  const whole = JSON.stringify(entries);
  const fits = Buffer.byteLength(whole) <= MAX_TERMINATION_MESSAGE;
  const kept = entries.filter(({ type }) => type === RESULT_TYPE.internal);
  await fs.writeFile(terminationPath, fits ? whole : JSON.stringify(kept));
  return fits;
}

function internal(key: string, value: string): RunResult {
  return { key, value, type: RESULT_TYPE.internal };
}

function now(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

/** As Go's log package writes: `2026/11/21 04:59:51 text` */
async function log(
  { clock, onOutput }: ProgramContext,
  text: string,
): Promise<void> {
  const at = now(clock).slice(0, 19).replace('T', ' ').replaceAll('-', '/');
  await onOutput('stderr', Buffer.from(`${at} ${text}\n`));
}
