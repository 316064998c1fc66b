import { useTabStyles } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Tab, { type TabProps } from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import type { KeyboardEvent } from 'react';
import { useMessages } from '../translation/translation';
import type { LiveSession } from './LiveSession';
import { StateDot } from './StateDot';
import { useConnectionState } from './useConnectionState';
import { sessionTitle } from './words';

const useStyles = makeStyles(
  theme => ({
    root: { minHeight: 44, flex: '1 1 auto', minWidth: 0 },
    tab: {
      minHeight: 44,
      minWidth: 96,
      maxWidth: 220,
      padding: theme.spacing(0.5, 1.5),
    },
    label: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      width: '100%',
      textAlign: 'left',
    },
    names: { minWidth: 0, lineHeight: 1.25 },
    name: {
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    pod: {
      ...theme.typography.caption,
      display: 'flex',
      lineHeight: 1.25,
      letterSpacing: 'normal',
    },
    // Pods of one deployment differ in their ends.
    end: { flex: 'none' },
  }),
  { name: 'AmambaSessionTabs' },
);

function TabLabel(props: { live: LiveSession }) {
  const classes = useStyles();
  const t = useMessages();
  const { session } = props.live;
  const { phase } = useConnectionState(props.live);
  const [, start, end] = /^(.*?)(-[^-]*)?$/.exec(session.pod ?? '') ?? [];
  return (
    <span className={classes.label}>
      <StateDot phase={phase} />
      <span className={classes.names} title={session.pod}>
        <div className={classes.name}>{sessionTitle(t, session)}</div>
        {session.pod && (
          <div className={classes.pod}>
            <span className={classes.name}>{start}</span>
            <span className={classes.end}>{end}</span>
          </div>
        )}
      </span>
    </span>
  );
}

/**
 * A tab; what Material UI hands to it, it hands on. Its name is told whole:
 * the words of its parts would run into one another.
 */
function SessionTab({ live, ...props }: TabProps & { live: LiveSession }) {
  const t = useMessages();
  const { session } = live;
  const { phase } = useConnectionState(live);
  const where = [sessionTitle(t, session), session.pod]
    .filter(Boolean)
    .join(', ');
  return (
    <Tab
      {...(props as {})}
      aria-label={`${where}: ${t(`terminal.phase.${phase}`)}`}
      label={<TabLabel live={live} />}
    />
  );
}

/** Ids that tie a tab to its panel. */
export const tabId = (id: string) => `amamba-terminal-tab-${id}`;
export const panelId = (id: string) => `amamba-terminal-panel-${id}`;

/** A tab for each session; the arrow keys go along, Delete closes. */
export function SessionTabs(props: {
  lives: LiveSession[];
  active: string | undefined;
  onActivate: (id: string) => void;
  onClose: (live: LiveSession) => void;
}) {
  const classes = useStyles();
  const { tab } = useTabStyles();
  const t = useMessages();
  const onKeyDown = (event: KeyboardEvent, live: LiveSession) => {
    if (event.key === 'Delete') {
      props.onClose(live);
    }
  };
  return (
    <Tabs
      className={classes.root}
      value={props.active ?? false}
      onChange={(_, id) => props.onActivate(id)}
      variant="scrollable"
      scrollButtons="auto"
      indicatorColor="primary"
      aria-label={t('terminal.tabs')}
    >
      {props.lives.map(live => (
        <SessionTab
          key={live.session.id}
          live={live}
          id={tabId(live.session.id)}
          aria-controls={panelId(live.session.id)}
          value={live.session.id}
          className={`${tab} ${classes.tab}`}
          onKeyDown={event => onKeyDown(event, live)}
        />
      ))}
    </Tabs>
  );
}
