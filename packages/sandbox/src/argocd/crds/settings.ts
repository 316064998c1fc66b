import type { ObjectClient } from '../../kubernetes/types.ts';
import { parseDuration } from '../controller/index.ts';
import type { ArgoCdSettings } from '../types.ts';

/** ConfigMaps that an installation reads its settings from. */
export const CONFIG = 'argocd-cm';
export const RBAC_CONFIG = 'argocd-rbac-cm';
export const PARAMETERS = 'argocd-cmd-params-cm';

const RESYNC = 'timeout.reconciliation';
const TRACKING = 'application.resourceTrackingMethod';
const NAMESPACES = 'application.namespaces';
const WAVE_DELAY = 'controller.sync.wave.delay.seconds';
const REVISION_CACHE = 'reposerver.revision.cache.expiration';
const ACCOUNT = /^accounts\.([^.]+)$/;

function durationText(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** Entries of the three ConfigMaps that say what `settings` says. */
export function settingsData(
  settings: Partial<ArgoCdSettings>,
): Record<string, Record<string, string>> {
  const { resyncMs, waveDelayMs, revisionCacheMs } = settings;
  const accounts = Object.entries(settings.accounts ?? {});
  return {
    [CONFIG]: {
      ...Object.fromEntries(
        accounts.map(([name, can]) => [`accounts.${name}`, can]),
      ),
      ...(resyncMs !== undefined && { [RESYNC]: durationText(resyncMs) }),
      ...(settings.tracking && { [TRACKING]: settings.tracking }),
    },
    [RBAC_CONFIG]: {
      ...(settings.policyCsv !== undefined && {
        'policy.csv': settings.policyCsv,
      }),
      ...(settings.policyDefault !== undefined && {
        'policy.default': settings.policyDefault,
      }),
    },
    [PARAMETERS]: {
      ...(settings.applicationNamespaces && {
        [NAMESPACES]: settings.applicationNamespaces.join(','),
      }),
      ...(waveDelayMs !== undefined && {
        [WAVE_DELAY]: String(waveDelayMs / 1000),
      }),
      ...(revisionCacheMs !== undefined && {
        [REVISION_CACHE]: durationText(revisionCacheMs),
      }),
    },
  };
}

/** What the ConfigMaps say now, with Argo CD's defaults for what they do not. */
export function readSettings(
  objects: ObjectClient,
  namespace: string,
): ArgoCdSettings {
  const data = (name: string): Record<string, string> =>
    objects.get('configmaps', namespace, name)?.data ?? {};
  const config = data(CONFIG);
  const rbac = data(RBAC_CONFIG);
  const parameters = data(PARAMETERS);
  const accounts: Record<string, string> = {};
  for (const [key, value] of Object.entries(config)) {
    const name = ACCOUNT.exec(key)?.[1];
    if (name) accounts[name] = value;
  }
  const policies = Object.entries(rbac)
    .filter(([key]) => /^policy(\..+)?\.csv$/.test(key))
    .map(([, text]) => text);
  return {
    accounts,
    policyCsv: policies.join('\n'),
    policyDefault: rbac['policy.default'] ?? '',
    applicationNamespaces: (parameters[NAMESPACES] ?? '')
      .split(',')
      .map(item => item.trim())
      .filter(Boolean),
    resyncMs: parseDuration(config[RESYNC] ?? '') ?? 120_000,
    waveDelayMs: Number(parameters[WAVE_DELAY] ?? 2) * 1000,
    revisionCacheMs: parseDuration(parameters[REVISION_CACHE] ?? '') ?? 180_000,
    tracking: trackingMethod(config[TRACKING]),
  };
}

function trackingMethod(text: string | undefined): ArgoCdSettings['tracking'] {
  return text === 'label' || text === 'annotation+label' ? text : 'annotation';
}
