import type { Session } from '@amamba/plugin-amamba-debug-common';
import {
  Age,
  Duration,
  PlainTable,
  WideCell,
} from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { useMessages } from '../../translation/translation';
import { SessionActions } from './SessionActions';
import { SessionEnd } from './SessionEnd';
import { SessionPerson, SessionPlace } from './SessionPlace';

const useStyles = makeStyles(
  theme => ({
    actions: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'flex-end',
      [theme.breakpoints.up('lg')]: { flexWrap: 'nowrap' },
      gap: theme.spacing(0.5),
    },
  }),
  { name: 'AmambaDebugSessions' },
);

function SessionRow(props: { session: Session }) {
  const classes = useStyles();
  const { session } = props;
  return (
    <TableRow>
      <TableCell>
        <SessionPlace session={session} />
      </TableCell>
      <TableCell>
        <SessionPerson session={session} />
      </TableCell>
      <WideCell>
        <Age time={session.openedAt ?? session.requestedAt} />
      </WideCell>
      <WideCell>
        <Duration from={session.openedAt} to={session.endedAt} />
      </WideCell>
      <TableCell>
        <SessionEnd session={session} />
      </TableCell>
      <TableCell>
        <div className={classes.actions}>
          <SessionActions session={session} />
        </div>
      </TableCell>
    </TableRow>
  );
}

/** Sessions, one in a row. */
export function SessionsTable(props: {
  sessions: Session[];
  /** Another page was asked for and is not there yet. */
  waiting: boolean;
}) {
  const t = useMessages();
  return (
    <PlainTable
      caption={t('sessions.title')}
      waiting={props.waiting}
      columns={[
        { label: t('sessions.where') },
        { label: t('sessions.who') },
        { label: t('sessions.since'), wide: true },
        { label: t('sessions.took'), wide: true },
        { label: t('sessions.state') },
        { label: t('sessions.actions'), silent: true },
      ]}
    >
      {props.sessions.map(session => (
        <SessionRow key={session.id} session={session} />
      ))}
    </PlainTable>
  );
}
