import { workspaceParams } from '@amamba/plugin-amamba-common';
import { Content, Header, Link, Page } from '@backstage/core-components';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import type { ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import { ApiErrorPanel } from '../feedback/ApiErrorPanel';
import { EmptyState } from '../feedback/EmptyState';
import { Loading } from '../feedback/Loading';
import { useMessages } from '../translation/translation';
import { useWorkspaceEntity } from './useWorkspaces';

/** @public */
export interface WorkspaceEntityPageProps {
  /** What the page is of its workspace: the name of the list that it is from. */
  title: string;
  /** Of that list; this page is at the name of the workspace below it. */
  path: string;
  /** Gets the path of this page; is rendered with the workspace as the entity. */
  children: (path: string) => ReactNode;
}

function NotHere(props: { name: string; path: string }) {
  const t = useMessages();
  return (
    <EmptyState
      title={t('workspaces.notFoundTitle', { name: props.name })}
      action={<Link to={props.path}>{t('workspaces.all')}</Link>}
    >
      {t('workspaces.notFound')}
    </EmptyState>
  );
}

function Body(props: WorkspaceEntityPageProps & { name: string }) {
  const t = useMessages();
  const { name, path, title, children } = props;
  const { data, error, refresh } = useWorkspaceEntity(name);
  const entity = data?.entity;
  return (
    <Page themeId="tool">
      <Header
        title={entity?.metadata.title ?? name}
        subtitle={entity?.metadata.description}
        type={title}
        typeLink={path}
      />
      {entity ? (
        <EntityProvider entity={entity}>
          {children(`${path}/${encodeURIComponent(name)}`)}
        </EntityProvider>
      ) : (
        <Content>
          {data && <NotHere name={name} path={path} />}
          {!data && error && <ApiErrorPanel error={error} onRetry={refresh} />}
          {!data && !error && <Loading label={t('workspaces.loadingOne')} />}
        </Content>
      )}
    </Page>
  );
}

/**
 * The page of the workspace that the route's parameter `workspace` names.
 *
 * @public
 */
export function WorkspaceEntityPage(props: WorkspaceEntityPageProps) {
  const { workspace: name = '' } = useParams();
  // The catalog would not look for one of a name that none can have.
  return workspaceParams.safeParse({ workspace: name }).success ? (
    <Body key={name} {...props} name={name} />
  ) : (
    <Page themeId="tool">
      <Content>
        <NotHere name={name} path={props.path} />
      </Content>
    </Page>
  );
}
