import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import { CopyButton, EmptyState, LiveView } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { useId } from 'react';
import { type FileText, useFile } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { bytes } from '../diagnosis/amounts';

const useStyles = makeStyles(
  theme => ({
    title: { overflowWrap: 'anywhere' },
    text: {
      margin: 0,
      padding: theme.spacing(1),
      maxHeight: '60vh',
      overflow: 'auto',
      fontSize: '0.8125rem',
      border: `1px solid ${theme.palette.divider}`,
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'AmambaDebugFile' },
);

function Text(props: { file: FileText }) {
  const classes = useStyles();
  const t = useMessages();
  const { path, size, text, truncated } = props.file;
  if (text === undefined) {
    return (
      <EmptyState title={t('files.binaryTitle')}>
        {t('files.binary', { size: bytes(size) })}
      </EmptyState>
    );
  }
  return (
    <>
      {truncated && (
        <Alert severity="info" role="note">
          {t('files.beginning', { size: bytes(size) })}
        </Alert>
      )}
      <CopyButton text={() => text} />
      {/* Long texts are scrolled by keyboard too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.text} tabIndex={0} aria-label={path}>
        {text || t('files.empty')}
      </pre>
    </>
  );
}

/** Shows the beginning of a file. */
export function FileDialog(props: {
  at: ContainerRef;
  path: string;
  onDownload: () => void;
  onClose: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const titleId = useId();
  const live = useFile(props.at, props.path);
  return (
    <Dialog
      open
      fullWidth
      maxWidth="md"
      onClose={props.onClose}
      aria-labelledby={titleId}
    >
      <DialogTitle id={titleId} className={classes.title}>
        {props.path}
      </DialogTitle>
      <DialogContent>
        <LiveView of={live} loading={t('files.reading')}>
          {file => <Text file={file} />}
        </LiveView>
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onDownload}>{t('files.download')}</Button>
        <Button onClick={props.onClose}>{t('files.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}
