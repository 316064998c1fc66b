import {
  Absent,
  Age,
  PlainTable,
  useDateTime,
  WideCell,
} from '@amamba/plugin-amamba-react';
import type { SyncCondition } from '@amamba/plugin-amamba-workspaces-common';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { bySeverity, SyncChip } from '../shared/SyncChips';
import { useConditionWords } from './useConditionWords';

const useStyles = makeStyles(
  {
    message: { overflowWrap: 'anywhere', whiteSpace: 'pre-line', width: '45%' },
    time: { whiteSpace: 'nowrap' },
  },
  { name: 'AmambaConditionsTable' },
);

function ConditionRow(props: { condition: SyncCondition }) {
  const classes = useStyles();
  const t = useMessages();
  const exact = useDateTime();
  const { condition } = props;
  const words = useConditionWords()(condition);
  const { lastTry, nextTry } = condition;
  return (
    <TableRow>
      <TableCell>
        {condition.target}
        <Typography variant="caption" color="textSecondary" display="block">
          {condition.provisioner}
        </Typography>
      </TableCell>
      <TableCell>
        <SyncChip status={condition.status} />
      </TableCell>
      <TableCell className={classes.message}>
        {words.title}
        {words.message && (
          <Typography variant="caption" color="textSecondary" display="block">
            {words.message}
          </Typography>
        )}
      </TableCell>
      <TableCell className={classes.time}>
        <Age time={condition.since} />
      </TableCell>
      <WideCell>
        {lastTry ? <Age time={lastTry} /> : <Absent label={t('sync.never')} />}
      </WideCell>
      <WideCell>
        {nextTry ? (
          <time dateTime={nextTry}>{exact(nextTry)}</time>
        ) : (
          <Absent label={t('sync.notPlanned')} />
        )}
      </WideCell>
    </TableRow>
  );
}

/** How the workspace stands in each target, worst first. */
export function ConditionsTable(props: { conditions: SyncCondition[] }) {
  const t = useMessages();
  return (
    <PlainTable
      caption={t('sync.title')}
      columns={[
        { label: t('column.target') },
        { label: t('column.state') },
        { label: t('column.message') },
        { label: t('column.since') },
        { label: t('column.lastTry'), wide: true },
        { label: t('column.nextTry'), wide: true },
      ]}
    >
      {[...props.conditions].sort(bySeverity).map(condition => (
        <ConditionRow
          key={`${condition.provisioner}/${condition.target}`}
          condition={condition}
        />
      ))}
    </PlainTable>
  );
}
