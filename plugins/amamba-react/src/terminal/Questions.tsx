import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { ConfirmDialog } from '../dialog/ConfirmDialog';
import { useLocale, useMessages } from '../translation/translation';
import type { Paste } from './paste';

const useStyles = makeStyles(
  theme => ({
    preview: {
      margin: theme.spacing(1, 0),
      padding: theme.spacing(1),
      maxHeight: 260,
      overflow: 'auto',
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      fontFamily: 'monospace',
      fontSize: 12.5,
      whiteSpace: 'pre',
    },
    address: { overflowWrap: 'anywhere', fontFamily: 'monospace' },
  }),
  { name: 'AmambaTerminalQuestions' },
);

/** Asks before text is typed that would run line by line, or is long. */
export function PasteQuestion(props: {
  paste: Paste;
  /** Whether the program takes it as one piece. */
  whole: boolean;
  onPaste: () => void;
  onClose: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const locale = useLocale();
  const { paste } = props;
  const number = (value: number) => value.toLocaleString(locale);
  return (
    <ConfirmDialog
      open
      title={t('terminal.paste.title')}
      action={t('terminal.paste.action')}
      onConfirm={props.onPaste}
      onClose={props.onClose}
    >
      {t('terminal.paste.size', {
        lines: number(paste.lines),
        letters: number(paste.letters),
      })}{' '}
      {t(props.whole ? 'terminal.paste.whole' : 'terminal.paste.lineByLine')}
      {/* It scrolls: so it can have the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.preview} tabIndex={0}>
        {paste.preview}
        {paste.cut && '\n…'}
      </pre>
      {paste.cleaned && (
        <Typography variant="body2">{t('terminal.paste.cleaned')}</Typography>
      )}
    </ConfirmDialog>
  );
}

/** Asks before an address is opened that output has named. */
export function LinkQuestion(props: {
  url: URL;
  onOpen: () => void;
  onClose: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <ConfirmDialog
      open
      title={t('terminal.link.title', { host: props.url.host })}
      action={t('terminal.link.action')}
      onConfirm={props.onOpen}
      onClose={props.onClose}
    >
      <Typography variant="body2" paragraph>
        {t('terminal.link.body')}
      </Typography>
      <Typography variant="body2" className={classes.address}>
        {props.url.href}
      </Typography>
    </ConfirmDialog>
  );
}
