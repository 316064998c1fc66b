import Button from '@material-ui/core/Button';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import { useId, useState } from 'react';
import { clock } from '../terminal/countdown';
import { useMessages } from '../translation/translation';
import type { Player } from './Player';

/** Places of a recording that have a name; choosing one goes there. */
export function Markers(props: { player: Player }) {
  const t = useMessages();
  const menuId = useId();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const { markers } = props.player;
  if (markers.length === 0) {
    return null;
  }
  const close = () => setAnchor(undefined);
  return (
    <>
      <Button
        size="small"
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        aria-controls={anchor && menuId}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {t('replay.markers')} ({markers.length})
      </Button>
      <Menu
        id={menuId}
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={close}
      >
        {markers.map(({ at, name }, index) => (
          <MenuItem
            key={`${at} ${index}`}
            onClick={() => {
              close();
              props.player.seek(at);
            }}
          >
            {t('replay.marker', { at: clock(at), name })}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
