import { Age, Duration, useDateTime } from '@amamba/plugin-amamba-react';
import type { Param, Run } from '@amamba/plugin-amamba-pipelines-common';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type { ReactNode } from 'react';
import { useMessages } from '../../translation/translation';
import { StartedBy } from '../shared/StartedBy';
import { toText } from '../start/paramForm';

const useStyles = makeStyles(
  theme => ({
    facts: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1, 4),
      margin: theme.spacing(1, 0, 2),
    },
    term: {
      ...theme.typography.caption,
      color: theme.palette.textSubtle,
    },
    detail: { ...theme.typography.body2, margin: 0, overflowWrap: 'anywhere' },
    summary: { ...theme.typography.body2, cursor: 'pointer' },
    value: {
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
      fontFamily: 'monospace',
    },
  }),
  { name: 'AmambaRunFacts' },
);

/** Names and values, folded away. */
export function ParamDetails(props: { title: string; params: Param[] }) {
  const classes = useStyles();
  const t = useMessages();
  if (props.params.length === 0) {
    return null;
  }
  return (
    <details>
      <summary className={classes.summary}>{props.title}</summary>
      <Table size="small" aria-label={props.title}>
        <TableHead>
          <TableRow>
            <TableCell>{t('run.name')}</TableCell>
            <TableCell>{t('run.value')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {props.params.map(({ name, value }) => (
            <TableRow key={name}>
              <TableCell component="th" scope="row">
                {name}
              </TableCell>
              <TableCell className={classes.value}>{toText(value)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </details>
  );
}

/** Where, when and by whom a run was made, and with what. */
export function RunFacts(props: { run: Run }) {
  const classes = useStyles();
  const t = useMessages();
  const exact = useDateTime();
  const { run } = props;
  const facts: [string, ReactNode][] = [
    [t('run.pipeline'), run.pipeline ?? t('run.inPlace')],
    [
      t('run.where'),
      t('list.where', { instance: run.instance, scope: run.scope }),
    ],
    [t('run.startedBy'), <StartedBy name={run.startedBy} />],
    [
      run.startedAt ? t('run.started') : t('run.created'),
      <>
        {exact(run.startedAt ?? run.createdAt)} (
        <Age time={run.startedAt ?? run.createdAt} />)
      </>,
    ],
    [t('run.finished'), run.finishedAt && exact(run.finishedAt)],
    [
      t('run.duration'),
      run.startedAt && <Duration from={run.startedAt} to={run.finishedAt} />,
    ],
  ];
  return (
    <>
      <dl className={classes.facts}>
        {facts
          .filter(([, detail]) => detail)
          .map(([term, detail]) => (
            <div key={term}>
              <dt className={classes.term}>{term}</dt>
              <dd className={classes.detail}>{detail}</dd>
            </div>
          ))}
      </dl>
      <ParamDetails
        title={t('run.params', { number: String(run.params.length) })}
        params={run.params}
      />
      <ParamDetails
        title={t('run.results', { number: String(run.results.length) })}
        params={run.results}
      />
    </>
  );
}
