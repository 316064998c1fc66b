import { makeStyles } from '@material-ui/core/styles';

/** Looks of the parts of the settings. */
export const useCardStyles = makeStyles(
  theme => ({
    card: { padding: theme.spacing(2), maxWidth: 760 },
    actions: { marginTop: theme.spacing(1.5) },
  }),
  { name: 'AmambaWorkspaceSettings' },
);
