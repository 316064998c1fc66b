import IconButton from '@material-ui/core/IconButton';
import ListItemText from '@material-ui/core/ListItemText';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import MoreVertIcon from '@material-ui/icons/MoreVert';
import { useId, useRef, useState } from 'react';

const useStyles = makeStyles(
  {
    off: {
      cursor: 'default',
      maxWidth: 380,
      whiteSpace: 'normal',
      '& .MuiListItemText-primary': { opacity: 0.5 },
    },
  },
  { name: 'AmambaActionsMenu' },
);

/** One thing that can be done. @public */
export interface MenuAction {
  name: string;
  onClick: () => void;
  /** Why it cannot be done; absent: it can. */
  reason?: string;
}

/** What can be done with one thing of a list; nothing where nothing can. @public */
export function ActionsMenu(props: { label: string; actions: MenuAction[] }) {
  const classes = useStyles();
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const chosen = useRef<MenuAction>();
  if (props.actions.length === 0) {
    return null;
  }
  const close = () => setAnchor(undefined);
  return (
    <>
      <IconButton
        size="small"
        aria-label={props.label}
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        aria-controls={anchor && menuId}
        onClick={event => setAnchor(event.currentTarget)}
      >
        <MoreVertIcon fontSize="small" />
      </IconButton>
      <Menu
        id={menuId}
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={close}
        // A dialog that opens earlier would give the focus back to the menu,
        // which is gone by then.
        TransitionProps={{
          onExited: () => {
            chosen.current?.onClick();
            chosen.current = undefined;
          },
        }}
      >
        {props.actions.map(action => (
          <MenuItem
            key={action.name}
            aria-disabled={action.reason !== undefined}
            disableRipple={action.reason !== undefined}
            className={action.reason === undefined ? undefined : classes.off}
            onClick={() => {
              if (action.reason === undefined) {
                chosen.current = action;
                close();
              }
            }}
          >
            <ListItemText primary={action.name} secondary={action.reason} />
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
