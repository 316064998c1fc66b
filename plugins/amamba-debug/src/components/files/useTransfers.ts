import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { debugApiRef } from '../../api/debugApi';
import { useEntityParams } from '../../data/entity';
import { downloadFile, uploadFile } from '../../terminal/transfer';
import { useTerminalLink } from '../../terminal/useTerminalLink';
import type { Entry } from '../open/ways';
import { safeFileName } from './paths';
import { saveFile } from './saveFile';
import { type Transfer, useTransferAccount } from './TransfersProvider';

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

/** Files between the person's machine and a container. */
export function useTransfers(at: ContainerRef): Transfers {
  const api = useApi(debugApiRef);
  const params = useEntityParams();
  const link = useTerminalLink();
  const { list, track, forget } = useTransferAccount();
  const container = JSON.stringify([
    at.cluster,
    at.namespace,
    at.pod,
    at.container,
  ]);
  return {
    list: list.filter(transfer => transfer.container === container),
    forget,
    download: (path, entry) =>
      track(
        { container, direction: 'download', name: path },
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
        { container, direction: 'upload', name: file.name },
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
