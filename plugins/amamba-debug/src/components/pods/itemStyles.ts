import { alpha, makeStyles, type Theme } from '@material-ui/core/styles';

const item = (theme: Theme) =>
  ({
    display: 'flex',
    alignItems: 'flex-start',
    justifyContent: 'flex-start',
    gap: theme.spacing(1),
    width: '100%',
    textAlign: 'left',
    fontSize: '0.875rem',
    lineHeight: 1.4,
    borderLeft: '3px solid transparent',
    '&:hover': { backgroundColor: theme.palette.action.hover },
    '&.Mui-focusVisible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
    '&[aria-current]': {
      borderLeftColor: theme.palette.primary.main,
      backgroundColor: alpha(theme.palette.primary.main, 0.1),
    },
  } as const);

/** Looks of pods and containers in the list. */
export const useItemStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0 },
    pod: { ...item(theme), padding: theme.spacing(1) },
    container: {
      ...item(theme),
      padding: theme.spacing(0.5, 1, 0.5, 3),
    },
    text: { minWidth: 0, flex: 1 },
    name: { display: 'block', overflowWrap: 'anywhere', fontWeight: 500 },
    facts: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 1),
      fontSize: '0.75rem',
      color: theme.palette.textSubtle,
    },
  }),
  { name: 'AmambaDebugPodItem' },
);
