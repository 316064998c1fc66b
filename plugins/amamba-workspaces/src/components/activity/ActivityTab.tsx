import {
  Absent,
  Age,
  EmptyState,
  LiveView,
  Pager,
  PlainTable,
  Section,
  type Status,
  StatusChip,
  usePaging,
} from '@amamba/plugin-amamba-react';
import type { Activity } from '@amamba/plugin-amamba-workspaces-common';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import AutorenewIcon from '@material-ui/icons/Autorenew';
import { useActivity } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { EntityName } from '../shared/EntityName';
import { useActionName } from './useActionName';

const useStyles = makeStyles(
  {
    time: { whiteSpace: 'nowrap' },
    // Chinese would break anywhere.
    action: { minWidth: 110 },
    text: { overflowWrap: 'anywhere', whiteSpace: 'pre-line' },
    syncer: {
      display: 'inline-flex',
      alignItems: 'center',
      gap: 6,
      whiteSpace: 'nowrap',
    },
  },
  { name: 'AmambaActivityTab' },
);

const SHOWN_AS = {
  succeeded: 'succeeded',
  failed: 'failed',
  refused: 'cancelled',
} satisfies Record<Activity['outcome'], Status>;

function Actor(props: { actor: string }) {
  const classes = useStyles();
  const t = useMessages();
  return props.actor === 'syncer' ? (
    <span className={classes.syncer}>
      <AutorenewIcon fontSize="inherit" aria-hidden />
      {t('activity.syncer')}
    </span>
  ) : (
    <EntityName text={props.actor} />
  );
}

function ActivityRow(props: { activity: Activity }) {
  const classes = useStyles();
  const t = useMessages();
  const actionName = useActionName();
  const { at, actor, action, subject, outcome, detail } = props.activity;
  return (
    <TableRow>
      <TableCell className={classes.time}>
        <Age time={at} />
      </TableCell>
      <TableCell>
        <Actor actor={actor} />
      </TableCell>
      <TableCell className={classes.action}>{actionName(action)}</TableCell>
      <TableCell className={classes.text}>
        {subject ? (
          <EntityName text={subject} />
        ) : (
          <Absent label={t('activity.noSubject')} />
        )}
        {detail && (
          <Typography variant="caption" color="textSecondary" display="block">
            {detail}
          </Typography>
        )}
      </TableCell>
      <TableCell>
        <StatusChip
          status={SHOWN_AS[outcome]}
          label={t(`activity.outcome.${outcome}`)}
        />
      </TableCell>
    </TableRow>
  );
}

/** Who did what, newest first. */
export function ActivityTab() {
  const t = useMessages();
  const paging = usePaging();
  const live = useActivity(paging.cursor);
  return (
    <Section title={t('activity.title')}>
      <LiveView of={live} loading={t('activity.loading')}>
        {page => (
          <>
            {page.items.length === 0 ? (
              <EmptyState title={t('activity.emptyTitle')}>
                {t('activity.empty')}
              </EmptyState>
            ) : (
              <PlainTable
                caption={t('activity.title')}
                waiting={live.previous}
                columns={[
                  { label: t('column.when') },
                  { label: t('column.who') },
                  { label: t('column.what') },
                  { label: t('column.subject') },
                  { label: t('column.outcome') },
                ]}
              >
                {page.items.map(activity => (
                  <ActivityRow key={activity.id} activity={activity} />
                ))}
              </PlainTable>
            )}
            <Pager
              label={t('activity.pages')}
              words={{
                first: t('activity.newest'),
                previous: t('activity.newer'),
                next: t('activity.older'),
              }}
              paging={paging}
              nextCursor={page.nextCursor}
            />
          </>
        )}
      </LiveView>
    </Section>
  );
}
