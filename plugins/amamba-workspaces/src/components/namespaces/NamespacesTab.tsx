import {
  EmptyState,
  GuardedButton,
  LiveView,
  Section,
  SourcesNotice,
} from '@amamba/plugin-amamba-react';
import { namespacesCreatePermission } from '@amamba/plugin-amamba-workspaces-common';
import AddIcon from '@material-ui/icons/Add';
import { useState } from 'react';
import { type NamespaceList, useNamespaces } from '../../data/queries';
import { useMayEdit } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { ClusterCards } from './ClusterCards';
import { CreateNamespaceDialog } from './CreateNamespaceDialog';
import { NamespacesTable } from './NamespacesTable';

function CreateButton(props: { list: NamespaceList }) {
  const t = useMessages();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <GuardedButton
        variant="contained"
        color="primary"
        startIcon={<AddIcon />}
        reason={
          props.list.clusters.length === 0
            ? t('namespace.noCluster')
            : undefined
        }
        onClick={() => setCreating(true)}
      >
        {t('namespace.create')}
      </GuardedButton>
      {creating && (
        <CreateNamespaceDialog
          list={props.list}
          onClose={() => setCreating(false)}
        />
      )}
    </>
  );
}

function Namespaces(props: { list: NamespaceList }) {
  const t = useMessages();
  const { list } = props;
  const mayCreate = useMayEdit(namespacesCreatePermission);
  return (
    <>
      <SourcesNotice
        sources={list.clusters
          .filter(({ staleSince }) => staleSince !== undefined)
          .map(({ title, staleSince, unusable }) => ({
            instance: title,
            state: 'stale',
            syncedAt: staleSince,
            message: unusable,
          }))}
      />
      <Section title={t('cluster.title')}>
        <ClusterCards clusters={list.clusters} />
      </Section>
      <Section
        title={t('namespace.title')}
        actions={mayCreate && <CreateButton list={list} />}
      >
        {list.items.length === 0 ? (
          <EmptyState title={t('namespace.emptyTitle')}>
            {mayCreate ? t('namespace.emptyCreate') : t('namespace.empty')}
          </EmptyState>
        ) : (
          <NamespacesTable list={list} />
        )}
      </Section>
    </>
  );
}

/** Clusters and namespaces of the workspace. */
export function NamespacesTab() {
  const t = useMessages();
  const live = useNamespaces();
  return (
    <LiveView of={live} loading={t('namespace.loading')}>
      {list => <Namespaces list={list} />}
    </LiveView>
  );
}
