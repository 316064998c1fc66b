import { filesUpdatePermission } from '@amamba/plugin-amamba-debug-common';
import { ConfirmDialog, GuardedButton } from '@amamba/plugin-amamba-react';
import Typography from '@material-ui/core/Typography';
import PublishIcon from '@material-ui/icons/Publish';
import { makeStyles } from '@material-ui/core/styles';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { usePolicy } from '../../data/queries';
import { useDenied } from '../../data/useDenied';
import { useMessages } from '../../translation/translation';
import { bytes } from '../diagnosis/amounts';

const useStyles = makeStyles(
  theme => ({
    root: {
      border: '2px dashed transparent',
      borderRadius: 4,
      '& > *': { marginBottom: theme.spacing(1) },
    },
    over: { borderColor: theme.palette.primary.main },
    picker: { display: 'none' },
  }),
  { name: 'AmambaDebugUpload' },
);

/** Sends a file; rejected with a code `exists` when there is one of its name. */
export type SendFile = (file: File, overwrite: boolean) => Promise<void>;

const isExists = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'exists';

/** Takes files by hand or dropped, and asks before one is replaced. */
export function Upload(props: {
  directory: string;
  /** Names that are there. */
  names: string[];
  /** Why nothing can be sent now. */
  reason: string | undefined;
  send: SendFile;
  children: ReactNode;
}) {
  const classes = useStyles();
  const t = useMessages();
  const denied = useDenied()(filesUpdatePermission);
  const limit = usePolicy().data?.policy.limits.uploadBytes;
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [asking, setAsking] = useState<File[]>([]);
  const [problem, setProblem] = useState<string>();
  const reason = denied ?? props.reason;
  const ask = (file: File) => setAsking(before => [...before, file]);
  const send = (file: File, overwrite: boolean) =>
    // Why it failed is told with the file.
    props.send(file, overwrite).catch(error => {
      if (isExists(error)) {
        ask(file);
      }
    });
  const take = (files: FileList | null) => {
    setProblem(undefined);
    for (const file of Array.from(files ?? [])) {
      if (limit !== undefined && file.size > limit) {
        setProblem(
          t('files.tooLarge', { name: file.name, limit: bytes(limit) }),
        );
      } else if (props.names.includes(file.name)) {
        ask(file);
      } else {
        send(file, false);
      }
    }
  };
  const drag = (event: DragEvent, entered: boolean) => {
    if (event.dataTransfer.types.includes('Files')) {
      event.preventDefault();
      setOver(entered && reason === undefined);
    }
  };
  const [first] = asking;
  return (
    <div
      className={[classes.root, over && classes.over].filter(Boolean).join(' ')}
      onDragOver={event => drag(event, true)}
      onDragLeave={event => drag(event, false)}
      onDrop={event => {
        drag(event, false);
        if (reason === undefined) {
          take(event.dataTransfer.files);
        }
      }}
    >
      <GuardedButton
        variant="outlined"
        size="small"
        startIcon={<PublishIcon />}
        reason={reason}
        onClick={() => picker.current?.click()}
      >
        {t('files.upload')}
      </GuardedButton>{' '}
      {!reason && (
        <Typography variant="caption" color="textSecondary">
          {t('files.drop', { directory: props.directory })}
        </Typography>
      )}
      <input
        ref={picker}
        type="file"
        multiple
        className={classes.picker}
        aria-label={t('files.pick')}
        onChange={event => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
      {problem && (
        <Typography variant="body2" color="error" role="alert">
          {problem}
        </Typography>
      )}
      {props.children}
      {first && (
        <ConfirmDialog
          open
          title={t('files.replaceTitle')}
          action={t('files.replace')}
          onConfirm={() => {
            setAsking(asking.slice(1));
            send(first, true);
          }}
          onClose={() => setAsking(asking.slice(1))}
        >
          {t('files.replaceBody', {
            name: first.name,
            directory: props.directory,
          })}
        </ConfirmDialog>
      )}
    </div>
  );
}
