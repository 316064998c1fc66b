import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import type { KubeClient, KubeService } from '@amamba/plugin-amamba-node';
import type { DebugPolicies } from '../policy/DebugPolicies';
import { type OpenedProcess, OpeningError } from '../process/RemoteProcess';
import type { OpenSession, OpeningContext } from '../session/openSession';
import type { SessionRecord, SessionRequest } from '../store/SessionStore';
import { Download } from './Download';
import { FileGateway } from './FileGateway';
import type { FilePlace } from './FilePlace';
import { runScript, startScript } from './runScript';
import { DISCARD_SCRIPT, DOWNLOAD_SCRIPT, UPLOAD_SCRIPT } from './scripts';
import type { Transfer } from './Transfer';
import { Upload } from './Upload';

const OPENING_MS = 30_000;

/** What sessions that move files need. */
export interface TransferDeps {
  kube: Pick<KubeService, 'client' | 'as'>;
  policies: DebugPolicies;
}

/** Opens sessions of the modes `download` and `upload`. */
export function createOpenFile(deps: TransferDeps): OpenSession {
  return async (record, context) => {
    const { mode } = record.request;
    switch (mode) {
      case 'download':
        return openDownload(record, record.request, deps, context);
      case 'upload':
        return openUpload(record, record.request, deps, context);
      default:
        throw new TypeError(`${mode} moves no file`);
    }
  };
}

/**
 * Opens a session of mode `download`: a file's bytes, or a tar archive of a
 * directory.
 *
 * @throws OpeningError
 */
async function openDownload(
  record: SessionRecord,
  { path }: Extract<SessionRequest, { mode: 'download' }>,
  deps: TransferDeps,
  context: OpeningContext,
): Promise<OpenedProcess> {
  const target = targetOf(record);
  const { downloadBytes } = await limitsOf(record, deps);
  const name = posix.basename(posix.normalize(path)) || target.container;
  return reach(record, deps, context, {
    tools: 'sh, stat and, for directories, tar',
    open: async place => {
      const stream = await startScript(
        place,
        DOWNLOAD_SCRIPT,
        [place.root, path],
        { stdin: false, signal: context.signal },
      );
      const { container } = target;
      const { via } = place;
      const download = new Download(stream, {
        path,
        container,
        via,
        prefix: safeName(name),
        limit: downloadBytes,
      });
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
        fileName: safeName(name) + (kind.type === 'directory' ? '.tar' : ''),
        ...(via && { container: via }),
        ...(size !== undefined && { size }),
      };
    },
  });
}

/**
 * Opens a session of mode `upload`. The file appears under its name once it
 * is whole, with mode 0644, as the user that the container runs as.
 *
 * @throws OpeningError
 */
async function openUpload(
  record: SessionRecord,
  request: Extract<SessionRequest, { mode: 'upload' }>,
  deps: TransferDeps,
  context: OpeningContext,
): Promise<OpenedProcess> {
  const { directory, name, size, overwrite } = request;
  const path = posix.join(directory, name);
  const { container } = targetOf(record);
  const { uploadBytes } = await limitsOf(record, deps);
  if (size > uploadBytes) {
    throw new OpeningError(
      'too-large',
      `The file has ${size} bytes; at most ${uploadBytes} may be uploaded.`,
    );
  }
  return reach(record, deps, context, {
    tools: 'sh, stat and head',
    open: async place => {
      const part = `.amamba-upload-${randomBytes(8).toString('hex')}`;
      const stream = await startScript(
        place,
        UPLOAD_SCRIPT,
        [
          place.root,
          directory,
          name,
          String(size),
          overwrite ? 'yes' : 'no',
          part,
        ],
        { stdin: true, signal: context.signal },
      );
      const { via } = place;
      const upload = new Upload(stream, {
        path,
        directory,
        container,
        via,
        size,
      });
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
            await runScript(place, DISCARD_SCRIPT, [
              place.root,
              directory,
              part,
            ]);
          }
        },
      };
    },
  });
}

/** Opens in the container itself, or through a debug container beside it. */
async function reach(
  record: SessionRecord,
  { kube }: TransferDeps,
  context: OpeningContext,
  how: {
    tools: string;
    open(place: FilePlace): Promise<OpenedProcess | undefined>;
  },
): Promise<OpenedProcess> {
  const target = targetOf(record);
  const client: KubeClient = kube.as(record.kubeUser).client(target.cluster);
  return new FileGateway(kube).through(
    client,
    target,
    how.tools,
    how.open,
    context.signal,
  );
}

/** Hangs up on a container that does not begin to answer. */
async function soon<T>(transfer: Transfer, begun: Promise<T>): Promise<T> {
  const timer = setTimeout(() => transfer.close(), OPENING_MS);
  try {
    return await begun;
  } finally {
    clearTimeout(timer);
  }
}

/** @returns undefined when only the tools are missing, so that another way is tried. */
function refused(error: OpeningError | undefined): undefined {
  if (error && error.code !== 'no-tar') {
    throw error;
  }
  return undefined;
}

function targetOf(record: SessionRecord): ContainerRef {
  const { cluster, namespace, pod, container } = record;
  if (!namespace || !pod || !container) {
    throw new TypeError(`Session ${record.id} names no container`);
  }
  return { cluster, namespace, pod, container };
}

async function limitsOf(record: SessionRecord, { policies }: TransferDeps) {
  const policy = await policies.of(record.workspace);
  if (!policy) {
    throw new OpeningError(
      'not-allowed',
      `There is no workspace "${record.workspace}" any more.`,
    );
  }
  return policy.limits;
}

/** A name that every system takes for one of a file. */
function safeName(name: string): string {
  const safe = name
    .replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]/gu, '_')
    .replace(/^\.+$/, '_');
  return safe.slice(0, 200) || '_';
}
