import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useSelection } from '../../data/useSelection';
import { useMessages } from '../../translation/translation';
import { useOpening } from '../open/opening';

const useStyles = makeStyles(
  { root: { marginLeft: 'auto' } },
  { name: 'AmambaDebugPaneSwitch' },
);

/** Gives the terminals the place of what is known of the container, or takes it back. */
export function PaneSwitch() {
  const classes = useStyles();
  const t = useMessages();
  const { desk } = useOpening();
  const { hidden, hide, turn } = useSelection();
  if (desk.sessions.length === 0) {
    return null;
  }
  return (
    <Button
      size="small"
      className={classes.root}
      aria-expanded={!hidden}
      onClick={() => (hidden ? turn('diagnosis') : hide())}
    >
      {t(hidden ? 'area.show' : 'area.hide')}
    </Button>
  );
}
