import {
  EmptyState,
  LiveView,
  Section,
  useCommand,
} from '@amamba/plugin-amamba-react';
import { workspacesSyncPermission } from '@amamba/plugin-amamba-workspaces-common';
import { useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import SyncIcon from '@material-ui/icons/Sync';
import { useState } from 'react';
import { ApiErrorPanel } from '@amamba/plugin-amamba-react';
import { workspacesApiRef } from '../../api/workspacesApi';
import { type SyncPlan, useSync } from '../../data/queries';
import { useWorkspaceCommand } from '../../data/useWorkspaceCommand';
import { holds, useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { ConditionsTable } from './ConditionsTable';
import { PlanView } from './PlanView';

function usePlan(onPlan: (plan: SyncPlan) => void) {
  const api = useApi(workspacesApiRef);
  const { name } = useWorkspace();
  return useCommand<void, SyncPlan>({
    run: () => api.planSync({ params: { workspace: name } }),
    onDone: onPlan,
  });
}

/** How the workspace stands in each target, and what can be done about it. */
export function SyncTab() {
  const t = useMessages();
  const workspace = useWorkspace();
  const live = useSync();
  const maySync = holds(workspace, workspacesSyncPermission);
  const [plan, setPlan] = useState<SyncPlan>();
  const preview = usePlan(setPlan);
  const sync = useWorkspaceCommand({
    run: (api, params) => api.syncNow({ params }),
    done: () => t('sync.started'),
    onDone: () => setPlan(undefined),
  });
  return (
    <>
      <Section
        title={t('sync.title')}
        actions={
          maySync && (
            <>
              <Button
                variant="outlined"
                disabled={preview.running}
                onClick={() => preview.execute()}
              >
                {preview.running ? t('sync.previewing') : t('sync.preview')}
              </Button>
              <Button
                variant="contained"
                color="primary"
                startIcon={<SyncIcon />}
                disabled={sync.running}
                onClick={() => sync.execute(undefined)}
              >
                {t('sync.now')}
              </Button>
            </>
          )
        }
      >
        {sync.error && <ApiErrorPanel error={sync.error} />}
        {preview.error && <ApiErrorPanel error={preview.error} />}
        <LiveView of={live} loading={t('sync.loading')}>
          {({ conditions }) =>
            conditions.length === 0 ? (
              <EmptyState title={t('sync.noTargets')}>
                {t('sync.empty')}
              </EmptyState>
            ) : (
              <ConditionsTable conditions={conditions} />
            )
          }
        </LiveView>
      </Section>
      {plan && (
        <Section
          title={t('sync.planTitle')}
          actions={
            <Button onClick={() => setPlan(undefined)}>
              {t('form.close')}
            </Button>
          }
        >
          <PlanView plan={plan} />
        </Section>
      )}
    </>
  );
}
