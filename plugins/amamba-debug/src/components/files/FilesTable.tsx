import type { FileEntry } from '@amamba/plugin-amamba-debug-common';
import { Absent, Age, PlainTable, WideCell } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Tooltip from '@material-ui/core/Tooltip';
import FolderIcon from '@material-ui/icons/Folder';
import GetAppIcon from '@material-ui/icons/GetApp';
import DescriptionOutlinedIcon from '@material-ui/icons/DescriptionOutlined';
import LinkIcon from '@material-ui/icons/Link';
import { useMessages } from '../../translation/translation';
import { bytes } from '../diagnosis/amounts';

const useStyles = makeStyles(
  theme => ({
    name: {
      justifyContent: 'flex-start',
      textAlign: 'left',
      textTransform: 'none',
      padding: theme.spacing(0, 0.5),
      // As the other cells of its line.
      fontSize: 'inherit',
      lineHeight: 'inherit',
      letterSpacing: 'normal',
      overflowWrap: 'anywhere',
    },
    code: { fontFamily: 'monospace', whiteSpace: 'nowrap' },
    size: { whiteSpace: 'nowrap' },
    download: { margin: theme.spacing(-0.5, 0) },
  }),
  { name: 'AmambaDebugFilesTable' },
);

const ICONS = {
  directory: FolderIcon,
  file: DescriptionOutlinedIcon,
  link: LinkIcon,
  other: DescriptionOutlinedIcon,
};

const RANK = { directory: 0, link: 1, file: 1, other: 1 };

/** What can be done with an entry. */
export interface EntryActions {
  onOpen: (entry: FileEntry) => void;
  onDownload: (entry: FileEntry) => void;
}

/** As `ls -F` has it: directories end with a slash, links say where they lead. */
function shownName({ name, type, target }: FileEntry): string {
  if (target !== undefined) {
    return `${name} → ${target}`;
  }
  return type === 'directory' ? `${name}/` : name;
}

function EntryRow(
  props: { entry: FileEntry; compact: boolean } & EntryActions,
) {
  const classes = useStyles();
  const t = useMessages();
  const { entry } = props;
  const { name, type, size, mode, owner, modifiedAt } = entry;
  const Icon = ICONS[type];
  const download = t('files.downloadOf', { name });
  return (
    <TableRow>
      <TableCell>
        <Button
          size="small"
          className={classes.name}
          startIcon={<Icon fontSize="small" aria-hidden />}
          disabled={type === 'other'}
          onClick={() => props.onOpen(entry)}
        >
          {shownName(entry)}
        </Button>
      </TableCell>
      <TableCell className={classes.size}>
        {type === 'directory' ? (
          <Absent label={t('files.directory')} />
        ) : (
          bytes(size)
        )}
      </TableCell>
      {!props.compact && (
        <>
          <WideCell>{modifiedAt && <Age time={modifiedAt} />}</WideCell>
          <WideCell>
            <span className={classes.code}>{mode}</span> {owner}
          </WideCell>
        </>
      )}
      <TableCell align="right">
        {type !== 'other' && (
          <Tooltip title={download}>
            <IconButton
              size="small"
              className={classes.download}
              aria-label={download}
              onClick={() => props.onDownload(entry)}
            >
              <GetAppIcon fontSize="small" />
            </IconButton>
          </Tooltip>
        )}
      </TableCell>
    </TableRow>
  );
}

/** Entries of a directory: directories first. */
export function FilesTable(
  props: {
    path: string;
    entries: FileEntry[];
    /** Another directory was asked for and is not there yet. */
    waiting: boolean;
    /** There is room for names and sizes alone. */
    compact: boolean;
  } & EntryActions,
) {
  const t = useMessages();
  const sorted = [...props.entries].sort(
    (a, b) => RANK[a.type] - RANK[b.type] || a.name.localeCompare(b.name),
  );
  return (
    <PlainTable
      caption={t('files.caption', { path: props.path })}
      waiting={props.waiting}
      columns={[
        { label: t('files.name') },
        { label: t('files.size') },
        ...(props.compact
          ? []
          : [
              { label: t('files.modified'), wide: true },
              { label: t('files.mode'), wide: true },
            ]),
        { label: t('files.actions'), silent: true },
      ]}
    >
      {sorted.map(entry => (
        <EntryRow
          key={entry.name}
          entry={entry}
          compact={props.compact}
          onOpen={props.onOpen}
          onDownload={props.onDownload}
        />
      ))}
    </PlainTable>
  );
}
