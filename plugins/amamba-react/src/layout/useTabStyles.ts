import { makeStyles } from '@material-ui/core/styles';

/**
 * Looks of a Material UI `Tab` within a page: `classes.tab`.
 *
 * @remarks
 * The theme of Backstage brightens a tab under the pointer as if every page
 * were light, and spaces its letters as if they were capitals.
 *
 * @public
 */
export const useTabStyles = makeStyles(
  theme => ({
    tab: {
      // Those of Material UI may come after these.
      '&&': { textTransform: 'none', letterSpacing: 'normal' },
      '&&:hover': {
        color: theme.palette.text.primary,
        backgroundColor: theme.palette.action.hover,
      },
      '&&.Mui-focusVisible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
  }),
  { name: 'AmambaTab' },
);
