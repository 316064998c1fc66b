import { Check, Field } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import FiberManualRecordIcon from '@material-ui/icons/FiberManualRecord';
import { usePolicy } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { useEntry, useOpening } from './opening';

const useStyles = makeStyles(
  theme => ({
    told: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(0.5),
      margin: theme.spacing(1, 0),
    },
    dot: {
      fontSize: '1rem',
      marginTop: 2,
      color: theme.palette.error.main,
      flex: 'none',
    },
  }),
  { name: 'AmambaDebugEntry' },
);

/** Says, before anybody enters, whether what they do is recorded. */
export function RecordingTold() {
  const classes = useStyles();
  const t = useMessages();
  const { entry, setEntry } = useOpening();
  const policy = usePolicy().data?.policy;
  if (!policy || policy.recording === 'off') {
    return null;
  }
  const kept = t('entry.kept', { count: policy.recordingDays });
  if (policy.recording === 'optional') {
    return (
      <Check
        label={t('entry.record')}
        help={kept}
        checked={entry.record}
        onChange={record => setEntry({ ...entry, record })}
      />
    );
  }
  return (
    <Typography variant="body2" className={classes.told}>
      <FiberManualRecordIcon className={classes.dot} aria-hidden />
      <span>
        {t('entry.recorded')} {kept}
      </span>
    </Typography>
  );
}

/** What is told and asked before a session. */
export function EntryFields(props: {
  insist: boolean;
  /** False: nothing of it can be recorded. */
  recording?: boolean;
}) {
  const t = useMessages();
  const { entry, setEntry } = useOpening();
  const { missing } = useEntry();
  const required = usePolicy().data?.policy.reason === 'required';
  return (
    <>
      <Field
        label={t(required ? 'entry.reason' : 'entry.reasonOptional')}
        placeholder={t('entry.reasonExample')}
        value={entry.reason}
        onChange={reason => setEntry({ ...entry, reason })}
        problem={missing ? t('entry.reasonMissing') : undefined}
        insist={props.insist}
        required={required}
        inputProps={{ maxLength: 500 }}
        helperText={t('entry.reasonHelp')}
      />
      {props.recording !== false && <RecordingTold />}
    </>
  );
}
