import {
  type ContainerRef,
  type FileEntry,
} from '@amamba/plugin-amamba-debug-common';
import {
  EmptyState,
  GuardedButton,
  LiveView,
} from '@amamba/plugin-amamba-react';
import Alert from '@material-ui/lab/Alert';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useFiles } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { useEntry, useOpening } from '../open/opening';
import type { WaysIn } from '../open/useWaysIn';
import { Crumbs } from './Crumbs';
import { FileDialog } from './FileDialog';
import { FilesTable } from './FilesTable';
import { childPath, readPath } from './paths';
import { TransferList } from './TransferList';
import { Upload } from './Upload';
import { useTransfers } from './useTransfers';

/** The directory that is looked at, kept in the page's address. */
function usePath(): [string, (path: string) => void] {
  const [search, setSearch] = useSearchParams();
  const go = (path: string) =>
    setSearch(previous => {
      const changed = new URLSearchParams(previous);
      changed.set('path', path);
      return changed;
    });
  return [readPath(search.get('path') ?? '/') ?? '/', go];
}

/** Another container gives nobody more rights. */
const isDenied = (error: Error) => 'status' in error && error.status === 403;

/** What to do where a container's files cannot be read. */
function Remedy(props: { at: ContainerRef; reason: string | undefined }) {
  const t = useMessages();
  const { ask } = useOpening();
  return (
    <Alert severity="info" role="note">
      {t('files.remedy')}
      <div>
        <GuardedButton
          size="small"
          variant="outlined"
          color="inherit"
          reason={props.reason}
          onClick={() => ask({ name: 'debug-container', at: props.at })}
        >
          {t('open.debugContainerMenu')}
        </GuardedButton>
      </div>
    </Alert>
  );
}

function Files(props: { at: ContainerRef; debugReason: string | undefined }) {
  const t = useMessages();
  const { at } = props;
  const [path, go] = usePath();
  const [viewed, setViewed] = useState<string>();
  const live = useFiles(at, path);
  const transfers = useTransfers(at);
  const { entry, missing } = useEntry();
  const { desk } = useOpening();
  const reason = missing ? t('files.reasonMissing') : undefined;
  const download = (file: string) =>
    // Why it failed is told with the file.
    transfers.download(file, entry).catch(() => {});
  const open = ({ name, type, target }: FileEntry) => {
    const child = childPath(path, name);
    if (type === 'directory' || (type === 'link' && target?.endsWith('/'))) {
      go(child);
    } else {
      setViewed(child);
    }
  };
  return (
    <>
      <Crumbs path={path} onGo={go} />
      {reason && (
        <Typography variant="body2" color="error">
          {reason}
        </Typography>
      )}
      <Upload
        directory={path}
        names={live.data?.items.map(({ name }) => name) ?? []}
        reason={reason ?? (live.data ? undefined : t('files.notRead'))}
        send={async (file, overwrite) => {
          await transfers.upload(path, file, { overwrite, entry });
          await live.refresh();
        }}
      >
        <TransferList transfers={transfers.list} onForget={transfers.forget} />
        <LiveView of={live} loading={t('files.loading')}>
          {list => (
            <>
              {list.via && (
                <Alert severity="info" role="note">
                  {t('files.via', { container: list.via })}
                </Alert>
              )}
              {list.items.length === 0 ? (
                <EmptyState title={t('files.emptyDirectory')} />
              ) : (
                <FilesTable
                  path={path}
                  entries={list.items}
                  waiting={live.previous}
                  // Terminals leave it a narrow column.
                  compact={desk.sessions.length > 0}
                  onOpen={open}
                  onDownload={({ name }) =>
                    !missing && download(childPath(path, name))
                  }
                />
              )}
              {list.truncated && (
                <Typography variant="caption">
                  {t('files.truncated', { count: list.items.length })}
                </Typography>
              )}
            </>
          )}
        </LiveView>
        {live.error && !isDenied(live.error) && (
          <Remedy at={at} reason={props.debugReason} />
        )}
      </Upload>
      {viewed && (
        <FileDialog
          at={at}
          path={viewed}
          onDownload={() => !missing && download(viewed)}
          onClose={() => setViewed(undefined)}
        />
      )}
    </>
  );
}

/** Files of a container; where one may not see them, why. */
export function FilesPane(props: { at: ContainerRef; ways: WaysIn }) {
  const t = useMessages();
  const { files, debugContainer } = props.ways;
  return files ? (
    <EmptyState title={t('files.deniedTitle')}>{files}</EmptyState>
  ) : (
    <Files at={props.at} debugReason={debugContainer} />
  );
}
