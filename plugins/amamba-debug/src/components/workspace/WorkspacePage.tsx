import { workspaceParams } from '@amamba/plugin-amamba-common';
import {
  ApiErrorPanel,
  EmptyState,
  Loading,
} from '@amamba/plugin-amamba-react';
import { Content, Header, Link, Page } from '@backstage/core-components';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { useParams } from 'react-router-dom';
import { BasePathProvider } from '../../data/paths';
import { useWorkspaceEntity } from '../../data/useWorkspaces';
import { useMessages } from '../../translation/translation';
import { DebugArea } from '../area/DebugArea';

function NotHere(props: { name: string; path: string }) {
  const t = useMessages();
  return (
    <EmptyState
      title={t('page.notFoundTitle', { name: props.name })}
      action={<Link to={props.path}>{t('page.all')}</Link>}
    >
      {t('page.notFound')}
    </EmptyState>
  );
}

function Body(props: { name: string; path: string }) {
  const t = useMessages();
  const { name, path } = props;
  const { data, error, refresh } = useWorkspaceEntity(name);
  const entity = data?.entity;
  return (
    <Page themeId="tool">
      <Header
        title={entity?.metadata.title ?? name}
        subtitle={entity?.metadata.description}
        type={t('page.title')}
        typeLink={path}
      />
      {entity ? (
        <EntityProvider entity={entity}>
          <Content>
            <DebugArea />
          </Content>
        </EntityProvider>
      ) : (
        <Content>
          {data && <NotHere name={name} path={path} />}
          {!data && error && <ApiErrorPanel error={error} onRetry={refresh} />}
          {!data && !error && <Loading label={t('page.loadingOne')} />}
        </Content>
      )}
    </Page>
  );
}

/** A workspace's pods, sessions, nodes and rules. */
export function WorkspacePage(props: { path: string }) {
  const { workspace: name = '' } = useParams();
  // The catalog would not look for one of a name that none can have.
  return workspaceParams.safeParse({ workspace: name }).success ? (
    <BasePathProvider path={`${props.path}/${encodeURIComponent(name)}`}>
      <Body key={name} name={name} path={props.path} />
    </BasePathProvider>
  ) : (
    <Page themeId="tool">
      <Content>
        <NotHere name={name} path={props.path} />
      </Content>
    </Page>
  );
}
