import { WorkspaceEntityPage } from '@amamba/plugin-amamba-react';
import { Content } from '@backstage/core-components';
import { BasePathProvider } from '../../data/paths';
import { useMessages } from '../../translation/translation';
import { DebugArea } from '../area/DebugArea';

/** A workspace's pods, sessions, nodes and rules. */
export function WorkspacePage(props: { path: string }) {
  const t = useMessages();
  return (
    <WorkspaceEntityPage title={t('page.title')} path={props.path}>
      {path => (
        <BasePathProvider path={path}>
          <Content>
            <DebugArea />
          </Content>
        </BasePathProvider>
      )}
    </WorkspaceEntityPage>
  );
}
