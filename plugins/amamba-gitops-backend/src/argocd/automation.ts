import type { ArgoApplication } from '@amamba/plugin-amamba-node';
import type { SyncPolicy } from '@amamba/plugin-amamba-gitops-common';
import { z } from 'zod';

/**
 * On an application that was paused by taking `automated` away, for an Argo CD
 * that does not know `automated.enabled`: what to put back.
 */
export const PAUSED_ANNOTATION = 'amamba.io/paused-auto-sync';

type Automated = NonNullable<
  NonNullable<ArgoApplication['spec']['syncPolicy']>['automated']
>;
type Policy = NonNullable<ArgoApplication['spec']['syncPolicy']>;

const rememberedSchema = z.looseObject({
  prune: z.boolean().optional(),
  selfHeal: z.boolean().optional(),
  allowEmpty: z.boolean().optional(),
});

type Paused = Pick<ArgoApplication, 'metadata' | 'spec'>;

function remembered(app: Pick<ArgoApplication, 'metadata'>) {
  const text = app.metadata.annotations?.[PAUSED_ANNOTATION];
  if (!text) {
    return undefined;
  }
  try {
    return rememberedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether it syncs by itself, and with which settings it does or would. */
export function readAutomation(app: Paused): SyncPolicy['automated'] {
  const automated = app.spec.syncPolicy?.automated;
  const settings = automated ?? remembered(app);
  return (
    settings && {
      enabled: Boolean(automated) && automated?.enabled !== false,
      prune: settings.prune ?? false,
      selfHeal: settings.selfHeal ?? false,
      allowEmpty: settings.allowEmpty ?? false,
    }
  );
}

/** Whether Argo CD syncs it without being asked. */
export function syncsByItself(app: Paused): boolean {
  return readAutomation(app)?.enabled ?? false;
}

/**
 * `automated` as it shall be; what only Argo CD's YAML can say stays.
 *
 * @remarks `enabled` is only written where it has to be: not every Argo CD
 * knows it, and absent means on.
 */
export function toArgoAutomated(
  wanted: SyncPolicy['automated'],
  existing?: Automated | null,
): Automated | undefined {
  if (!wanted) {
    return undefined;
  }
  const { enabled: _, prune, selfHeal, allowEmpty, ...kept } = existing ?? {};
  const flag = (name: string, value: boolean, before: boolean | undefined) =>
    value || before !== undefined ? { [name]: value } : {};
  return {
    ...kept,
    ...flag('prune', wanted.prune, prune),
    ...flag('selfHeal', wanted.selfHeal, selfHeal),
    ...flag('allowEmpty', wanted.allowEmpty, allowEmpty),
    ...(wanted.enabled ? {} : { enabled: false }),
  };
}

/** The application with its automatic syncs as they shall be. */
export function withAutomation<T extends Paused>(
  app: T,
  wanted: SyncPolicy['automated'],
): T {
  const policy: Policy = { ...app.spec.syncPolicy };
  const before = policy.automated ?? remembered(app);
  delete policy.automated;
  const automated = toArgoAutomated(wanted, before);
  return {
    ...app,
    metadata: { ...app.metadata, annotations: withoutMark(app) },
    spec: {
      ...app.spec,
      syncPolicy: { ...policy, ...(automated && { automated }) },
    },
  };
}

/**
 * The application without automatic syncs, which it remembers: for an Argo CD
 * that syncs also what has `enabled: false`.
 */
export function withAutomationTakenAway<T extends Paused>(app: T): T {
  const { automated, ...policy } = app.spec.syncPolicy ?? {};
  const { enabled: _, ...settings } = automated ?? {};
  return {
    ...app,
    metadata: {
      ...app.metadata,
      annotations: {
        ...app.metadata.annotations,
        [PAUSED_ANNOTATION]: JSON.stringify(settings),
      },
    },
    spec: { ...app.spec, syncPolicy: policy },
  };
}

function withoutMark(app: Pick<ArgoApplication, 'metadata'>) {
  const { [PAUSED_ANNOTATION]: _, ...others } = app.metadata.annotations ?? {};
  return others;
}
