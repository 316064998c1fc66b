import type { KubeObject } from '../../kubernetes/types.ts';
import type { ArgoCdSettings } from '../types.ts';

/** Says whose an object is: `app:group/Kind:namespace/name`. */
export const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
/** Says the same in short, where that is how an installation tracks. */
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';

const LONGEST_LABEL = 63;

/**
 * Marks an object as an application's.
 *
 * @param appName - with its namespace before it, where that is not Argo CD's own
 * @param namespace - of the destination, for objects that say none
 */
export function track(
  object: KubeObject,
  appName: string,
  namespace: string,
  tracking: ArgoCdSettings['tracking'],
): void {
  // A definition may belong to many.
  if (object.kind === 'CustomResourceDefinition') return;
  object.metadata ??= {} as KubeObject['metadata'];
  const { metadata } = object;
  if (tracking !== 'label') {
    const id = trackingIdOf(object, appName, namespace);
    metadata.annotations = { ...metadata.annotations, [TRACKING_ID]: id };
  }
  if (tracking !== 'annotation') {
    const label = appName.slice(0, LONGEST_LABEL);
    metadata.labels = { ...metadata.labels, [INSTANCE_LABEL]: label };
  }
}

export function trackingIdOf(
  { apiVersion, kind, metadata }: KubeObject,
  appName: string,
  namespace: string,
): string {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const place = metadata.namespace || namespace;
  return `${appName}:${group}/${kind}:${place}/${metadata.name}`;
}

/** What a tracking id says. */
export interface TrackingId {
  appName: string;
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

export function parseTrackingId(
  text: string | undefined,
): TrackingId | undefined {
  const [, appName, group, kind, namespace, name] =
    /^([^:]+):([^:/]*)\/([^:]+):([^:/]*)\/(.+)$/.exec(text ?? '') ?? [];
  return appName === undefined
    ? undefined
    : { appName, group, kind, namespace, name };
}
