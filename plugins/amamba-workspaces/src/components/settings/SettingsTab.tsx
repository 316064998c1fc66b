import {
  clustersBindPermission,
  workspacesDeletePermission,
  workspacesMovePermission,
  workspacesUpdatePermission,
} from '@amamba/plugin-amamba-workspaces-common';
import { EmptyState } from '@amamba/plugin-amamba-react';
import { useMayEdit, useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { ClustersSection } from './ClustersSection';
import { DeleteSection } from './DeleteSection';
import { DescribeSection } from './DescribeSection';
import { PlacementSection } from './PlacementSection';

/** What can be changed of the workspace itself, by whoever may. */
export function SettingsTab() {
  const t = useMessages();
  const { source } = useWorkspace();
  const mayUpdate = useMayEdit(workspacesUpdatePermission);
  const mayMove = useMayEdit(workspacesMovePermission);
  const mayBind = useMayEdit(clustersBindPermission);
  const mayDelete = useMayEdit(workspacesDeletePermission);
  if (!mayUpdate && !mayMove && !mayBind && !mayDelete) {
    return (
      <EmptyState title={t('settings.emptyTitle')}>
        {source.kind === 'portal' ? t('settings.empty') : t('settings.kept')}
      </EmptyState>
    );
  }
  return (
    <>
      {mayUpdate && <DescribeSection />}
      {mayMove && <PlacementSection />}
      {mayBind && <ClustersSection />}
      {mayDelete && <DeleteSection />}
    </>
  );
}
