import IconButton from '@material-ui/core/IconButton';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import MoreVertIcon from '@material-ui/icons/MoreVert';
import { useId, useRef, useState } from 'react';

/** One thing that can be done. @public */
export interface MenuAction {
  name: string;
  onClick: () => void;
}

/** What can be done with one thing of a list; nothing where nothing can. @public */
export function ActionsMenu(props: { label: string; actions: MenuAction[] }) {
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
            onClick={() => {
              chosen.current = action;
              close();
            }}
          >
            {action.name}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
