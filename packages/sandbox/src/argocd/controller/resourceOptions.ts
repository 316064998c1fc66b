import type { KubeObject } from '../../kubernetes/types.ts';

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';
const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';
const HOOK = 'argocd.argoproj.io/hook';
const HELM_HOOK = 'helm.sh/hook';
const DELETE_POLICY = 'argocd.argoproj.io/hook-delete-policy';
const HELM_DELETE_POLICY = 'helm.sh/hook-delete-policy';
const HELM_WEIGHT = 'helm.sh/hook-weight';

export type SyncPhase = 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail';
export type DeletePolicy =
  | 'BeforeHookCreation'
  | 'HookSucceeded'
  | 'HookFailed';

const HELM_PHASES: Record<string, SyncPhase> = {
  'crd-install': 'PreSync',
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
};
const PHASES = ['PreSync', 'Sync', 'PostSync', 'SyncFail'];
const HELM_POLICIES: Record<string, DeletePolicy> = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
};

function words(object: KubeObject, annotation: string): string[] {
  const text = object.metadata.annotations?.[annotation] ?? '';
  return text
    .split(',')
    .map(word => word.trim())
    .filter(Boolean);
}

/** Whether an object's own sync options say so: `Prune=false`. */
export function hasSyncOption(object: KubeObject, option: string): boolean {
  return words(object, SYNC_OPTIONS).includes(option);
}

export function ignoresExtraneous(object: KubeObject): boolean {
  return words(object, COMPARE_OPTIONS).includes('IgnoreExtraneous');
}

/** Phases in which an object is a hook; empty for ordinary resources. */
export function hookPhasesOf(object: KubeObject): SyncPhase[] {
  const own = words(object, HOOK).filter(word => PHASES.includes(word));
  if (own.length > 0) return own as SyncPhase[];
  const helm = words(object, HELM_HOOK).flatMap(
    word => HELM_PHASES[word] ?? [],
  );
  return [...new Set(helm)];
}

/** A hook of whatever kind: such as is no part of what is compared. */
export function isHook(object: KubeObject): boolean {
  const own = words(object, HOOK);
  if (own.length > 0) return !own.includes('Skip');
  const helm = words(object, HELM_HOOK);
  return helm.length > 0 && !helm.includes('crd-install');
}

export function isSkipped(object: KubeObject): boolean {
  return words(object, HOOK).includes('Skip');
}

export function deletePoliciesOf(object: KubeObject): DeletePolicy[] {
  const own = words(object, DELETE_POLICY) as DeletePolicy[];
  const helm = words(object, HELM_DELETE_POLICY).flatMap(
    word => HELM_POLICIES[word] ?? [],
  );
  const policies = [...own, ...helm];
  return policies.length > 0 ? policies : ['BeforeHookCreation'];
}

export function waveOf({ metadata }: KubeObject): number {
  const { annotations = {} } = metadata;
  const text = annotations[SYNC_WAVE] ?? annotations[HELM_WEIGHT];
  const wave = Number.parseInt(text ?? '0', 10);
  return Number.isNaN(wave) ? 0 : wave;
}
