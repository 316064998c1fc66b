import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { readAutomation } from '../../argocd/automation';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { announce, keyOf, readNow } from './commandContext';
import { switchAutoSync } from './pauseAutoSync';
import { requireNotRemade } from './requireNotRemade';

export function setAutoSync(
  deps: RouteDeps,
): RouteHandler<GitopsContract['setAutoSync']> {
  return async ({ params, body: { enabled } }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const before = await readNow(own, caller.signal);
    if ((readAutomation(before)?.enabled ?? false) === enabled) {
      caller.note({ detail: enabled ? 'was on already' : 'was off already' });
      return keyOf(own);
    }
    await requireNotRemade(own, before, '/spec/syncPolicy/automated');
    await switchAutoSync(own.client(), own.ref, before, enabled);
    caller.note({ detail: enabled ? 'resumed' : 'paused' });
    return announce(deps, own);
  };
}
