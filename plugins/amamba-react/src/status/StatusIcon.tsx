import { makeStyles, useTheme } from '@material-ui/core/styles';
import AutorenewIcon from '@material-ui/icons/Autorenew';
import BlockIcon from '@material-ui/icons/Block';
import CancelIcon from '@material-ui/icons/Cancel';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import PanToolIcon from '@material-ui/icons/PanTool';
import RadioButtonUncheckedIcon from '@material-ui/icons/RadioButtonUnchecked';
import SkipNextIcon from '@material-ui/icons/SkipNext';
import SwapHorizontalCircleIcon from '@material-ui/icons/SwapHorizontalCircle';
import WarningIcon from '@material-ui/icons/Warning';
import { useMessages } from '../translation/translation';
import { type Status, statusColor } from './status';

/** Shapes differ, so that nothing depends on telling colours apart. */
const ICONS = {
  queued: RadioButtonUncheckedIcon,
  running: AutorenewIcon,
  waiting: PanToolIcon,
  differs: SwapHorizontalCircleIcon,
  warning: WarningIcon,
  succeeded: CheckCircleIcon,
  failed: CancelIcon,
  cancelled: BlockIcon,
  skipped: SkipNextIcon,
  unknown: HelpOutlineIcon,
} satisfies Record<Status, unknown>;

const useStyles = makeStyles(
  {
    '@keyframes amambaTurn': {
      from: { transform: 'rotate(0)' },
      to: { transform: 'rotate(360deg)' },
    },
    icon: { fontSize: '1.15rem', flex: 'none' },
    turning: {
      '@media (prefers-reduced-motion: no-preference)': {
        animation: '$amambaTurn 2.4s linear infinite',
      },
    },
  },
  { name: 'AmambaStatusIcon' },
);

/** @public */
export interface StatusIconProps {
  status: Status;
  /** Leave out the name: the text beside the icon says it. */
  decorative?: boolean;
  className?: string;
}

/** The icon of a status, named for screen readers. @public */
export function StatusIcon(props: StatusIconProps) {
  const classes = useStyles();
  const t = useMessages();
  const theme = useTheme();
  const Icon = ICONS[props.status];
  return (
    <Icon
      className={[
        classes.icon,
        props.status === 'running' && classes.turning,
        props.className,
      ]
        .filter(Boolean)
        .join(' ')}
      style={{ color: statusColor(theme, props.status) }}
      titleAccess={props.decorative ? undefined : t(`status.${props.status}`)}
      aria-hidden={props.decorative ? true : undefined}
    />
  );
}
