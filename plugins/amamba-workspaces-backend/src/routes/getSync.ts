import type { SyncCondition } from '@amamba/plugin-amamba-workspaces-common';
import type { TargetRecord } from '../store/WorkspaceStore';
import type { Handler } from './Handler';
import type { RouteDeps } from './RouteDeps';

export function getSync(deps: RouteDeps): Handler<'getSync'> {
  return async (_input, { workspace }) => {
    const targets = await deps.store.listTargets(workspace);
    return { conditions: targets.map(toCondition) };
  };
}

function toCondition(target: TargetRecord): SyncCondition {
  const { provisioner, status, reason, message, since } = target;
  const { triedAt, nextAt } = target;
  return {
    provisioner,
    target: target.target,
    status,
    reason,
    message,
    since: since.toISOString(),
    ...(triedAt && { lastTry: triedAt.toISOString() }),
    ...(nextAt && { nextTry: nextAt.toISOString() }),
  };
}
