import type { ArgoCdInstance, ArgoProject } from '@amamba/plugin-amamba-node';
import {
  AMAMBA,
  MANAGED_BY_LABEL,
  marksOf,
  WORKSPACE_LABEL,
  workspaceOf,
} from '../marks';
import type { Problem } from '../outcome/Problem';
import type { DesiredProject } from './buildProject';
import { type MergedProject, mergeProject } from './mergeProject';
import { ADOPT_ANNOTATION, projectExists, projectOwned } from './problems';
import type { RememberedProject } from './state';

/** What is to be changed of an AppProject that is there. */
export interface ProjectChange {
  do: 'update' | 'adopt';
  merged: MergedProject;
}

/** What to do with an AppProject that is there. */
export type ProjectPlan = { do: 'nothing'; problem: Problem } | ProjectChange;

interface Actual {
  actual: ArgoProject;
  instance: ArgoCdInstance;
  remembered: RememberedProject | undefined;
}

/** Whether the workspace has this very project, or had it until now. */
export function isOwn(
  { actual, remembered }: Omit<Actual, 'instance'>,
  workspace: string,
): boolean {
  return (
    workspaceOf(actual) === workspace ||
    (remembered !== undefined && remembered.uid === actual.metadata.uid)
  );
}

/**
 * An AppProject that is nobody's is taken over only when its own annotation
 * names the workspace: who can set it keeps that Argo CD.
 */
export function planProject(
  desired: DesiredProject,
  situation: Actual,
): ProjectPlan {
  const { actual, instance, remembered } = situation;
  const { name, workspace } = desired;
  const own = isOwn(situation, workspace);
  const owner = workspaceOf(actual);
  if (!own && owner) {
    return { do: 'nothing', problem: projectOwned(name, instance, owner) };
  }
  if (!own && actual.metadata.annotations?.[ADOPT_ANNOTATION] !== workspace) {
    return { do: 'nothing', problem: projectExists(name, instance, workspace) };
  }
  return {
    do: own ? 'update' : 'adopt',
    merged: mergeProject(actual, desired, {
      labels: { [WORKSPACE_LABEL]: workspace, ...managedBy(actual) },
      remembered,
    }),
  };
}

/** Who else manages an adopted project goes on to be named. */
function managedBy(actual: ArgoProject): Record<string, string> {
  return actual.metadata.labels?.[MANAGED_BY_LABEL]
    ? {}
    : { [MANAGED_BY_LABEL]: AMAMBA };
}

/** The project as it was before it was adopted, as far as that is known. */
export function releaseProject(
  actual: ArgoProject,
  workspace: string,
  remembered: RememberedProject | undefined,
): ArgoProject {
  const marks = marksOf(workspace);
  const labels = Object.entries(actual.metadata.labels ?? {}).filter(
    ([name, value]) => marks[name] !== value,
  );
  const annotations = Object.entries(actual.metadata.annotations ?? {}).filter(
    ([name]) => name !== ADOPT_ANNOTATION,
  );
  return {
    ...actual,
    metadata: {
      ...actual.metadata,
      labels: Object.fromEntries(labels),
      annotations: Object.fromEntries(annotations),
    },
    spec: {
      ...actual.spec,
      roles: (actual.spec.roles ?? []).filter(
        ({ name }) => !remembered?.roles.includes(name),
      ),
    },
  };
}
