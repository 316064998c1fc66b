import type { KubeTarget } from '@amamba/plugin-amamba-node';
import type { SyncChange } from '@amamba/plugin-amamba-workspaces-common';
import type { Manifest } from './Manifest';
import type { Kind } from './resources';

interface StepBase {
  /** In words. */
  change: SyncChange;
}

/** Makes a namespace, or fails when there is one of its name. */
export interface CreateNamespaceStep extends StepBase {
  do: 'create-namespace';
  /** With the labels that it needs at once. */
  manifest: Manifest;
}

/** Takes over a namespace if it is still as it was seen. */
export interface AdoptNamespaceStep extends StepBase {
  do: 'adopt-namespace';
  manifest: Manifest;
  uid: string | undefined;
  resourceVersion: string | undefined;
}

/** Applies the syncer's fields of an object. */
export interface ApplyStep extends StepBase {
  do: 'apply';
  manifest: Manifest;
  /** Of the object that was seen; absent: there was none. */
  uid: string | undefined;
  /** `false`: fails where somebody else has set one of the fields. */
  force: boolean;
  /** Deletes the object first, for its fields cannot be changed. */
  replace: boolean;
}

/** Deletes this very object. */
export interface DeleteStep extends StepBase {
  do: 'delete';
  kind: Kind;
  target: KubeTarget;
  uid: string | undefined;
}

/** Takes the syncer's labels off a namespace, which stays. */
export interface ReleaseNamespaceStep extends StepBase {
  do: 'release-namespace';
  name: string;
  uid: string | undefined;
  /** To remove those of the syncer that are no fields of its own. */
  labels: string[];
  annotations: string[];
}

/** What must succeed before anything is done in a namespace. */
export type Gate = CreateNamespaceStep | AdoptNamespaceStep;

/** One thing to do on a cluster, as data. */
export type Step = Gate | ApplyStep | DeleteStep | ReleaseNamespaceStep;

/** Makes the first bounds of a namespace; later ones replace some that hold. */
export function makesBounds(step: Step): boolean {
  return (
    step.do === 'apply' &&
    step.uid === undefined &&
    (step.manifest.kind === 'ResourceQuota' ||
      step.manifest.kind === 'LimitRange')
  );
}

/** Gives people rights that they do not have yet. */
export function letsIn(step: Step): boolean {
  return step.do === 'apply' && step.manifest.kind === 'RoleBinding';
}
