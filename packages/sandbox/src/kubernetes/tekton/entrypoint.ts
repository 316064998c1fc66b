import type { IFileSystem } from 'just-bash';
import type { Program, ProgramContext } from '../pods/programs.ts';

const POLL_MS = 20;
const MAX_TERMINATION_MESSAGE = 4096;
const STEP_ORDER = '/tekton/steps/.order';
export const RESULTS_DIR = '/tekton/results';

interface Flags {
  waitFile?: string;
  waitContent: boolean;
  postFile?: string;
  terminationPath: string;
  metadataDir?: string;
  onError?: string;
  timeoutMs?: number;
  results: string[];
  argv: string[];
}

interface ResultEntry {
  key: string;
  value: string;
  /** 1: a result of the task. 3: internal. */
  type: 1 | 3;
}

/**
 * Tekton's entrypoint: waits for the step before, runs the command, collects
 * results into the termination message and lets the next step go on.
 */
export const entrypoint: Program = async context => {
  const [command, ...args] = context.args;
  if (command === 'init') return install(args, context.fs);
  if (command === 'decode-script') return decodeScript(args[0], context.fs);
  return runStep(parseFlags(context.args), context);
};

async function install(
  [from, to, ...steps]: string[],
  fs: IFileSystem,
): Promise<number> {
  await fs.writeFile(to, await fs.readFile(from));
  await fs.chmod(to, 0o755);
  for (const step of steps) {
    await fs.mkdir(`/tekton/steps/${step}`, { recursive: true });
  }
  await fs.writeFile(STEP_ORDER, JSON.stringify(steps));
  return 0;
}

async function decodeScript(path: string, fs: IFileSystem): Promise<number> {
  const encoded = await fs.readFile(path);
  await fs.writeFile(path, Buffer.from(encoded.trim(), 'base64'));
  await fs.chmod(path, 0o755);
  return 0;
}

function parseFlags(args: string[]): Flags {
  const flags: Flags = {
    waitContent: false,
    terminationPath: '/tekton/termination',
    results: [],
    argv: [],
  };
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') break;
    if (word === '-wait_file_content') flags.waitContent = true;
    else {
      const value = words.shift() ?? '';
      if (word === '-wait_file') flags.waitFile = value;
      else if (word === '-post_file') flags.postFile = value;
      else if (word === '-termination_path') flags.terminationPath = value;
      else if (word === '-step_metadata_dir') flags.metadataDir = value;
      else if (word === '-on_error') flags.onError = value;
      else if (word === '-timeout') flags.timeoutMs = Number(value);
      else if (word === '-results') flags.results = value.split(',');
      else if (word === '-entrypoint') flags.argv = [value];
    }
  }
  flags.argv.push(...words);
  return flags;
}

async function runStep(flags: Flags, context: ProgramContext): Promise<number> {
  const { fs, clock, spawn } = context;
  let stopped = false;
  let stop = () => {
    stopped = true;
  };
  context.onSignal(() => stop());
  const turn = await waitForTurn(flags, context, () => stopped);
  const internal: ResultEntry[] = [
    { key: 'StartedAt', value: new Date(clock.now()).toISOString(), type: 3 },
  ];
  if (turn !== 'go') {
    internal.push({ key: 'Reason', value: turn, type: 3 });
    await post(flags, fs, true);
    await writeTermination(flags, internal, fs);
    return 1;
  }
  const child = spawn(flags.argv);
  stop = () => child.kill('TERM');
  let timedOut = false;
  const cancelTimeout = flags.timeoutMs
    ? clock.after(flags.timeoutMs, () => {
        timedOut = true;
        child.kill('KILL');
      })
    : undefined;
  const exit = await child.exited;
  cancelTimeout?.();
  if (timedOut)
    internal.push({ key: 'Reason', value: 'TimeoutExceeded', type: 3 });
  // Go reports -1 for a child that a signal ended.
  const ended = exit.signal ? 255 : exit.exitCode;
  const exitCode = timedOut ? 1 : ended;
  const goesOn = exitCode !== 0 && flags.onError === 'continue' && !timedOut;
  if (goesOn)
    internal.push({ key: 'ExitCode', value: String(exitCode), type: 3 });
  await recordExitCode(flags, exitCode, fs);
  const results = await collectResults(flags.results, fs);
  await post(flags, fs, exitCode !== 0 && !goesOn);
  const fits = await writeTermination(flags, [...results, ...internal], fs);
  if (!fits) {
    context.onOutput(
      'stderr',
      Buffer.from(
        'Termination message is above max allowed size 4096, caused by large task result.\n',
      ),
    );
    return 1;
  }
  return goesOn ? 0 : exitCode;
}

async function waitForTurn(
  { waitFile, waitContent }: Flags,
  { fs, clock, signal }: ProgramContext,
  isStopped: () => boolean,
): Promise<'go' | 'Skipped' | 'Cancelled'> {
  if (!waitFile) return 'go';
  for (;;) {
    if (isStopped()) return 'Cancelled';
    if (await fs.exists(waitFile)) {
      if (!waitContent || (await fs.stat(waitFile)).size > 0) return 'go';
    }
    if (await fs.exists(`${waitFile}.err`)) return 'Skipped';
    await clock.sleep(POLL_MS, signal);
  }
}

async function post(
  { postFile }: Flags,
  fs: IFileSystem,
  failed: boolean,
): Promise<void> {
  if (postFile) await fs.writeFile(failed ? `${postFile}.err` : postFile, '');
}

/** For `$(steps.step-x.exitCode.path)`, which really is a link to the run directory. */
async function recordExitCode(
  { metadataDir }: Flags,
  exitCode: number,
  fs: IFileSystem,
): Promise<void> {
  if (!metadataDir) return;
  await fs.mkdir(metadataDir, { recursive: true });
  await fs.writeFile(`${metadataDir}/exitCode`, String(exitCode));
  const order: string[] = JSON.parse(await fs.readFile(STEP_ORDER));
  const step = order[Number(/run\/(\d+)/.exec(metadataDir)?.[1])];
  await fs.writeFile(`/tekton/steps/${step}/exitCode`, String(exitCode));
}

async function collectResults(
  names: string[],
  fs: IFileSystem,
): Promise<ResultEntry[]> {
  const entries: ResultEntry[] = [];
  for (const key of names) {
    const path = `${RESULTS_DIR}/${key}`;
    if (await fs.exists(path)) {
      entries.push({ key, value: await fs.readFile(path), type: 1 });
    }
  }
  return entries;
}

async function writeTermination(
  { terminationPath }: Flags,
  entries: ResultEntry[],
  fs: IFileSystem,
): Promise<boolean> {
  const whole = JSON.stringify(entries);
  const fits = Buffer.byteLength(whole) <= MAX_TERMINATION_MESSAGE;
  const written = fits
    ? whole
    : JSON.stringify(entries.filter(({ type }) => type === 3));
  await fs.writeFile(terminationPath, written);
  return fits;
}
