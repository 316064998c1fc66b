import { ConfirmDialog, FormDialog } from '@amamba/plugin-amamba-react';
import type { Namespace } from '@amamba/plugin-amamba-workspaces-common';
import { useState } from 'react';
import { isClean } from '../../data/amountRows';
import { findLabelProblems, toLabelRows, toLabels } from '../../data/labelRows';
import type { NamespaceList } from '../../data/queries';
import { useWorkspaceCommand } from '../../data/useWorkspaceCommand';
import { useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { LabelFields } from './LabelFields';
import { QuotaFields } from './QuotaFields';
import { useQuotaForm } from './useQuotaForm';

/** Properties of the dialogs here. */
export interface NamespaceDialogProps {
  namespace: Namespace;
  list: NamespaceList;
  onClose: () => void;
}

const pathOf = ({ cluster, name }: Namespace) => ({ cluster, namespace: name });

/** Changes a namespace's labels. */
export function LabelsDialog(props: NamespaceDialogProps) {
  const { namespace, onClose } = props;
  const t = useMessages();
  const [rows, setRows] = useState(() => toLabelRows(namespace.labels));
  const problems = findLabelProblems(rows);
  const save = useWorkspaceCommand({
    run: (api, params) =>
      api.setNamespaceLabels({
        params: { ...params, ...pathOf(namespace) },
        body: { labels: toLabels(rows) },
      }),
    done: () => t('labels.saved', { name: namespace.name }),
    onDone: onClose,
  });
  return (
    <FormDialog
      title={t('labels.title', { name: namespace.name })}
      action={t('form.save')}
      running={save.running}
      error={save.error}
      valid={problems.size === 0}
      onSubmit={() => save.execute(undefined)}
      onClose={onClose}
    >
      <LabelFields rows={rows} problems={problems} onChange={setRows} />
    </FormDialog>
  );
}

/** Changes a namespace's quota and limits. */
export function QuotaDialog(props: NamespaceDialogProps) {
  const { namespace, list, onClose } = props;
  const t = useMessages();
  const [insist, setInsist] = useState(false);
  const cluster = list.clusters.find(({ name }) => name === namespace.cluster);
  const form = useQuotaForm(list, cluster, namespace);
  const save = useWorkspaceCommand({
    run: (api, params) =>
      api.setNamespaceQuota({
        params: { ...params, ...pathOf(namespace) },
        body: form.body(),
      }),
    done: () => t('quota.saved', { name: namespace.name }),
    onDone: onClose,
  });
  return (
    <FormDialog
      title={t('quota.title', { name: namespace.name })}
      action={t('form.save')}
      maxWidth="md"
      running={save.running}
      error={save.error}
      valid={isClean(form.problems)}
      onRefused={() => setInsist(true)}
      onSubmit={() => save.execute(undefined)}
      onClose={onClose}
    >
      <QuotaFields form={form} insist={insist} />
    </FormDialog>
  );
}

/** Deletes a namespace with all that it holds, once its name was typed. */
export function DeleteNamespaceDialog(props: NamespaceDialogProps) {
  const { namespace, onClose } = props;
  const t = useMessages();
  const { spec } = useWorkspace();
  const adopted = spec.clusters
    .find(({ name }) => name === namespace.cluster)
    ?.namespaces.find(({ name }) => name === namespace.name)?.adopt;
  const remove = useWorkspaceCommand({
    run: (api, params) =>
      api.deleteNamespace({
        params: { ...params, ...pathOf(namespace) },
        query: { confirm: namespace.name },
      }),
    done: () => t('namespace.goes', { name: namespace.name }),
    onDone: onClose,
  });
  const { name, cluster } = namespace;
  return (
    <ConfirmDialog
      open
      title={t('namespace.deleteTitle', { name })}
      action={t('namespace.delete')}
      typed={name}
      running={remove.running}
      error={remove.error}
      onConfirm={() => remove.execute(undefined)}
      onClose={onClose}
    >
      {t(adopted ? 'namespace.deleteAdopted' : 'namespace.deleteBody', {
        name,
        cluster,
      })}
    </ConfirmDialog>
  );
}
