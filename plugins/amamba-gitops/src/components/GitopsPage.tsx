import { AmambaSurface, WorkspaceListPage } from '@amamba/plugin-amamba-react';
import { Route, Routes, useResolvedPath } from 'react-router-dom';
import { useMessages } from '../translation/translation';
import { WorkspacePage } from './workspace/WorkspacePage';

/** Everything under the plugin's path: the workspaces, and a page for each. */
export function GitopsPage() {
  const t = useMessages();
  const { pathname } = useResolvedPath('.');
  const path = pathname.replace(/\/$/, '');
  return (
    <AmambaSurface>
      <Routes>
        <Route
          path="/"
          element={
            <WorkspaceListPage
              title={t('page.title')}
              subtitle={t('page.subtitle')}
              path={path}
            />
          }
        />
        <Route path=":workspace/*" element={<WorkspacePage path={path} />} />
      </Routes>
    </AmambaSurface>
  );
}
