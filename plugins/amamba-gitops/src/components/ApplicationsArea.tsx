import { Route, Routes, useParams } from 'react-router-dom';
import { ApplicationKeyProvider } from '../data/application';
import { ApplicationPage } from './application/ApplicationPage';
import { CreateApplicationPage } from './form/CreateApplicationPage';
import { EditApplicationPage } from './form/EditApplicationPage';
import { ApplicationsPage } from './list/ApplicationsPage';

function OneApplication() {
  const { instance = '', applicationNamespace = '', name = '' } = useParams();
  return (
    <ApplicationKeyProvider
      key={`${instance}/${applicationNamespace}/${name}`}
      of={{ instance, namespace: applicationNamespace, name }}
    >
      <Routes>
        <Route path="edit" element={<EditApplicationPage />} />
        <Route path="*" element={<ApplicationPage />} />
      </Routes>
    </ApplicationKeyProvider>
  );
}

/** The applications of the entity around it: the list, forms, and a page for each. */
export function ApplicationsArea(props: {
  /** Where there is one application alone, open it instead of the list. */
  openLone: boolean;
}) {
  return (
    <Routes>
      <Route path="create" element={<CreateApplicationPage />} />
      <Route
        path="applications/:instance/:applicationNamespace/:name/*"
        element={<OneApplication />}
      />
      <Route
        path="*"
        element={<ApplicationsPage openLone={props.openLone} />}
      />
    </Routes>
  );
}
