import {
  Absent,
  Age,
  Duration,
  StatusChip,
  visuallyHidden,
} from '@amamba/plugin-amamba-react';
import type {
  Pipeline,
  RunSummary,
} from '@amamba/plugin-amamba-pipelines-common';
import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { pipelineOf, titleOf } from '../../data/pipelineOf';
import { runPath, useTabPath } from '../../data/paths';
import { useMessages } from '../../translation/translation';
import { StageBricks } from '../shared/StageBricks';
import { StartedBy } from '../shared/StartedBy';
import { Where } from '../shared/Where';

const useStyles = makeStyles(
  theme => ({
    wide: { [theme.breakpoints.down('sm')]: { display: 'none' } },
    name: { overflowWrap: 'anywhere', minWidth: 140 },
    nowrap: { whiteSpace: 'nowrap' },
    waiting: { opacity: 0.6 },
    table: {
      '& th, & td': { padding: theme.spacing(0.75, 1.25) },
      // The theme would break words.
      '& th': { whiteSpace: 'nowrap', wordBreak: 'normal' },
    },
  }),
  { name: 'AmambaRunsTable' },
);

function RunRow(props: { run: RunSummary; pipelines: Pipeline[] }) {
  const classes = useStyles();
  const t = useMessages();
  const { run } = props;
  const pipeline = pipelineOf(run, props.pipelines);
  const tabPath = useTabPath() ?? '';
  return (
    <TableRow hover>
      <TableCell>
        <StatusChip status={run.phase} />
      </TableCell>
      <TableCell className={classes.name}>
        <Link to={runPath(tabPath, run.id)}>{run.name}</Link>
        <Where of={run} />
      </TableCell>
      <TableCell className={classes.wide} title={run.pipeline}>
        {pipeline ? titleOf(pipeline) : run.pipeline ?? t('run.inPlace')}
      </TableCell>
      <TableCell className={classes.wide}>
        <StageBricks stages={run.stages} />
      </TableCell>
      <TableCell className={classes.wide}>
        <StartedBy name={run.startedBy} />
      </TableCell>
      <TableCell className={classes.nowrap}>
        <Age time={run.startedAt ?? run.createdAt} />
      </TableCell>
      <TableCell className={classes.nowrap}>
        {run.startedAt ? (
          <Duration from={run.startedAt} to={run.finishedAt} />
        ) : (
          <Absent label={t('list.notStarted')} />
        )}
      </TableCell>
    </TableRow>
  );
}

/** Runs, one in a row. */
export function RunsTable(props: {
  runs: RunSummary[];
  /** Another page was asked for and is not there yet. */
  waiting: boolean;
  /** Those that are known, for their titles. */
  pipelines: Pipeline[];
}) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <TableContainer
      component={Paper}
      className={props.waiting ? classes.waiting : undefined}
      aria-busy={props.waiting}
    >
      <Table size="small" className={classes.table}>
        <caption style={visuallyHidden}>{t('list.runsOf')}</caption>
        <TableHead>
          <TableRow>
            <TableCell>{t('column.phase')}</TableCell>
            <TableCell>{t('column.run')}</TableCell>
            <TableCell className={classes.wide}>
              {t('column.pipeline')}
            </TableCell>
            <TableCell className={classes.wide}>{t('column.stages')}</TableCell>
            <TableCell className={classes.wide}>
              {t('column.startedBy')}
            </TableCell>
            <TableCell>{t('column.started')}</TableCell>
            <TableCell>{t('column.duration')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {props.runs.map(run => (
            <RunRow key={run.id} run={run} pipelines={props.pipelines} />
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
