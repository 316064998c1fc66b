import type { ApplicationSet } from '@amamba/plugin-amamba-gitops-common';
import { ConfirmDialog, useCommand } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useNavigate } from 'react-router-dom';
import { gitopsApiRef } from '../../api/gitopsApi';
import { useWorkspaceName } from '../../data/entity';
import { useBasePath } from '../../data/paths';
import { QUERY_ROOT } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { setsPath } from './paths';

/** Asks before an ApplicationSet is deleted with its applications. */
export function DeleteSetDialog(props: {
  set: ApplicationSet;
  onClose: () => void;
}) {
  const { set, onClose } = props;
  const t = useMessages();
  const api = useApi(gitopsApiRef);
  const base = useBasePath();
  const navigate = useNavigate();
  const workspace = useWorkspaceName() ?? '';
  const remove = useCommand({
    run: () =>
      api.deleteApplicationSet({
        params: { workspace, instance: set.instance, set: set.name },
        body: { confirm: set.name },
      }),
    doneMessage: ({ name }) => t('sets.deleted', { name }),
    invalidates: [QUERY_ROOT],
    onDone: () => navigate(setsPath(base), { replace: true }),
  });
  return (
    <ConfirmDialog
      open
      title={t('sets.deleteTitle', { name: set.name })}
      action={t('sets.delete')}
      typed={set.name}
      running={remove.running}
      error={remove.error}
      onConfirm={() => remove.execute(undefined)}
      onClose={onClose}
    >
      {t('sets.deleteBody', { number: String(set.applications.length) })}
    </ConfirmDialog>
  );
}
