import type { Run, Stage, Step } from '@amamba/plugin-amamba-pipelines-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useMessages } from '../../translation/translation';
import { findFailures, type Choice } from './selection';

const SAYS_EXIT_CODE = /exited with code \d+/;

const useStyles = makeStyles(
  theme => ({
    root: { margin: theme.spacing(1, 0) },
    list: { margin: theme.spacing(0.5, 0), paddingLeft: theme.spacing(2.5) },
  }),
  { name: 'AmambaFailurePanel' },
);

function useWords() {
  const t = useMessages();
  return (stage: Stage, step: Step | undefined): string => {
    const message =
      step?.message ?? stage.message ?? step?.reason ?? stage.reason;
    const exit =
      step?.exitCode &&
      t('run.exitCode', { step: step.name, code: String(step.exitCode) });
    // Tekton's own sentence says no more than the exit code does.
    const more = exit && message && SAYS_EXIT_CODE.test(message) ? '' : message;
    return t('run.failedStage', {
      stage: stage.name,
      message: [exit, more].filter(Boolean).join(' – ') || t('run.noMessage'),
    });
  };
}

/** Why a run failed, and where to look. */
export function FailurePanel(props: {
  run: Run;
  onChoose: (choice: Choice) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const words = useWords();
  const { run } = props;
  if (run.phase !== 'failed') {
    return null;
  }
  const failures = findFailures(run);
  return (
    <Alert severity="error" className={classes.root}>
      <AlertTitle>{t('run.failedTitle')}</AlertTitle>
      {run.message ?? run.reason}
      {failures.length > 0 && (
        <ul className={classes.list}>
          {failures.map(({ stage, step }) => (
            <li key={stage.id}>
              {words(stage, step)}{' '}
              {step && (
                <Button
                  size="small"
                  color="inherit"
                  onClick={() =>
                    props.onChoose({ stage: stage.id, step: step.id })
                  }
                >
                  {t('run.showLog', { step: step.name })}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
