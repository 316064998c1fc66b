import type {
  ArgoCdInstance,
  ArgoDestination,
} from '@amamba/plugin-amamba-node';

/** What the portal knows beside Argo CD's objects. */
export interface ViewContext {
  instance: ArgoCdInstance;
  /** How the portal names the cluster that an application of the project goes to. */
  clusterOf(project: string, destination: ArgoDestination | undefined): string;
  /** Where people can look at a place in a repository, if anywhere. */
  webUrlOf(place: {
    repoUrl: string;
    path?: string;
    revision?: string;
  }): string | undefined;
  /** Where people can look at a commit, if anywhere. */
  commitUrlOf(place: { repoUrl: string; revision: string }): string | undefined;
}
