import type { ResourceEvent } from '@amamba/plugin-amamba-gitops-common';
import {
  Absent,
  Age,
  EmptyState,
  PlainTable,
  StatusChip,
} from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { useMessages } from '../../translation/translation';

const useStyles = makeStyles(
  {
    message: { overflowWrap: 'anywhere', whiteSpace: 'pre-line' },
    nowrap: { whiteSpace: 'nowrap' },
  },
  { name: 'AmambaEventsList' },
);

/** Kubernetes events, as the server orders them. */
export function EventsList(props: { events: ResourceEvent[] }) {
  const classes = useStyles();
  const t = useMessages();
  if (props.events.length === 0) {
    return (
      <EmptyState title={t('events.noneTitle')}>{t('events.none')}</EmptyState>
    );
  }
  return (
    <PlainTable
      caption={t('events.title')}
      columns={[
        { label: t('events.type') },
        { label: t('events.reason') },
        { label: t('events.message') },
        { label: t('events.count') },
        { label: t('events.last') },
      ]}
    >
      {props.events.map((event, index) => (
        <TableRow key={index}>
          <TableCell>
            <StatusChip
              status={event.type === 'Normal' ? 'succeeded' : 'failed'}
              label={event.type}
            />
          </TableCell>
          <TableCell>{event.reason}</TableCell>
          <TableCell className={classes.message}>{event.message}</TableCell>
          <TableCell>{event.count}</TableCell>
          <TableCell className={classes.nowrap}>
            {event.lastAt ? (
              <Age time={event.lastAt} />
            ) : (
              <Absent label={t('events.noTime')} />
            )}
          </TableCell>
        </TableRow>
      ))}
    </PlainTable>
  );
}
