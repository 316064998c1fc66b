import {
  amambaReactTranslationRef,
  StatusChip,
  useDateTime,
  visuallyHidden,
} from '@amamba/plugin-amamba-react';
import type { Run } from '@amamba/plugin-amamba-pipelines-common';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useCallback, useRef } from 'react';
import { useMessages } from '../../translation/translation';
import { CancelButton } from './CancelButton';
import { RunAgainButton } from './RunAgainButton';
import { RunFacts } from './RunFacts';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      margin: theme.spacing(1, 0),
    },
    name: { margin: 0, overflowWrap: 'anywhere' },
    actions: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1),
      marginLeft: 'auto',
    },
  }),
  { name: 'AmambaRunHeader' },
);

/** Which run it is, how it stands, and what can be done with it. */
export function RunHeader(props: { run: Run }) {
  const classes = useStyles();
  const t = useMessages();
  const { t: statusName } = useTranslationRef(amambaReactTranslationRef);
  const exact = useDateTime();
  const { run } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const toHeading = useCallback(() => {
    // Only where the focus would otherwise be nowhere.
    if (document.activeElement === document.body) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <header>
      <div className={classes.head}>
        <Typography
          variant="h4"
          component="h2"
          ref={heading}
          tabIndex={-1}
          className={classes.name}
        >
          {run.name}
        </Typography>
        <StatusChip status={run.phase} />
        <div className={classes.actions}>
          <CancelButton run={run} onGone={toHeading} />
          <RunAgainButton run={run} />
        </div>
      </div>
      <div role="status" style={visuallyHidden}>
        {t('run.announce', {
          name: run.name,
          status: statusName(`status.${run.phase}`),
        })}
      </div>
      {run.goneAt && (
        <Alert severity="info" role="note">
          {t('run.gone', { time: exact(run.goneAt) })}
        </Alert>
      )}
      {run.message && run.phase !== 'failed' && (
        <Alert severity="info" role="note">
          {run.message}
        </Alert>
      )}
      <RunFacts run={run} />
    </header>
  );
}
