import {
  ActionsMenu,
  ConfirmDialog,
  EmptyState,
  PlainTable,
  Section,
  WideCell,
} from '@amamba/plugin-amamba-react';
import type { WorkspaceCluster } from '@amamba/plugin-amamba-common';
import Button from '@material-ui/core/Button';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { useState } from 'react';
import { useWorkspaceCommand } from '../../data/useWorkspaceCommand';
import { useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { useDimensionName } from '../shared/useDimensionName';
import { BindDialog } from './BindDialog';

function UnbindDialog(props: { cluster: string; onClose: () => void }) {
  const t = useMessages();
  const { cluster, onClose } = props;
  const unbind = useWorkspaceCommand({
    run: (api, params) => api.unbindCluster({ params: { ...params, cluster } }),
    done: () => t('cluster.unboundDone', { name: cluster }),
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      open
      title={t('cluster.unbindTitle', { name: cluster })}
      action={t('cluster.unbind')}
      running={unbind.running}
      error={unbind.error}
      onConfirm={() => unbind.execute(undefined)}
      onClose={onClose}
    >
      {t('cluster.unbindBody')}
    </ConfirmDialog>
  );
}

function ClusterRow(props: { cluster: WorkspaceCluster }) {
  const t = useMessages();
  const nameOf = useDimensionName();
  const { cluster } = props;
  const [open, setOpen] = useState<'change' | 'unbind'>();
  const close = () => setOpen(undefined);
  const quota = Object.entries(cluster.quota ?? {})
    .map(([name, amount]) => t('quota.named', { name: nameOf(name), amount }))
    .join(' · ');
  return (
    <TableRow>
      <TableCell>{cluster.name}</TableCell>
      <TableCell>{t(`cluster.${cluster.binding}`)}</TableCell>
      <WideCell>{quota || t('cluster.unbounded')}</WideCell>
      <TableCell>{cluster.namespaces.length}</TableCell>
      <TableCell align="right">
        <ActionsMenu
          label={t('cluster.actionsOf', { name: cluster.name })}
          actions={(['change', 'unbind'] as const).map(name => ({
            name: t(`cluster.menu.${name}`),
            onClick: () => setOpen(name),
          }))}
        />
        {open === 'change' && <BindDialog cluster={cluster} onClose={close} />}
        {open === 'unbind' && (
          <UnbindDialog cluster={cluster.name} onClose={close} />
        )}
      </TableCell>
    </TableRow>
  );
}

/** Clusters that the workspace may use: bind, change, unbind. */
export function ClustersSection() {
  const t = useMessages();
  const { clusters } = useWorkspace().spec;
  const [binding, setBinding] = useState(false);
  return (
    <Section
      title={t('cluster.title')}
      actions={
        <Button variant="outlined" onClick={() => setBinding(true)}>
          {t('cluster.bind')}
        </Button>
      }
    >
      {clusters.length === 0 ? (
        <EmptyState title={t('cluster.unboundTitle')}>
          {t('cluster.bindFirst')}
        </EmptyState>
      ) : (
        <PlainTable
          caption={t('cluster.title')}
          columns={[
            { label: t('column.cluster') },
            { label: t('column.binding') },
            { label: t('column.quota'), wide: true },
            { label: t('column.namespaces') },
            { label: t('column.actions'), silent: true },
          ]}
        >
          {clusters.map(cluster => (
            <ClusterRow key={cluster.name} cluster={cluster} />
          ))}
        </PlainTable>
      )}
      {binding && <BindDialog onClose={() => setBinding(false)} />}
    </Section>
  );
}
