import { AmambaQueryProvider } from '@amamba/plugin-amamba-react';
import Typography from '@material-ui/core/Typography';
import { Route, Routes, useResolvedPath } from 'react-router-dom';
import { TabPathProvider } from '../data/paths';
import { PipelinesPage } from './list/PipelinesPage';
import { RunPage } from './run/RunPage';

/** Everything under the entity's tab: the lists, and a page for each run. */
export function PipelinesTab() {
  const { pathname } = useResolvedPath('.');
  return (
    <AmambaQueryProvider>
      <TabPathProvider path={pathname}>
        <Typography component="div" variant="body2">
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
