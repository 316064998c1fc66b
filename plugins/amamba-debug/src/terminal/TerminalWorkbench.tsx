import { ConfirmDialog, EmptyState } from '@amamba/plugin-amamba-react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { useRef, useState } from 'react';
import { useMessages } from '../translation/translation';
import type { LiveSession } from './LiveSession';
import { ResumableNotice } from './ResumableNotice';
import { SessionPane } from './SessionPane';
import { panelId, SessionTabs, tabId } from './SessionTabs';
import type { TerminalWorkbenchProps } from './types';
import { useEnding } from './useEnding';
import { type Layout, useLayout, useShown } from './useLayout';
import { useSharing } from './useSharing';
import { sessionTitle } from './words';
import { WorkbenchToolbar } from './WorkbenchToolbar';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexDirection: 'column',
      height: 'clamp(420px, 68vh, 900px)',
      minWidth: 0,
      overflow: 'hidden',
    },
    full: {
      position: 'fixed',
      top: 0,
      right: 0,
      bottom: 0,
      left: 0,
      height: 'auto',
      zIndex: theme.zIndex.drawer + 10,
      borderRadius: 0,
    },
    top: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    tabs: { flexGrow: 1, minWidth: 0, display: 'flex' },
    panes: {
      flex: '1 1 auto',
      minHeight: 0,
      display: 'grid',
      gap: 1,
      backgroundColor: theme.palette.divider,
    },
    pane: {
      minWidth: 0,
      minHeight: 0,
      overflow: 'hidden',
      backgroundColor: theme.palette.background.paper,
    },
  }),
  { name: 'AmambaTerminalWorkbench' },
);

/** Pixels in which a tab can be read. */
const TAB_WIDTH = 180;

function gridOf(layout: Layout, shown: number) {
  const equal = `repeat(${Math.max(1, shown)}, minmax(0, 1fr))`;
  return layout === 'columns'
    ? { gridTemplateColumns: equal, gridTemplateRows: 'minmax(0, 1fr)' }
    : { gridTemplateRows: equal, gridTemplateColumns: 'minmax(0, 1fr)' };
}

function Panes(
  props: TerminalWorkbenchProps & {
    lives: LiveSession[];
    layout: Layout;
    onLeave: () => void;
  },
) {
  const classes = useStyles();
  const { desk, lives, layout } = props;
  const shown = useShown(
    lives.map(live => live.session.id),
    desk.active,
    layout,
  );
  return (
    <div className={classes.panes} style={gridOf(layout, shown.length)}>
      {lives.map(live => {
        const { id } = live.session;
        return (
          <div
            key={id}
            id={panelId(id)}
            role="tabpanel"
            aria-labelledby={tabId(id)}
            // Terminals out of sight go on: their output is not lost.
            hidden={!shown.includes(id)}
            className={classes.pane}
          >
            <SessionPane
              live={live}
              active={desk.active === id}
              onRemedy={props.onRemedy}
              onClose={() => desk.close(id)}
              onFocus={() => desk.activate(id)}
              onLeave={props.onLeave}
            />
          </div>
        );
      })}
    </div>
  );
}

function Bench(props: TerminalWorkbenchProps & { lives: LiveSession[] }) {
  const classes = useStyles();
  const t = useMessages();
  const { desk, lives, api } = props;
  const [layout, setLayout] = useLayout();
  const [full, setFull] = useState(false);
  const firstTool = useRef<HTMLButtonElement>(null);
  const sharing = useSharing(api);
  const ending = useEnding(desk);
  const looked =
    lives.find(live => live.session.id === desk.active) ?? lives[0];
  return (
    <Paper
      variant="outlined"
      component="section"
      aria-label={t('terminal.workbench')}
      className={`${classes.root} ${full ? classes.full : ''}`}
    >
      <div className={classes.top}>
        <div
          className={classes.tabs}
          // Where several do not fit beside the tools, they go above them.
          style={{ flexBasis: Math.min(lives.length, 3) * TAB_WIDTH }}
        >
          <SessionTabs
            lives={lives}
            active={looked.session.id}
            onActivate={desk.activate}
            onClose={ending.ask}
          />
        </div>
        <WorkbenchToolbar
          live={looked}
          layout={layout}
          onLayout={setLayout}
          full={full}
          onFull={setFull}
          onShare={shared => sharing.ask(looked, shared)}
          onCopyLink={() => sharing.copyLink(looked)}
          onClose={() => ending.ask(looked)}
          firstRef={firstTool}
        />
      </div>
      <Panes
        {...props}
        layout={layout}
        onLeave={() => firstTool.current?.focus()}
      />
      <ConfirmDialog
        open={sharing.asked !== undefined}
        title={t('terminal.shareDialog.title')}
        action={t('terminal.shareDialog.action')}
        running={sharing.running}
        error={sharing.error}
        onConfirm={sharing.confirm}
        onClose={sharing.close}
      >
        {t('terminal.shareDialog.body')}
      </ConfirmDialog>
      <ConfirmDialog
        open={ending.asked !== undefined}
        title={t('terminal.endDialog.title')}
        action={t('terminal.endDialog.action')}
        running={ending.running}
        error={ending.error}
        onConfirm={ending.confirm}
        onClose={ending.close}
      >
        {t('terminal.endDialog.body', {
          name: ending.asked ? sessionTitle(t, ending.asked.session) : '',
        })}
      </ConfirmDialog>
    </Paper>
  );
}

/** The terminals of a page: a tab for each, one or several in sight. */
export function TerminalWorkbench(props: TerminalWorkbenchProps) {
  const t = useMessages();
  const { desk } = props;
  const lives = desk.sessions
    .map(({ id }) => desk.live(id))
    .filter(live => live !== undefined);
  return (
    <>
      <ResumableNotice desk={desk} />
      {lives.length > 0 ? (
        <Bench {...props} lives={lives} />
      ) : (
        props.empty ?? <EmptyState title={t('terminal.emptyTitle')} />
      )}
    </>
  );
}
