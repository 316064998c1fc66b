import { AmambaSurface } from '@amamba/plugin-amamba-react';
import { Route, Routes, useResolvedPath } from 'react-router-dom';
import { WorkspaceList } from './workspace/WorkspaceList';
import { WorkspacePage } from './workspace/WorkspacePage';

/** Everything under the plugin's path: the workspaces, and a page for each. */
export function DebugPage() {
  const { pathname } = useResolvedPath('.');
  const path = pathname.replace(/\/$/, '');
  return (
    <AmambaSurface>
      <Routes>
        <Route path="/" element={<WorkspaceList path={path} />} />
        <Route path=":workspace/*" element={<WorkspacePage path={path} />} />
      </Routes>
    </AmambaSurface>
  );
}
