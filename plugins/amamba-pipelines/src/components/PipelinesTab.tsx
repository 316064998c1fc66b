import { AmambaQueryProvider } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Route, Routes, useResolvedPath } from 'react-router-dom';
import { TabPathProvider } from '../data/paths';
import { PipelinesPage } from './list/PipelinesPage';
import { RunPage } from './run/RunPage';

const useStyles = makeStyles(
  theme => ({
    root: {
      // On the grey of a page, Material UI's secondary text is too pale to
      // read (WCAG 1.4.3); Backstage's own subtle text is not.
      '& .MuiTypography-colorTextSecondary, & .MuiFormLabel-root:not(.Mui-focused)':
        { color: theme.palette.textSubtle },
    },
  }),
  { name: 'AmambaPipelinesTab' },
);

/** Everything under the entity's tab: the lists, and a page for each run. */
export function PipelinesTab() {
  const classes = useStyles();
  const { pathname } = useResolvedPath('.');
  return (
    <AmambaQueryProvider>
      <TabPathProvider path={pathname}>
        <Typography component="div" variant="body2" className={classes.root}>
          <Routes>
            <Route path="/" element={<PipelinesPage />} />
            <Route path="runs/:runId" element={<RunPage />} />
            <Route path="*" element={<PipelinesPage />} />
          </Routes>
        </Typography>
      </TabPathProvider>
    </AmambaQueryProvider>
  );
}
