import type { Run } from '@amamba/plugin-amamba-pipelines-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useMessages } from '../../translation/translation';
import { type Choice, type Failure, findFailures } from './selection';

const useStyles = makeStyles(
  theme => ({
    root: { margin: theme.spacing(1, 0) },
    // Names of steps are told apart by their case.
    show: { textTransform: 'none' },
    list: { margin: theme.spacing(0.5, 0), paddingLeft: theme.spacing(2.5) },
  }),
  { name: 'AmambaFailurePanel' },
);

/** The reason that Kubernetes gives for any exit code but 0. */
const PLAIN_EXIT = 'Error';

function useWords() {
  const t = useMessages();
  return ({ stage, step }: Failure): string => {
    // A bare exit code is said in the reader's language; the engine's own
    // sentence says more where there is more, like a lack of memory.
    if (step?.exitCode && (step.reason ?? PLAIN_EXIT) === PLAIN_EXIT) {
      return t('run.failedStage', {
        stage: stage.name,
        message: t('run.exitCode', {
          step: step.name,
          code: String(step.exitCode),
        }),
      });
    }
    return t('run.failedStage', {
      stage: stage.name,
      message:
        stage.message ??
        step?.message ??
        step?.reason ??
        stage.reason ??
        t('run.noMessage'),
    });
  };
}

/** What is said of the run as a whole, unless its stages say it. */
function headline(run: Run, failures: Failure[]): string | undefined {
  const { message } = run;
  const repeats = failures.some(
    ({ stage }) => stage.message && message?.startsWith(stage.message),
  );
  return repeats ? undefined : message ?? run.reason;
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
      {headline(run, failures)}
      {failures.length > 0 && (
        <ul className={classes.list}>
          {failures.map(({ stage, step }) => (
            <li key={stage.id}>
              {words({ stage, step })}{' '}
              {step && (
                <Button
                  size="small"
                  className={classes.show}
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
