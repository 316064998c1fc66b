import { gitopsCreatePermission } from '@amamba/plugin-amamba-gitops-common';
import { GuardedButton } from '@amamba/plugin-amamba-react';
import AddIcon from '@material-ui/icons/Add';
import { useNavigate } from 'react-router-dom';
import { useWorkspaceName } from '../../data/entity';
import { createPath, useBasePath } from '../../data/paths';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';

/** Leads to the form that makes an application. */
export function CreateButton() {
  const t = useMessages();
  const base = useBasePath();
  const navigate = useNavigate();
  const denied = useRefusal(gitopsCreatePermission);
  const workspace = useWorkspaceName();
  let reason: string | undefined = denied ? t('denied.create') : undefined;
  if (workspace === undefined) {
    reason = t('denied.noWorkspace');
  }
  return (
    <GuardedButton
      variant="contained"
      color="primary"
      startIcon={<AddIcon />}
      reason={reason}
      onClick={() => navigate(createPath(base))}
    >
      {t('create.action')}
    </GuardedButton>
  );
}
