import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';
import { AmambaQueryProvider } from '../live/AmambaQueryProvider';

const useStyles = makeStyles(
  theme => ({
    root: {
      // On the grey of a page, Material UI's secondary text is too pale to
      // read (WCAG 1.4.3); Backstage's own subtle text is not. Within a Page
      // of Backstage, whose theme is nested, class names have numbers behind.
      // Breadcrumbs (nav) are in its coloured header: they have their own.
      '& [class*="MuiTypography-colorTextSecondary"]:not(nav), & [class*="MuiFormLabel-root"]:not(.Mui-focused):not(.Mui-error), & [class*="MuiFormHelperText-root"]:not(.Mui-error)':
        { color: theme.palette.textSubtle },
    },
  }),
  { name: 'AmambaSurface' },
);

/**
 * What everything of a plugin on one page stands on: its query client, and
 * text that can be read.
 *
 * @public
 */
export function AmambaSurface(props: { children: ReactNode }) {
  const classes = useStyles();
  return (
    <AmambaQueryProvider>
      <Typography component="div" variant="body2" className={classes.root}>
        {props.children}
      </Typography>
    </AmambaQueryProvider>
  );
}
