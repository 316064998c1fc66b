import { WorkspaceEntityPage } from '@amamba/plugin-amamba-react';
import { RoutedTabs } from '@backstage/core-components';
import { BasePathProvider } from '../../data/paths';
import { useMessages } from '../../translation/translation';
import { ApplicationsArea } from '../ApplicationsArea';
import { RepositoriesTab } from '../repositories/RepositoriesTab';
import { ApplicationSetsTab } from '../sets/ApplicationSetsTab';

function Tabs() {
  const t = useMessages();
  return (
    <RoutedTabs
      routes={[
        {
          path: '/',
          title: t('nav.applications'),
          children: <ApplicationsArea openLone={false} />,
        },
        {
          path: '/repositories',
          title: t('nav.repositories'),
          children: <RepositoriesTab />,
        },
        {
          path: '/application-sets',
          title: t('nav.sets'),
          children: <ApplicationSetsTab />,
        },
      ]}
    />
  );
}

/** A workspace's applications, repositories and ApplicationSets. */
export function WorkspacePage(props: { path: string }) {
  const t = useMessages();
  return (
    <WorkspaceEntityPage title={t('page.title')} path={props.path}>
      {path => (
        <BasePathProvider path={path}>
          <Tabs />
        </BasePathProvider>
      )}
    </WorkspaceEntityPage>
  );
}
