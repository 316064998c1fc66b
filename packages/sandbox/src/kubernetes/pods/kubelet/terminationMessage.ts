import type { IFileSystem } from 'just-bash';
import type { ContainerLog } from '../containerLog.ts';
import type { ContainerSpec } from './containerRecord.ts';

const MAX_MESSAGE_BYTES = 4096;
/** Of the log, where it stands in for a message. */
const MAX_LOG_BYTES = 2048;
const MAX_LOG_LINES = 80;

/** What a container leaves behind about how it ended. */
export async function terminationMessage(
  { terminationMessagePath, terminationMessagePolicy }: ContainerSpec,
  fs: IFileSystem,
  log: ContainerLog,
  exitCode: number,
): Promise<string> {
  const path = terminationMessagePath ?? '/dev/termination-log';
  const written = (await fs.exists(path)) ? await fs.readFileBuffer(path) : '';
  if (written.length > 0 || exitCode === 0) {
    return Buffer.from(written).subarray(0, MAX_MESSAGE_BYTES).toString();
  }
  if (terminationMessagePolicy !== 'FallbackToLogsOnError') return '';
  const lines = log.from(log.end - MAX_LOG_LINES).map(({ text }) => text);
  return Buffer.concat(lines).subarray(-MAX_LOG_BYTES).toString();
}
