import {
  ArgoCdError,
  type ArgoCdInstance,
  toServiceError,
} from '@amamba/plugin-amamba-node';
import type { Problem } from '../outcome/Problem';
import { some } from './sets';

/** On an AppProject: the workspace that may have it. */
export const ADOPT_ANNOTATION = 'amamba.io/adopt';

export function instanceUnknown(name: string): Problem {
  return {
    status: 'Failed',
    reason: 'InstanceUnknown',
    message: `There is no Argo CD ${name} in the portal's configuration. Correct spec.gitops.instances of the workspace, or add it under amamba.argocd.instances`,
  };
}

export function instanceUnusable({ unusable }: ArgoCdInstance): Problem {
  return { status: 'Failed', reason: 'InstanceUnusable', message: unusable! };
}

export function projectProtected(name: string): Problem {
  return {
    status: 'Failed',
    reason: 'ProjectProtected',
    message: `AppProject ${name} is Argo CD's own and never a workspace's. Give the workspace another name, or set amamba.workspaces.argocd.projectPrefix`,
  };
}

export function projectExists(
  name: string,
  instance: ArgoCdInstance,
  workspace: string,
): Problem {
  return {
    status: 'Failed',
    reason: 'ProjectExists',
    message: `Argo CD ${instance.name} has an AppProject ${name} already, which is not the syncer's and stays as it is. Rename or delete it, or let the workspace have it: kubectl -n ${instance.namespace} annotate appproject ${name} ${ADOPT_ANNOTATION}=${workspace}`,
  };
}

export function projectOwned(
  name: string,
  instance: ArgoCdInstance,
  owner: string,
): Problem {
  return {
    status: 'Failed',
    reason: 'ProjectOwned',
    message: `AppProject ${name} of Argo CD ${instance.name} is that of workspace ${owner}. Choose another name, or another amamba.workspaces.argocd.projectPrefix`,
  };
}

export function clusterUnknownToArgo(
  clusters: readonly string[],
  instance: ArgoCdInstance,
): Problem {
  const many = clusters.length > 1;
  return {
    status: 'Drifted',
    reason: 'ClusterUnknownToArgo',
    message: `Argo CD ${instance.name} has no cluster ${some(
      clusters,
    )}, neither by that name nor by the address that the portal has: no application can go there. Register ${
      many ? 'them' : 'it'
    } (argocd cluster add), let the portal's account get clusters, set manageClusters for the instance, or leave the instance out in spec.gitops.instances`,
  };
}

/** Applications keep the project from becoming what the workspace says. */
export function applicationsOutside(
  applications: readonly string[],
  instance: ArgoCdInstance,
): Problem {
  return {
    status: 'Failed',
    reason: 'ApplicationsOutside',
    message: `${capitalized(named(applications))} of Argo CD ${instance.name} ${
      applications.length === 1 ? 'goes' : 'go'
    } where the workspace has nothing any more, or ${
      applications.length === 1 ? 'comes' : 'come'
    } from a repository that is not its own. Change or delete ${
      applications.length === 1 ? 'it' : 'them'
    }; until then the project permits what ${
      applications.length === 1 ? 'it needs' : 'they need'
    }, and no more`,
    againAfterMs: 60_000,
  };
}

/** Applications keep the project from being removed. */
export function projectInUse(
  name: string,
  applications: readonly string[],
  instance: ArgoCdInstance,
): Problem {
  return {
    status: 'Failed',
    reason: 'ProjectInUse',
    message: `AppProject ${name} of Argo CD ${
      instance.name
    } cannot be deleted, for it holds ${named(
      applications,
    )}. Delete what it holds, or move it to another project`,
    againAfterMs: 60_000,
  };
}

/** Why a call failed, in words. */
export function toProblem(error: unknown, object: string): Problem {
  if (!(error instanceof ArgoCdError)) throw error;
  const { message } = toServiceError(error);
  if (error.code === undefined) {
    return { status: 'Failed', reason: 'ArgoCdUnreachable', message };
  }
  if (error.code === 401) {
    return { status: 'Failed', reason: 'CredentialsRefused', message };
  }
  if (error.code === 409) {
    return {
      status: 'Pending',
      reason: 'Conflict',
      message: `${object} of Argo CD ${error.instance} was changed by somebody at the same time; this is tried again`,
      againAfterMs: 1_000,
    };
  }
  return {
    status: 'Failed',
    reason: reasonOf(error),
    message: `${object}: ${message}`,
  };
}

function reasonOf({ code = 0, grpcCode }: ArgoCdError): string {
  if (code === 403) return 'Forbidden';
  const isFailing = code === 429 || (code >= 500 && grpcCode !== 2);
  return isFailing ? 'ArgoCdFailing' : 'Refused';
}

function named(applications: readonly string[]): string {
  if (applications.length === 0) return 'applications';
  return applications.length === 1
    ? `application ${applications[0]}`
    : `applications ${some(applications)}`;
}

function capitalized(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
