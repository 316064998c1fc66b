import { Duration, StatusIcon } from '@amamba/plugin-amamba-react';
import type { Run, Stage, Step } from '@amamba/plugin-amamba-pipelines-common';
import ButtonBase from '@material-ui/core/ButtonBase';
import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { ParamDetails } from './RunFacts';
import type { Choice, Selection } from './selection';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    stage: { padding: theme.spacing(0.5, 0) },
    line: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      width: '100%',
      padding: theme.spacing(0.5, 1),
      textAlign: 'left',
      borderRadius: theme.shape.borderRadius,
    },
    step: {
      paddingLeft: theme.spacing(3),
      ...theme.typography.body2,
      justifyContent: 'flex-start',
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
      '&[aria-current=true]': {
        backgroundColor: theme.palette.action.selected,
      },
    },
    name: { flex: 1, minWidth: 0, overflowWrap: 'anywhere' },
    stageName: { fontWeight: 600 },
    aside: { color: theme.palette.textSubtle, whiteSpace: 'nowrap' },
    note: {
      padding: theme.spacing(0, 1, 0.5, 4.5),
      overflowWrap: 'anywhere',
      color: theme.palette.textSubtle,
    },
    exit: { fontWeight: 600, whiteSpace: 'nowrap' },
    results: { paddingLeft: theme.spacing(4.5) },
  }),
  { name: 'AmambaStageList' },
);

function StepLine(props: {
  step: Step;
  current: boolean;
  onChoose: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { step } = props;
  return (
    <ButtonBase
      className={`${classes.line} ${classes.step}`}
      aria-current={props.current ? 'true' : undefined}
      onClick={props.onChoose}
    >
      <StatusIcon status={step.phase} />
      <span className={classes.name}>{step.name}</span>
      {Boolean(step.exitCode) && (
        <span
          className={step.phase === 'failed' ? classes.exit : classes.aside}
        >
          {t('stages.exit', { code: String(step.exitCode) })}
        </span>
      )}
      <span className={classes.aside}>
        <Duration from={step.startedAt} to={step.finishedAt} />
      </span>
    </ButtonBase>
  );
}

function StageHead(props: { stage: Stage }) {
  const classes = useStyles();
  const t = useMessages();
  const { stage } = props;
  return (
    <div className={classes.line}>
      <StatusIcon status={stage.phase} />
      <Typography
        variant="body2"
        component="h4"
        className={`${classes.name} ${classes.stageName}`}
      >
        {stage.name}
      </Typography>
      {stage.role === 'finally' && (
        <Tooltip title={t('stages.finallyHint')}>
          <Chip
            size="small"
            variant="outlined"
            label={t('stages.finally')}
            style={{ margin: 0 }}
          />
        </Tooltip>
      )}
      {stage.retries > 0 && (
        <Typography variant="caption">
          {t('stages.retries', { count: stage.retries })}
        </Typography>
      )}
      <Typography variant="body2" component="span" className={classes.aside}>
        <Duration from={stage.startedAt} to={stage.finishedAt} />
      </Typography>
    </div>
  );
}

function StageNotes(props: { stage: Stage }) {
  const classes = useStyles();
  const t = useMessages();
  const { stage } = props;
  // What failed is explained above the graph, once.
  const explains = !['succeeded', 'running', 'failed'].includes(stage.phase);
  const words = stage.message ?? stage.reason;
  return (
    <>
      {explains && words && (
        <Typography variant="caption" component="p" className={classes.note}>
          {words}
        </Typography>
      )}
      {!words && stage.steps.length === 0 && stage.phase !== 'queued' && (
        <Typography variant="caption" component="p" className={classes.note}>
          {t('stages.noSteps')}
        </Typography>
      )}
      <div className={classes.results}>
        <ParamDetails
          title={t('run.results', { number: String(stage.results.length) })}
          params={stage.results}
        />
      </div>
    </>
  );
}

/** Stages and their steps; choosing a step shows its log. */
export function StageList(props: {
  run: Run;
  selection: Selection;
  onChoose: (choice: Choice) => void;
}) {
  const classes = useStyles();
  const { run, selection, onChoose } = props;
  return (
    <ul className={classes.list}>
      {run.stages.map(stage => (
        <li key={stage.id} className={classes.stage}>
          <StageHead stage={stage} />
          <ul className={classes.list}>
            {stage.steps.map(step => (
              <li key={step.id}>
                <StepLine
                  step={step}
                  current={selection.step?.id === step.id}
                  onChoose={() => onChoose({ stage: stage.id, step: step.id })}
                />
              </li>
            ))}
          </ul>
          <StageNotes stage={stage} />
        </li>
      ))}
    </ul>
  );
}
