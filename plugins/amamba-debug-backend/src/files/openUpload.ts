import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { type OpenedProcess, OpeningError } from '../process/RemoteProcess';
import type { OpeningContext } from '../session/openSession';
import type { SessionRecord, SessionRequest } from '../store/SessionStore';
import type { FilePlace } from './FilePlace';
import {
  limitsOf,
  reach,
  refused,
  soon,
  targetOf,
  type TransferDeps,
} from './reach';
import { runScript, startScript } from './runScript';
import { DISCARD_SCRIPT, UPLOAD_SCRIPT } from './scripts';
import { Upload } from './Upload';

type UploadRequest = Extract<SessionRequest, { mode: 'upload' }>;

/**
 * Opens a session of mode `upload`. The file appears under its name once it
 * is whole, with mode 0644, as the user that the container runs as.
 *
 * @throws OpeningError
 */
export async function openUpload(
  record: SessionRecord,
  request: UploadRequest,
  deps: TransferDeps,
  context: OpeningContext,
): Promise<OpenedProcess> {
  const { container } = targetOf(record);
  const { uploadBytes } = await limitsOf(record, deps);
  if (request.size > uploadBytes) {
    throw new OpeningError(
      'too-large',
      `The file has ${request.size} bytes; at most ${uploadBytes} may be uploaded.`,
    );
  }
  return reach(record, deps, context, {
    tools: 'sh, stat and head',
    open: place => start(place, { ...request, container }, context.signal),
  });
}

async function start(
  place: FilePlace,
  request: UploadRequest & { container: string },
  signal: AbortSignal,
): Promise<OpenedProcess | undefined> {
  const { directory, name, size, overwrite, container } = request;
  const { root, via } = place;
  const path = posix.join(directory, name);
  // Nobody else knows the name, so nobody can have put a link there.
  const part = `.amamba-upload-${randomBytes(8).toString('hex')}`;
  const mayReplace = overwrite ? 'yes' : 'no';
  const stream = await startScript(
    place,
    UPLOAD_SCRIPT,
    [root, directory, name, String(size), mayReplace, part],
    { stdin: true, signal },
  );
  const upload = new Upload(stream, { path, directory, container, via, size });
  if (!(await soon(upload, upload.ready))) {
    return refused(await upload.refusal());
  }
  return {
    process: upload,
    tty: false,
    input: true,
    what: path,
    size,
    ...(via && { container: via }),
    onTransferred: listener => upload.onTransferred(listener),
    cleanUp: async () => {
      if (!upload.done) {
        await runScript(place, DISCARD_SCRIPT, [root, directory, part]);
      }
    },
  };
}
