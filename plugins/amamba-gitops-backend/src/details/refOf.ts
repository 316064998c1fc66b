import type { ArgoApplicationRef } from '@amamba/plugin-amamba-node';
import type { StoredApplication } from '../store/ApplicationStore';

/** How Argo CD is asked for an application. */
export function refOf({
  summary: { project, namespace, name },
}: StoredApplication): ArgoApplicationRef {
  return { project, namespace, name };
}
