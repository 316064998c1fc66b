import { waitForeground } from './jobs.ts';
import { createPipe, type OpenFile } from './openFile.ts';
import { shareFiles, type Files, type Process } from './process.ts';
import type { Shell } from './shell.ts';
import type { StatementNode } from './syntax.ts';

export type Pipeline = StatementNode['pipelines'][number];

/** @param tail nothing follows: the last command may take the process over */
export async function runPipeline(
  shell: Shell,
  node: Pipeline,
  tail: boolean,
): Promise<void> {
  const { state, process } = shell;
  const { negated, timed } = node;
  const started = process.setup.clock.now();
  const run = () => runMembers(shell, node, tail && !negated && !timed);
  if (negated) await shell.tolerating(run);
  else await run();
  if (timed) await reportTime(shell, started);
  if (negated) state.status = Number(state.status === 0);
}

async function runMembers(
  shell: Shell,
  node: Pipeline,
  tail: boolean,
): Promise<void> {
  const { state } = shell;
  if (node.commands.length === 1) {
    await shell.command(node.commands[0], tail);
    state.pipeStatus = [state.status];
    return;
  }
  const statuses = await waitForeground(shell, startMembers(shell, node));
  state.pipeStatus = statuses;
  const failed = statuses.findLast(status => status !== 0) ?? 0;
  state.status = state.options.has('pipefail') ? failed : statuses.at(-1) ?? 0;
}

function startMembers(
  shell: Shell,
  { commands, pipeStderr }: Pipeline,
): Process[] {
  const members: Process[] = [];
  let input: OpenFile | undefined;
  for (const [index, command] of commands.entries()) {
    const files = shareFiles(shell.process.files);
    if (input) replace(files, 0, input);
    if (index < commands.length - 1) {
      const { reader, writer } = createPipe();
      replace(files, 1, writer);
      if (pipeStderr?.[index]) replace(files, 2, writer.retain());
      input = reader;
    }
    members.push(shell.fork(command, files, members[0]?.group));
  }
  return members;
}

function replace(files: Files, fd: number, file: OpenFile): void {
  files.get(fd)?.release();
  files.set(fd, file);
}

async function reportTime({ process }: Shell, started: number): Promise<void> {
  const seconds = (process.setup.clock.now() - started) / 1000;
  const real = `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`;
  await process.write(2, `\nreal\t${real}\nuser\t0m0.000s\nsys\t0m0.000s\n`);
}
