import { randomBytes } from 'node:crypto';
import type { ProgramContext } from '../../programs.ts';
import { fileProblem } from '../fileProblem.ts';

const CHUNK = 32_768;

/** What a program reads of a file, as it arrives, or why it cannot. */
export async function readInput(
  { fs, cwd, stdin }: ProgramContext,
  file: string,
): Promise<{ chunks: AsyncIterable<Buffer> } | { why: string }> {
  const path = fs.resolvePath(cwd, file);
  if (path === '/dev/stdin') return { chunks: stdin };
  if (path === '/dev/zero') {
    const zeros = Buffer.alloc(CHUNK);
    return { chunks: endless(() => zeros) };
  }
  if (path === '/dev/urandom' || path === '/dev/random') {
    return { chunks: endless(() => randomBytes(CHUNK)) };
  }
  const stat = await fs.stat(path).catch((error: Error) => error);
  if (stat instanceof Error) return { why: fileProblem(stat) };
  if (stat.isDirectory) return { why: 'Is a directory' };
  return { chunks: chunksOf(await fs.readFileBuffer(path)) };
}

async function* endless(next: () => Buffer): AsyncGenerator<Buffer> {
  for (;;) yield next();
}

async function* chunksOf(content: Uint8Array): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += CHUNK) {
    yield Buffer.from(content.subarray(at, at + CHUNK));
  }
}
