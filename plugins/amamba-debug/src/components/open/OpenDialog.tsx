import { FormDialog } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../translation/translation';
import { EntryFields } from './EntryFields';
import { useEntry, useOpenCommand, useOpening } from './opening';
import type { Way } from './ways';

const useStyles = makeStyles(
  theme => ({ fields: { display: 'grid', gap: theme.spacing(1) } }),
  { name: 'AmambaDebugOpenDialog' },
);

/** A dialog that asks for what a session takes, and opens it. */
export function OpenDialog(props: {
  title: string;
  /** What happens. */
  about: ReactNode;
  maxWidth?: 'xs' | 'sm' | 'md';
  /** Undefined while something is wrong with what was chosen. */
  way: Way | undefined;
  children?: (insist: boolean) => ReactNode;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { ask } = useOpening();
  const { missing } = useEntry();
  const [insist, setInsist] = useState(false);
  const close = () => ask(undefined);
  const open = useOpenCommand(close);
  const { way } = props;
  return (
    <FormDialog
      title={props.title}
      action={t('open.open')}
      maxWidth={props.maxWidth ?? 'sm'}
      running={open.running}
      error={open.error}
      valid={way !== undefined && !missing}
      onRefused={() => setInsist(true)}
      onSubmit={() => way && open.execute(way)}
      onClose={close}
    >
      <Typography variant="body2" paragraph>
        {props.about}
      </Typography>
      <div className={classes.fields}>
        {props.children?.(insist)}
        <EntryFields insist={insist} recording={way?.mode !== 'logs'} />
      </div>
    </FormDialog>
  );
}
