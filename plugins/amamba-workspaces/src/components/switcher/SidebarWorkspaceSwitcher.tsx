import { AmambaQueryProvider } from '@amamba/plugin-amamba-react';
import { SidebarItem, useSidebarOpenState } from '@backstage/core-components';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import UnfoldMoreIcon from '@material-ui/icons/UnfoldMore';
import { RiBuilding4Line } from '@remixicon/react';
import { useState } from 'react';
import { workspacePath } from '../../data/paths';
import { useCurrentWorkspace } from '../../data/useCurrentWorkspace';
import { useMessages } from '../../translation/translation';
import { SwitcherPopover } from './SwitcherPopover';

const useStyles = makeStyles(
  theme => ({
    root: { position: 'relative' },
    other: {
      position: 'absolute',
      right: theme.spacing(1),
      top: '50%',
      transform: 'translateY(-50%)',
      color: theme.palette.navigation.color,
    },
  }),
  { name: 'AmambaWorkspaceSwitcher' },
);

const Icon = () => <RiBuilding4Line size={24} />;

/** @public */
export interface SidebarWorkspaceSwitcherProps {
  /** Where the list of workspaces is mounted; default `/workspaces`. */
  path?: string;
}

/**
 * The workspace that the person works in, for a sidebar: a link to it, and a
 * button that offers the others.
 *
 * @public
 */
export function SidebarWorkspaceSwitcher(props: SidebarWorkspaceSwitcherProps) {
  const classes = useStyles();
  const t = useMessages();
  const { isOpen } = useSidebarOpenState();
  const [current] = useCurrentWorkspace();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const { path = '/workspaces' } = props;
  return (
    <div className={classes.root}>
      <SidebarItem
        icon={Icon}
        to={current ? workspacePath(path, current.name) : path}
        text={current ? current.title ?? current.name : t('switcher.none')}
      />
      {(isOpen || anchor) && (
        <Tooltip title={t('switcher.action')}>
          <IconButton
            size="small"
            className={classes.other}
            aria-label={t('switcher.action')}
            aria-haspopup="dialog"
            aria-expanded={anchor !== undefined}
            onClick={event => setAnchor(event.currentTarget)}
          >
            <UnfoldMoreIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      )}
      {anchor && (
        <AmambaQueryProvider>
          <SwitcherPopover
            anchor={anchor}
            path={path}
            onClose={() => setAnchor(undefined)}
          />
        </AmambaQueryProvider>
      )}
    </div>
  );
}
