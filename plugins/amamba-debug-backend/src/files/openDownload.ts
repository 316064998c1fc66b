import { posix } from 'node:path';
import type { OpenedProcess } from '../process/RemoteProcess';
import type { OpeningContext } from '../session/openSession';
import type { SessionRecord, SessionRequest } from '../store/SessionStore';
import { Download, type DownloadOptions } from './Download';
import type { FilePlace } from './FilePlace';
import {
  limitsOf,
  reach,
  refused,
  soon,
  targetOf,
  type TransferDeps,
} from './reach';
import { startScript } from './runScript';
import { DOWNLOAD_SCRIPT } from './scripts';

/**
 * Opens a session of mode `download`: a file's bytes, or a tar archive of a
 * directory.
 *
 * @throws OpeningError
 */
export async function openDownload(
  record: SessionRecord,
  { path }: Extract<SessionRequest, { mode: 'download' }>,
  deps: TransferDeps,
  context: OpeningContext,
): Promise<OpenedProcess> {
  const { container } = targetOf(record);
  const { downloadBytes } = await limitsOf(record, deps);
  const name = posix.basename(posix.normalize(path)) || container;
  const options = {
    path,
    container,
    prefix: safeName(name),
    limit: downloadBytes,
  };
  return reach(record, deps, context, {
    tools: 'sh, stat and, for directories, tar',
    open: place => start(place, options, context.signal),
  });
}

async function start(
  place: FilePlace,
  options: Omit<DownloadOptions, 'via'>,
  signal: AbortSignal,
): Promise<OpenedProcess | undefined> {
  const { path, prefix } = options;
  const { root, via } = place;
  const stream = await startScript(place, DOWNLOAD_SCRIPT, [root, path], {
    stdin: false,
    signal,
  });
  const download = new Download(stream, { ...options, via });
  const kind = await soon(download, download.kind);
  if (!kind) {
    return refused(await download.refusal());
  }
  if (download.failure) {
    throw download.failure;
  }
  const size = kind.type === 'file' ? kind.size : undefined;
  return {
    process: download,
    tty: false,
    input: false,
    what: path,
    fileName: prefix + (kind.type === 'directory' ? '.tar' : ''),
    ...(via && { container: via }),
    ...(size !== undefined && { size }),
  };
}

/** A name that every system takes for one of a file. */
function safeName(name: string): string {
  const safe = name
    .replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]/gu, '_')
    .replace(/^\.+$/, '_');
  return safe.slice(0, 200) || '_';
}
