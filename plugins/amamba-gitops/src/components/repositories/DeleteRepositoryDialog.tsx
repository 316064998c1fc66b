import type { Repository } from '@amamba/plugin-amamba-gitops-common';
import { ConfirmDialog, useCommand } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import Typography from '@material-ui/core/Typography';
import { gitopsApiRef } from '../../api/gitopsApi';
import { useWorkspaceName } from '../../data/entity';
import { QUERY_ROOT } from '../../data/queries';
import { useMessages } from '../../translation/translation';

/** Asks before a repository goes out of the workspace. */
export function DeleteRepositoryDialog(props: {
  repository: Repository;
  onClose: () => void;
}) {
  const { repository, onClose } = props;
  const t = useMessages();
  const api = useApi(gitopsApiRef);
  const workspace = useWorkspaceName() ?? '';
  const remove = useCommand({
    run: () =>
      api.deleteRepository({
        params: { workspace, repository: repository.id },
      }),
    doneMessage: ({ url }) => t('repositories.deleted', { url }),
    invalidates: [QUERY_ROOT],
    onDone: onClose,
  });
  const { url, applications } = repository;
  return (
    <ConfirmDialog
      open
      title={t('repositories.deleteTitle')}
      action={t('repositories.delete')}
      running={remove.running}
      error={remove.error}
      onConfirm={() => remove.execute(undefined)}
      onClose={onClose}
    >
      <Typography paragraph style={{ overflowWrap: 'anywhere' }}>
        {t('repositories.deleteBody', { url })}
      </Typography>
      {applications > 0 && (
        <Typography>
          {t('repositories.deleteUsed', { number: String(applications) })}
        </Typography>
      )}
    </ConfirmDialog>
  );
}
