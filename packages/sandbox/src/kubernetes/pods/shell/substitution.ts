import { decodeText } from './bytes.ts';
import { createPipe, readAll } from './openFile.ts';
import { shareFiles } from './process.ts';
import type { Shell } from './shell.ts';
import { ShellError } from './shellState.ts';
import type { ScriptNode } from './syntax.ts';

/** `$(…)`: what a copy of the shell writes, without the newlines at its end. */
export async function captureOutput(
  shell: Shell,
  script: ScriptNode,
): Promise<string> {
  const { process } = shell;
  const { reader, writer } = createPipe();
  const files = shareFiles(process.files);
  files.get(1)?.release();
  files.set(1, writer);
  const child = shell.fork(script, files, process.group, shell.line - 1);
  try {
    const output = await process.wait(readAll(reader, process.death));
    const { exitCode } = await process.wait(child.exited);
    shell.captured = exitCode;
    return decodeText(output).replaceAll('\0', '').replace(/\n+$/, '');
  } finally {
    reader.release();
  }
}

/** `<(…)`: a file with the output of a script. */
export async function substituteProcess(
  shell: Shell,
  script: ScriptNode,
  direction: 'input' | 'output',
): Promise<string> {
  if (direction === 'output') throw new ShellError('syntax error: >(');
  const path = `/tmp/.fd-${shell.process.setup.container.processes.nextPid()}`;
  const output = await captureOutput(shell, script);
  await shell.fs.writeFile(path, `${output}\n`);
  return path;
}
