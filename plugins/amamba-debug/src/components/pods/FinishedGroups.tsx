import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles } from '@material-ui/core/styles';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import { type ReactNode, useId, useState } from 'react';
import { podKey, useSelection } from '../../data/useSelection';
import { useMessages } from '../../translation/translation';
import type { PodGroup } from './groupPods';
import { useItemStyles } from './itemStyles';

const useStyles = makeStyles(
  theme => ({
    button: {
      display: 'flex',
      justifyContent: 'space-between',
      width: '100%',
      padding: theme.spacing(1),
      fontSize: '0.875rem',
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&.Mui-focusVisible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
    open: { transform: 'rotate(180deg)' },
  }),
  { name: 'AmambaDebugFinished' },
);

/** Pods whose work is done, folded unless one of them is looked at. */
export function FinishedGroups(props: {
  groups: PodGroup[];
  children: ReactNode;
}) {
  const classes = useStyles();
  const items = useItemStyles();
  const t = useMessages();
  const id = useId();
  const { pod } = useSelection();
  const [open, setOpen] = useState<boolean>();
  const pods = props.groups.flatMap(group => group.pods);
  const shown = open ?? pods.some(each => podKey(each) === pod);
  return (
    <li>
      <ButtonBase
        className={classes.button}
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setOpen(!shown)}
      >
        {t('area.finished', { count: pods.length })}
        <ExpandMoreIcon
          fontSize="small"
          className={shown ? classes.open : undefined}
          aria-hidden
        />
      </ButtonBase>
      <ul id={id} className={items.list} hidden={!shown}>
        {shown && props.children}
      </ul>
    </li>
  );
}
