import type { WorkspaceNamespace } from '@amamba/plugin-amamba-common';
import type { KubeObject } from '@amamba/plugin-amamba-node';
import type { Problem } from '../outcome/Problem';
import { buildNamespace } from './buildObjects';
import { claimNamespace, type NamespaceClaim } from './claimNamespace';
import { findForeignBindings } from './findForeignBindings';
import type { Manifest } from './Manifest';
import { isCreated } from '../marks';
import { planObject, planSurplus } from './planObject';
import type { ApplyStep, DeleteStep, Gate } from './Step';

/** How a namespace should be. */
export interface DesiredNamespace {
  namespace: WorkspaceNamespace;
  /** RoleBindings, and quota and limits where they may be applied. */
  objects: Manifest[];
  /** Why its quota and limits may not be applied; those it has stay. */
  quotaProblem?: Problem;
}

/** How a namespace is, and what is known of it. */
export interface ActualNamespace
  extends Omit<NamespaceClaim, 'adopt' | 'name'> {
  /** All RoleBindings in it, and the quotas and limits that are ours. */
  objects: KubeObject[];
}

/** What to do about a namespace. */
export interface NamespacePlan {
  /** Whether it is the workspace's, as it is or once the gate is passed. */
  isOurs: boolean;
  /** Before all else. */
  gate?: Gate;
  steps: Array<ApplyStep | DeleteStep>;
  problems: Problem[];
}

/** What makes a namespace as it should be; nothing when it is. */
export function planNamespace(
  desired: DesiredNamespace,
  actual: ActualNamespace,
): NamespacePlan {
  const { name, adopt } = desired.namespace;
  const ownership = claimNamespace({ ...actual, name, adopt });
  const problems = desired.quotaProblem ? [desired.quotaProblem] : [];
  if (ownership.is === 'not-ours') {
    return {
      isOurs: false,
      steps: [],
      problems: [...problems, ownership.problem],
    };
  }
  if (!actual.actual && desired.quotaProblem) {
    // Without its quota it would be without bounds.
    return { isOurs: false, steps: [], problems };
  }
  const gate = planGate(desired, actual, ownership.is);
  const plan: NamespacePlan = {
    isOurs: true,
    ...(gate && { gate }),
    steps: [],
    problems,
  };
  if (gate?.do !== 'adopt-namespace') {
    add(plan, planObject(buildOf(desired, actual), actual));
  }
  for (const manifest of desired.objects) {
    add(plan, planObject(manifest, actual));
  }
  add(plan, planSurplus(desired, actual));
  plan.problems.push(...findForeignBindings(desired, actual));
  return plan;
}

function planGate(
  desired: DesiredNamespace,
  actual: ActualNamespace,
  ownership: 'ours' | 'absent' | 'adoptable',
): Gate | undefined {
  const object = `Namespace ${desired.namespace.name}`;
  if (ownership === 'absent') {
    const { workspace } = actual;
    const bare = { ...desired.namespace, labels: {} };
    return {
      do: 'create-namespace',
      // What an apply adds later, an apply can take away again.
      manifest: buildNamespace(workspace, bare, true),
      change: { action: 'create', object },
    };
  }
  if (ownership === 'adoptable') {
    const { uid, resourceVersion } = actual.actual!.metadata;
    return {
      do: 'adopt-namespace',
      manifest: buildOf(desired, actual),
      uid,
      resourceVersion,
      change: { action: 'adopt', object },
    };
  }
  return undefined;
}

function buildOf(
  { namespace }: DesiredNamespace,
  { workspace, actual, remembered }: ActualNamespace,
): Manifest {
  const isKnown = remembered?.uid === actual?.metadata.uid;
  const created =
    !actual || isCreated(actual) || (isKnown && remembered?.created === true);
  return buildNamespace(workspace, namespace, created);
}

function add(
  plan: NamespacePlan,
  more: Pick<NamespacePlan, 'steps' | 'problems'>,
): void {
  plan.steps.push(...more.steps);
  plan.problems.push(...more.problems);
}
