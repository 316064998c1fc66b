import { Route, Routes } from 'react-router-dom';
import { ApplicationSetPage } from './ApplicationSetPage';
import { ApplicationSetsPage } from './ApplicationSetsPage';
import { CreateSetPage } from './CreateSetPage';

/** A workspace's ApplicationSets: the list, a form, and a page for each. */
export function ApplicationSetsTab() {
  return (
    <Routes>
      <Route path="create" element={<CreateSetPage />} />
      <Route path="of/:instance/:set" element={<ApplicationSetPage />} />
      <Route path="*" element={<ApplicationSetsPage />} />
    </Routes>
  );
}
