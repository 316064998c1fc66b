import { AmambaSurface } from '@amamba/plugin-amamba-react';
import { Route, Routes, useResolvedPath } from 'react-router-dom';
import { TabPathProvider } from '../data/paths';
import { PipelinesPage } from './list/PipelinesPage';
import { RunPage } from './run/RunPage';

/** Everything under the entity's tab: the lists, and a page for each run. */
export function PipelinesTab() {
  const { pathname } = useResolvedPath('.');
  return (
    <AmambaSurface>
      <TabPathProvider path={pathname}>
        <Routes>
          <Route path="/" element={<PipelinesPage />} />
          <Route path="runs/:runId" element={<RunPage />} />
          <Route path="*" element={<PipelinesPage />} />
        </Routes>
      </TabPathProvider>
    </AmambaSurface>
  );
}
