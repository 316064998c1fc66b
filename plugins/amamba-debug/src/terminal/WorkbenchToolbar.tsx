import {
  changeTerminalSettings,
  useTerminalSettings,
} from '@amamba/plugin-amamba-react';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import CloseIcon from '@material-ui/icons/Close';
import FullscreenIcon from '@material-ui/icons/Fullscreen';
import FullscreenExitIcon from '@material-ui/icons/FullscreenExit';
import HearingIcon from '@material-ui/icons/Hearing';
import LinkIcon from '@material-ui/icons/Link';
import PersonAddIcon from '@material-ui/icons/PersonAdd';
import PersonAddDisabledIcon from '@material-ui/icons/PersonAddDisabled';
import SearchIcon from '@material-ui/icons/Search';
import StopIcon from '@material-ui/icons/Stop';
import ViewAgendaIcon from '@material-ui/icons/ViewAgendaOutlined';
import ViewColumnIcon from '@material-ui/icons/ViewColumnOutlined';
import WebAssetIcon from '@material-ui/icons/WebAsset';
import ZoomInIcon from '@material-ui/icons/ZoomIn';
import ZoomOutIcon from '@material-ui/icons/ZoomOut';
import { type ReactElement, type Ref } from 'react';
import { useMessages } from '../translation/translation';
import type { LiveSession } from './LiveSession';
import { useConnectionState } from './useConnectionState';
import { type Layout, LAYOUTS } from './useLayout';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      marginLeft: 'auto',
      padding: theme.spacing(0.25, 0.5),
    },
    group: { display: 'flex', padding: theme.spacing(0, 0.5) },
    on: { color: theme.palette.primary.main },
  }),
  { name: 'AmambaWorkbenchToolbar' },
);

function Tool(props: {
  name: string;
  icon: ReactElement;
  onClick: () => void;
  pressed?: boolean;
  buttonRef?: Ref<HTMLButtonElement>;
}) {
  const classes = useStyles();
  return (
    <Tooltip title={props.name}>
      <IconButton
        size="small"
        ref={props.buttonRef}
        aria-label={props.name}
        aria-pressed={props.pressed}
        className={props.pressed ? classes.on : undefined}
        onClick={props.onClick}
      >
        {props.icon}
      </IconButton>
    </Tooltip>
  );
}

const LAYOUT_ICONS: Record<Layout, ReactElement> = {
  single: <WebAssetIcon fontSize="small" />,
  columns: <ViewColumnIcon fontSize="small" />,
  rows: <ViewAgendaIcon fontSize="small" />,
};

function LetterTools() {
  const t = useMessages();
  const { fontSize, screenReader } = useTerminalSettings();
  return (
    <>
      <Tool
        name={t('terminal.tool.smaller')}
        icon={<ZoomOutIcon fontSize="small" />}
        onClick={() => changeTerminalSettings({ fontSize: fontSize - 1 })}
      />
      <Tool
        name={t('terminal.tool.larger')}
        icon={<ZoomInIcon fontSize="small" />}
        onClick={() => changeTerminalSettings({ fontSize: fontSize + 1 })}
      />
      <Tool
        name={t('terminal.tool.screenReader')}
        icon={<HearingIcon fontSize="small" />}
        pressed={screenReader}
        onClick={() => changeTerminalSettings({ screenReader: !screenReader })}
      />
    </>
  );
}

function ShareTools(props: WorkbenchToolbarProps) {
  const t = useMessages();
  const { opened, phase } = useConnectionState(props.live);
  if (opened?.role !== 'owner' || phase === 'ended') {
    return null;
  }
  return (
    <>
      <Tool
        name={t(
          opened.shared ? 'terminal.tool.unshare' : 'terminal.tool.share',
        )}
        icon={
          opened.shared ? (
            <PersonAddDisabledIcon fontSize="small" />
          ) : (
            <PersonAddIcon fontSize="small" />
          )
        }
        pressed={opened.shared}
        onClick={() => props.onShare(!opened.shared)}
      />
      {opened.shared && (
        <Tool
          name={t('terminal.tool.copyLink')}
          icon={<LinkIcon fontSize="small" />}
          onClick={props.onCopyLink}
        />
      )}
    </>
  );
}

/** Properties of {@link WorkbenchToolbar}. */
export interface WorkbenchToolbarProps {
  /** The session that is looked at. */
  live: LiveSession;
  layout: Layout;
  onLayout: (layout: Layout) => void;
  full: boolean;
  onFull: (full: boolean) => void;
  onShare: (shared: boolean) => void;
  onCopyLink: () => void;
  onClose: () => void;
  /** Where the focus goes that leaves a terminal. */
  firstRef: Ref<HTMLButtonElement>;
}

/** What can be done with the terminal that is looked at. */
export function WorkbenchToolbar(props: WorkbenchToolbarProps) {
  const classes = useStyles();
  const t = useMessages();
  const { live, full } = props;
  const { phase, opened } = useConnectionState(live);
  const ends = phase !== 'ended' && opened?.role !== 'watcher';
  return (
    <div
      className={classes.root}
      role="group"
      aria-label={t('terminal.toolbar')}
    >
      <Tool
        buttonRef={props.firstRef}
        name={t('terminal.tool.search')}
        icon={<SearchIcon fontSize="small" />}
        onClick={() => live.terminal?.search()}
      />
      <LetterTools />
      <div
        className={classes.group}
        role="group"
        aria-label={t('terminal.tool.layout')}
      >
        {LAYOUTS.map(layout => (
          <Tool
            key={layout}
            name={t(`terminal.tool.${layout}`)}
            icon={LAYOUT_ICONS[layout]}
            pressed={props.layout === layout}
            onClick={() => props.onLayout(layout)}
          />
        ))}
      </div>
      <ShareTools {...props} />
      <Tool
        name={t(full ? 'terminal.tool.notFull' : 'terminal.tool.full')}
        icon={
          full ? (
            <FullscreenExitIcon fontSize="small" />
          ) : (
            <FullscreenIcon fontSize="small" />
          )
        }
        pressed={full}
        onClick={() => props.onFull(!full)}
      />
      <Tool
        name={t(ends ? 'terminal.tool.end' : 'terminal.tool.close')}
        icon={
          ends ? <StopIcon fontSize="small" /> : <CloseIcon fontSize="small" />
        }
        onClick={props.onClose}
      />
    </div>
  );
}
