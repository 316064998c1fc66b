import { workspaceParams } from '@amamba/plugin-amamba-common';
import {
  ApiErrorPanel,
  EmptyState,
  isNotFound,
  Loading,
} from '@amamba/plugin-amamba-react';
import type { WorkspaceDetail } from '@amamba/plugin-amamba-workspaces-common';
import {
  Content,
  Header,
  Link,
  Page,
  RoutedTabs,
} from '@backstage/core-components';
import { useEffect } from 'react';
import { useParams } from 'react-router-dom';
import { useRootPath } from '../../data/paths';
import { useWorkspaceDetail } from '../../data/queries';
import { useCurrentWorkspace } from '../../data/useCurrentWorkspace';
import { WorkspaceProvider } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { ActivityTab } from '../activity/ActivityTab';
import { ComponentsTab } from '../components/ComponentsTab';
import { MembersTab } from '../members/MembersTab';
import { NamespacesTab } from '../namespaces/NamespacesTab';
import { OverviewTab } from '../overview/OverviewTab';
import { SettingsTab } from '../settings/SettingsTab';
import { SyncTab } from '../sync/SyncTab';
import { Notices } from './Notices';

function Tabs() {
  const t = useMessages();
  const tabs = [
    { path: '/', name: 'overview', element: <OverviewTab /> },
    { path: '/members', name: 'members', element: <MembersTab /> },
    { path: '/namespaces', name: 'namespaces', element: <NamespacesTab /> },
    { path: '/components', name: 'components', element: <ComponentsTab /> },
    { path: '/sync', name: 'sync', element: <SyncTab /> },
    { path: '/activity', name: 'activity', element: <ActivityTab /> },
    { path: '/settings', name: 'settings', element: <SettingsTab /> },
  ] as const;
  return (
    <RoutedTabs
      routes={tabs.map(({ path, name, element }) => ({
        path,
        title: t(`tab.${name}`),
        children: (
          <>
            <Notices />
            {element}
          </>
        ),
      }))}
    />
  );
}

function NotHere(props: { name: string }) {
  const t = useMessages();
  const rootPath = useRootPath();
  return (
    <EmptyState
      title={t('workspace.notFoundTitle', { name: props.name })}
      action={<Link to={rootPath}>{t('workspace.all')}</Link>}
    >
      {t('workspace.notFound')}
    </EmptyState>
  );
}

function Failure(props: { name: string; error: Error; onRetry: () => void }) {
  return isNotFound(props.error) ? (
    <NotHere name={props.name} />
  ) : (
    <ApiErrorPanel error={props.error} onRetry={props.onRetry} />
  );
}

/** Remembers the workspace as the one that the person works in. */
function useRemember(workspace: WorkspaceDetail | undefined) {
  const [current, setCurrent] = useCurrentWorkspace();
  const name = workspace?.name;
  const title = workspace?.title;
  useEffect(() => {
    if (
      name !== undefined &&
      (current?.name !== name || current.title !== title)
    ) {
      setCurrent({ name, title });
    }
    // Only what is opened is remembered: another page may remember another.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [name, title]);
}

/** A workspace's own page. */
export function WorkspacePage() {
  const { workspace: name = '' } = useParams();
  // The server would not look for one of a name that none can have.
  return workspaceParams.safeParse({ workspace: name }).success ? (
    <PageOf name={name} />
  ) : (
    <Page themeId="tool">
      <Content>
        <NotHere name={name} />
      </Content>
    </Page>
  );
}

function PageOf(props: { name: string }) {
  const t = useMessages();
  const rootPath = useRootPath();
  const { name } = props;
  const { data, error, readAt, refresh } = useWorkspaceDetail(name);
  const gone = isNotFound(error);
  useRemember(gone ? undefined : data);
  const shown = gone ? undefined : data;
  return (
    <Page themeId="tool">
      <Header
        title={shown?.title ?? name}
        subtitle={shown?.description}
        type={t('list.title')}
        typeLink={rootPath}
      />
      {shown ? (
        <WorkspaceProvider workspace={shown}>
          {error && (
            <Content noPadding>
              <ApiErrorPanel
                error={error}
                onRetry={refresh}
                stale
                readAt={readAt}
              />
            </Content>
          )}
          <Tabs />
        </WorkspaceProvider>
      ) : (
        <Content>
          {error ? (
            <Failure name={name} error={error} onRetry={refresh} />
          ) : (
            <Loading label={t('workspace.loading')} />
          )}
        </Content>
      )}
    </Page>
  );
}
