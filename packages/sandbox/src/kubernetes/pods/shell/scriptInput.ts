import type { Process } from './process.ts';

const NEWLINE = 10;

/** Reads lines of the standard input; what follows stays for commands to read. */
export function createReadLine(
  process: Process,
): () => Promise<string | undefined> {
  return async () => {
    const chunks: Buffer[] = [];
    for (;;) {
      const chunk = await process.read(0, 4096);
      if (!chunk) {
        return chunks.length > 0 ? Buffer.concat(chunks).toString() : undefined;
      }
      const end = chunk.indexOf(NEWLINE) + 1;
      if (end === 0) {
        chunks.push(chunk);
        continue;
      }
      chunks.push(chunk.subarray(0, end));
      if (end < chunk.length) process.files.get(0)?.unread(chunk.subarray(end));
      return Buffer.concat(chunks).toString();
    }
  };
}
