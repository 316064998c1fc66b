import { shareFiles, withoutInput, type Process } from './process.ts';
import type { Shell } from './shell.ts';
import type { Job } from './shellState.ts';
import type { StatementNode } from './syntax.ts';

/** `… &` */
export async function startJob(
  shell: Shell,
  statement: StatementNode,
): Promise<void> {
  const { state, process } = shell;
  const monitors = state.options.has('monitor');
  const files = shareFiles(process.files);
  const child = shell.fork(
    statement,
    monitors ? files : withoutInput(files),
    monitors ? undefined : process.group,
  );
  if (!monitors) child.handle('INT', 'ignore');
  const job: Job = {
    id: (state.jobs.at(-1)?.id ?? 0) + 1,
    pid: child.pid,
    group: child.group,
    text: (statement.sourceText ?? '').replace(/\s*&\s*$/, ''),
    status: undefined,
    done: child.exited.then(({ exitCode }) => {
      job.status = exitCode;
      return exitCode;
    }),
    reported: false,
  };
  state.jobs.push(job);
  state.lastBackground = child.pid;
  state.status = 0;
  if (monitors && state.isBash) {
    await process.write(2, `[${job.id}] ${job.pid}\n`);
  }
}

/** Waits for processes that hold the terminal; their exit codes. */
export async function waitForeground(
  shell: Shell,
  members: readonly Process[],
): Promise<number[]> {
  const { process, state } = shell;
  const { terminal } = process;
  const monitors = state.options.has('monitor');
  if (terminal && monitors) terminal.foreground = members[0].group;
  const all = Promise.all(members.map(({ exited }) => exited));
  try {
    const exits = await process.wait(all);
    const signal = exits.at(-1)?.signal;
    if (monitors && signal) await reportSignal(shell, signal);
    if (monitors && signal === 'INT') shell.interrupt();
    return exits.map(({ exitCode }) => exitCode);
  } finally {
    if (terminal && monitors && process.alive) {
      terminal.foreground = process.group;
      terminal.setRaw(false);
    }
  }
}

async function reportSignal(shell: Shell, signal: string): Promise<void> {
  if (signal === 'PIPE') return;
  const names: Record<string, string> = {
    INT: '',
    KILL: 'Killed',
    TERM: 'Terminated',
    HUP: 'Hangup',
    QUIT: 'Quit',
  };
  await shell.process.write(2, `${names[signal] ?? signal}\n`);
}

export function findJob(shell: Shell, word: string): Job | undefined {
  const { jobs } = shell.state;
  if (!word.startsWith('%')) return jobs.find(({ pid }) => `${pid}` === word);
  const name = word.slice(1);
  if (name === '' || name === '%' || name === '+') return jobs.at(-1);
  if (name === '-') return jobs.at(-2) ?? jobs.at(-1);
  return jobs.find(({ id, text }) => `${id}` === name || text.startsWith(name));
}

/** Tells of jobs that have ended since the last prompt. */
export async function reportJobs(shell: Shell): Promise<void> {
  const { state, process } = shell;
  for (const job of [...state.jobs]) {
    if (job.status === undefined) continue;
    await process.write(2, `${describeJob(shell, job)}\n`);
    state.jobs.splice(state.jobs.indexOf(job), 1);
  }
}

export function describeJob(shell: Shell, job: Job): string {
  const current = shell.state.jobs.at(-1) === job ? '+' : ' ';
  const status = stateOf(job);
  const isShownRunning = shell.state.isBash && job.status === undefined;
  const mark = isShownRunning ? ' &' : '';
  return `[${job.id}]${current}  ${status.padEnd(24)}${job.text}${mark}`;
}

function stateOf({ status }: Job): string {
  if (status === undefined) return 'Running';
  if (status === 0) return 'Done';
  return status > 128 ? 'Terminated' : `Done(${status})`;
}
