import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback, useEffect, useRef, useState } from 'react';
import { debugApiRef } from '../../api/debugApi';
import { useEntityParams } from '../../data/entity';
import {
  downloadFile,
  type TransferProgress,
  uploadFile,
} from '../../terminal/transfer';
import { useTerminalLink } from '../../terminal/useTerminalLink';
import type { Entry } from '../open/ways';
import { safeFileName } from './paths';
import { saveFile } from './saveFile';

/** Shortest time between two words about how far a file is. */
const PROGRESS_MS = 100;

/** A file on its way. */
export interface Transfer extends TransferProgress {
  id: number;
  direction: 'download' | 'upload';
  name: string;
  phase: 'running' | 'done' | 'failed';
  error?: Error;
  cancel: () => void;
}

/** Files on their way, and how to send more. */
export interface Transfers {
  list: Transfer[];
  download: (path: string, entry: Entry) => Promise<void>;
  upload: (
    directory: string,
    file: File,
    options: { overwrite: boolean; entry: Entry },
  ) => Promise<void>;
  forget: (id: number) => void;
}

type Work = (
  signal: AbortSignal,
  onProgress: (progress: TransferProgress) => void,
) => Promise<void>;

/** Keeps account of files on their way; those of a page that goes are ended. */
function useAccount() {
  const [list, setList] = useState<Transfer[]>([]);
  const next = useRef(0);
  const running = useRef(new Set<AbortController>());
  useEffect(() => {
    const all = running.current;
    return () => all.forEach(controller => controller.abort());
  }, []);
  const track = useCallback(
    async (of: Pick<Transfer, 'direction' | 'name'>, work: Work) => {
      const id = next.current++;
      const controller = new AbortController();
      running.current.add(controller);
      const change = (changes: Partial<Transfer>) =>
        setList(before =>
          before.map(each => (each.id === id ? { ...each, ...changes } : each)),
        );
      setList(before => [
        ...before,
        {
          ...of,
          id,
          phase: 'running',
          bytes: 0,
          cancel: () => controller.abort(),
        },
      ]);
      let toldAt = 0;
      const tell = (progress: TransferProgress) => {
        if (Date.now() - toldAt > PROGRESS_MS) {
          toldAt = Date.now();
          change(progress);
        }
      };
      try {
        await work(controller.signal, tell);
        change({ phase: 'done' });
      } catch (error) {
        change({ phase: 'failed', error: error as Error });
        throw error;
      } finally {
        running.current.delete(controller);
      }
    },
    [],
  );
  const forget = (id: number) =>
    setList(before => before.filter(each => each.id !== id));
  return { list, track, forget };
}

/** Files between the person's machine and a container. */
export function useTransfers(at: ContainerRef): Transfers {
  const api = useApi(debugApiRef);
  const params = useEntityParams();
  const link = useTerminalLink();
  const { list, track, forget } = useAccount();
  return {
    list,
    forget,
    download: (path, entry) =>
      track(
        { direction: 'download', name: path },
        async (signal, onProgress) => {
          const ticket = await api.openDownload({
            params,
            body: { ...at, path, ...entry },
            signal,
          });
          const { blob, fileName } = await downloadFile(link, ticket, {
            signal,
            onProgress,
          });
          saveFile(safeFileName(fileName ?? path), blob);
        },
      ),
    upload: (directory, file, { overwrite, entry }) =>
      track(
        { direction: 'upload', name: file.name },
        async (signal, onProgress) => {
          const { name, size } = file;
          const ticket = await api.openUpload({
            params,
            body: { ...at, directory, name, size, overwrite, ...entry },
            signal,
          });
          await uploadFile(link, ticket, file, { signal, onProgress });
        },
      ),
  };
}
