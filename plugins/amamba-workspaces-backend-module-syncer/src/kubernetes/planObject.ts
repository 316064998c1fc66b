import type { KubeObject } from '@amamba/plugin-amamba-node';
import type { Problem } from '../outcome/Problem';
import { fingerprint } from '../fingerprint';
import { findDifferences } from './findDifferences';
import { describeObject, type Manifest, memoryKey } from './Manifest';
import { isMarked, marksOf } from '../marks';
import type { ActualNamespace, DesiredNamespace } from './planNamespace';
import type { Kind } from './resources';
import type { ApplyStep, DeleteStep } from './Step';

/** What a plan needs to know besides the object. */
interface Surroundings {
  workspace: string;
  cluster: string;
  /** Fingerprints of what was applied last. */
  applied: Record<string, string>;
}

interface ObjectPlan {
  steps: Array<ApplyStep | DeleteStep>;
  problems: Problem[];
}

/** Prefix of the names of what is ours in a namespace. */
const OURS = /^amamba(-|$)/;

/** Kubernetes refuses to change these. */
const FIXED = /^(roleRef\.|spec\.scope)/;

/** What makes one object of a namespace as its manifest says. */
export function planObject(
  manifest: Manifest,
  actual: ActualNamespace,
): ObjectPlan {
  const { kind, metadata } = manifest;
  const isNamespace = kind === 'Namespace';
  const found = isNamespace
    ? actual.actual ?? justMade(actual.workspace, metadata.name)
    : actual.objects.find(
        object =>
          object.kind === kind && object.metadata.name === metadata.name,
      );
  const isKnown =
    actual.actual !== undefined &&
    actual.remembered?.uid === actual.actual.metadata.uid;
  const applied = (isKnown && actual.remembered?.applied) || {};
  const plan = planManifest(manifest, found, {
    ...actual,
    applied,
    isOurs: isNamespace,
  });
  const isComplete =
    isNamespace && !actual.actual && !findDifferences(manifest, found!).length;
  return isComplete ? { steps: [], problems: [] } : plan;
}

/** A namespace as the syncer makes it. */
function justMade(workspace: string, name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: marksOf(workspace) },
  };
}

/**
 * What makes an object as its manifest says: nothing, when it is and the
 * manifest is the one that was applied last. A new manifest is applied even
 * to an object that looks like it, to own its fields and to drop those that
 * the one before had.
 */
export function planManifest(
  manifest: Manifest,
  found: KubeObject | undefined,
  surroundings: Surroundings & {
    /** Whether the object is known to be ours whatever its labels say. */
    isOurs: boolean;
  },
): ObjectPlan {
  const { workspace, applied } = surroundings;
  const { kind, metadata } = manifest;
  const last = applied[memoryKey(kind, metadata.name)];
  const isCurrent = last === fingerprint(manifest);
  const differences = found ? differencesOf(manifest, found) : ['missing'];
  if (isCurrent && differences.length === 0) {
    return { steps: [], problems: [] };
  }
  const isOurs =
    surroundings.isOurs ||
    last !== undefined ||
    (found !== undefined && isMarked(found, workspace));
  if (found && !isOurs) {
    return { steps: [], problems: [objectExists(manifest, surroundings)] };
  }
  return { steps: [apply(manifest, found, differences, isOurs)], problems: [] };
}

/** What is ours in a namespace and not declared any more. */
export function planSurplus(
  { objects, quotaProblem }: DesiredNamespace,
  actual: ActualNamespace,
): ObjectPlan {
  const wanted = new Set(
    objects.map(({ kind, metadata }) => memoryKey(kind, metadata.name)),
  );
  const surplus = listOurs(actual).filter(
    ({ kind, metadata }) =>
      !wanted.has(memoryKey(kind, metadata.name)) &&
      // What bounds the namespace now stays until it is known what shall.
      !(quotaProblem && kind !== 'RoleBinding'),
  );
  return { steps: surplus.map(deleteObject), problems: [] };
}

/** The workspace's objects in a namespace: those of our names and labels. */
export function listOurs({
  objects,
  workspace,
}: Pick<ActualNamespace, 'objects' | 'workspace'>): KubeObject[] {
  return objects.filter(
    object => OURS.test(object.metadata.name) && isMarked(object, workspace),
  );
}

/** Deletes this very object. */
export function deleteObject({ kind, metadata }: KubeObject): DeleteStep {
  const { name, namespace, uid } = metadata;
  return {
    do: 'delete',
    kind: kind as Kind,
    target: { name, ...(namespace && { namespace }) },
    uid,
    change: { action: 'delete', object: describeObject(kind, metadata) },
  };
}

function apply(
  manifest: Manifest,
  found: KubeObject | undefined,
  differences: string[],
  force: boolean,
): ApplyStep {
  const replaced =
    found !== undefined && differences.some(words => FIXED.test(words));
  return {
    do: 'apply',
    manifest,
    uid: found?.metadata.uid,
    replace: replaced,
    force,
    change: {
      action: found ? 'update' : 'create',
      object: describeObject(manifest.kind, manifest.metadata),
      ...(found &&
        differences.length > 0 && { detail: differences.join('; ') }),
    },
  };
}

function differencesOf(manifest: Manifest, found: KubeObject): string[] {
  const differences = findDifferences(manifest, found);
  const { scopes, scopeSelector } = (found.spec ?? {}) as Record<
    string,
    unknown
  >;
  // With scopes a quota bounds some of the pods only.
  return manifest.kind === 'ResourceQuota' && (scopes || scopeSelector)
    ? [...differences, `spec.scopes: ${scopes ?? 'some'} → none`]
    : differences;
}

function objectExists(
  { kind, metadata }: Manifest,
  { cluster }: Surroundings,
): Problem {
  return {
    status: 'Failed',
    reason: 'ObjectExists',
    message: `${describeObject(
      kind,
      metadata,
    )} of cluster ${cluster} is not the syncer's, and has the name of one that it needs. Delete it, or give it another name`,
  };
}
