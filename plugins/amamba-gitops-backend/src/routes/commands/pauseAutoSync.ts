import type {
  ArgoApplication,
  ArgoApplicationRef,
  ArgoCdClient,
} from '@amamba/plugin-amamba-node';
import {
  readAutomation,
  syncsByItself,
  withAutomation,
  withAutomationTakenAway,
} from '../../argocd/automation';
import { changeSpec } from './changeSpec';

/**
 * Whether an Argo CD that was told not to sync by itself does it still: it
 * knows no `automated.enabled`, and left it out of its answer.
 */
export function ignoresPause(
  answered: ArgoApplication,
  wanted: boolean | undefined,
): boolean {
  return wanted === false && syncsByItself(answered);
}

/**
 * Switches automatic syncs off or on, with their settings kept.
 *
 * @returns the application as it is then.
 */
export async function switchAutoSync(
  client: ArgoCdClient,
  ref: ArgoApplicationRef,
  before: ArgoApplication,
  enabled: boolean,
): Promise<ArgoApplication> {
  const settings = readAutomation(before) ?? {
    prune: false,
    selfHeal: false,
    allowEmpty: false,
  };
  const wanted = withAutomation(before, { ...settings, enabled });
  const changed = await changeSpec(client, ref, before, wanted);
  return ignoresPause(changed, enabled)
    ? changeSpec(client, ref, changed, withAutomationTakenAway(changed))
    : changed;
}
