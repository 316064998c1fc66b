import type { Builtin } from '../builtins.ts';
import { describeJob, findJob } from '../jobs.ts';
import { Interrupted } from '../process.ts';
import type { Shell } from '../shell.ts';
import type { Job } from '../shellState.ts';
import { SIGNAL_NUMBERS } from '../signals.ts';
import { sendSignals } from '../tools/kill.ts';

function forget({ state }: Shell, job: Job): void {
  const index = state.jobs.indexOf(job);
  if (index >= 0) state.jobs.splice(index, 1);
}

const wait: Builtin = async (shell, args) => {
  const { state, process } = shell;
  const words = args.filter(word => !word.startsWith('-'));
  try {
    if (args[0] === '-n') {
      if (state.jobs.length === 0) return 127;
      return await process.wait(
        Promise.race(
          state.jobs.map(job =>
            job.done.then(status => {
              forget(shell, job);
              return status;
            }),
          ),
        ),
        true,
      );
    }
    if (words.length === 0) {
      await process.wait(Promise.all(state.jobs.map(({ done }) => done)), true);
      state.jobs.length = 0;
      return 0;
    }
    let status = 0;
    for (const word of words) {
      const job = findJob(shell, word);
      if (!job) {
        if (state.isBash) {
          await shell.complain(
            `wait: pid ${word} is not a child of this shell`,
          );
        }
        status = 127;
        continue;
      }
      status = await process.wait(job.done, true);
      forget(shell, job);
    }
    return status;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return 128 + SIGNAL_NUMBERS[error.signal];
  }
};

const kill: Builtin = async (shell, args) => {
  const { state, process } = shell;
  const words = args.map(word =>
    word.startsWith('%') ? String(findJob(shell, word)?.pid ?? word) : word,
  );
  const { output, errors, status } = sendSignals(
    words,
    process.setup.container.processes,
    process.pid,
  );
  await shell.write(output);
  for (const error of errors) {
    await shell.complain(
      state.isBash
        ? `kill: (${error.pid}) - ${error.why}`
        : `can't kill pid ${error.pid}: ${error.why}`,
    );
  }
  await shell.turn();
  return status;
};

const foreground: Builtin = async (shell, [word = '%']) => {
  const job = findJob(shell, word);
  if (!job) {
    await shell.complain('fg: no current job');
    return 1;
  }
  await shell.write(`${job.text}\n`);
  const { terminal } = shell.process;
  if (terminal) terminal.foreground = job.group;
  try {
    return await shell.process.wait(job.done);
  } finally {
    if (terminal) terminal.foreground = shell.process.group;
    forget(shell, job);
  }
};

export const JOB_BUILTINS: Record<string, Builtin> = {
  wait,
  kill,
  fg: foreground,
  bg: () => 0,
  jobs: async (shell, args) => {
    for (const job of [...shell.state.jobs]) {
      await shell.write(
        args.includes('-p') ? `${job.pid}\n` : `${describeJob(shell, job)}\n`,
      );
      if (job.status !== undefined) forget(shell, job);
    }
    return 0;
  },
  disown: shell => {
    shell.state.jobs.length = 0;
    return 0;
  },
};
