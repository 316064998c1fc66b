import { AmambaSurface } from '@amamba/plugin-amamba-react';
import { Route, Routes, useResolvedPath } from 'react-router-dom';
import { RootPathProvider } from '../data/paths';
import { WorkspaceList } from './list/WorkspaceList';
import { WorkspacePage } from './workspace/WorkspacePage';

/** Everything under the plugin's path: the list, and a page for each workspace. */
export function WorkspacesPage() {
  const { pathname } = useResolvedPath('.');
  return (
    <AmambaSurface>
      <RootPathProvider path={pathname.replace(/\/$/, '')}>
        <Routes>
          <Route path="/" element={<WorkspaceList />} />
          <Route path=":workspace/*" element={<WorkspacePage />} />
        </Routes>
      </RootPathProvider>
    </AmambaSurface>
  );
}
