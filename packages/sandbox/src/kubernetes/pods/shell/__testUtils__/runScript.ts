import { createSystemClock } from '../../../clock.ts';
import { startProcess, type ProcessOptions } from '../../containerProcess.ts';
import { createImageFs } from './imageFs.ts';
import type { ContainerProcess } from '../../programs.ts';
import { ContainerFs } from '../containerFs.ts';

interface Started {
  process: ContainerProcess;
  fs: ContainerFs;
  /** What has been written so far, both streams in order. */
  text(): string;
  bytes(): Buffer;
  stream(name: string): string;
}

/** Starts a script, or argv, in a container of its own. */
export function start(
  script: string | string[],
  options: Partial<ProcessOptions> = {},
): Started {
  const chunks: { stream: string; text: string }[] = [];
  const all: Buffer[] = [];
  const onOutput = (stream: string, chunk: Buffer) => {
    chunks.push({ stream, text: chunk.toString() });
    all.push(chunk);
  };
  const fs = new ContainerFs(createImageFs(), onOutput);
  const process = startProcess({
    argv: Array.isArray(script) ? script : ['sh', '-c', script],
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    hostname: 'pod',
    clock: createSystemClock(),
    fs,
    onOutput,
    ...options,
  });
  const pick = (wanted?: string) =>
    chunks
      .filter(({ stream }) => !wanted || stream === wanted)
      .map(({ text }) => text)
      .join('');
  return {
    process,
    fs,
    text: () => pick(),
    bytes: () => Buffer.concat(all),
    stream: pick,
  };
}

/** How a script, or argv, ends and what it has written. */
export async function run(
  script: string | string[],
  options?: Partial<ProcessOptions>,
) {
  const started = start(script, options);
  const { exitCode } = await started.process.exited;
  return {
    exitCode,
    text: started.text(),
    bytes: started.bytes(),
    out: started.stream('stdout'),
    err: started.stream('stderr'),
  };
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => {
      setTimeout(resolve, 2);
    });
  }
}
