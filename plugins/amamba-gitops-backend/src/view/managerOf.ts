import type { ArgoApplication } from '@amamba/plugin-amamba-node';
import { z } from 'zod';

const ownersSchema = z
  .array(z.looseObject({ kind: z.string(), name: z.string() }))
  .nullish()
  .catch(undefined);

const TRACKING_ANNOTATION = 'argocd.argoproj.io/tracking-id';

/** Who makes an application, so that changes by hand would be undone. */
export function managerOf({ metadata }: ArgoApplication): {
  applicationSet?: string;
  managedBy?: string;
} {
  const owners = ownersSchema.parse(metadata.ownerReferences) ?? [];
  const set = owners.find(({ kind }) => kind === 'ApplicationSet');
  if (set) {
    return {
      applicationSet: set.name,
      managedBy: `ApplicationSet ${set.name}`,
    };
  }
  // `parent:argoproj.io/Application:argocd/name`: an app of apps.
  const parent = metadata.annotations?.[TRACKING_ANNOTATION]?.split(':')[0];
  return parent ? { managedBy: `Application ${parent}` } : {};
}
