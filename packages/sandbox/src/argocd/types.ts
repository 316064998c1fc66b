import type { RunningCluster } from '../kubernetes/index.ts';
import type { Clock, KubeObject, ObjectClient } from '../kubernetes/types.ts';

/** Which Argo CD to run and where. */
export interface ArgoCdOptions {
  /** The cluster in which it lives: `https://kubernetes.default.svc` to it. */
  home: RunningCluster;
  /** Clusters that it knows from the start, each by a Secret of its own. */
  remotes?: RunningCluster[];
  /** Namespace of its objects. */
  namespace?: string;
  port?: number;
  /** Serves HTTPS, with a certificate of an authority of its own. */
  tls?: boolean;
  /** Entries of `argocd-cm`, `argocd-rbac-cm`, `argocd-cmd-params-cm`. */
  settings?: Partial<ArgoCdSettings>;
}

/** What an installation is told by its ConfigMaps. */
export interface ArgoCdSettings {
  /** By name: capabilities, as in `accounts.amamba: apiKey, login`. */
  accounts: Record<string, string>;
  /** `policy.csv` of `argocd-rbac-cm`. */
  policyCsv: string;
  /** `policy.default` of `argocd-rbac-cm`; empty: nothing. */
  policyDefault: string;
  /** Globs of namespaces in which Applications may be besides its own. */
  applicationNamespaces: string[];
  /** How often every application is compared without a reason. Milliseconds. */
  resyncMs: number;
  /** Between two waves of a sync. Milliseconds. */
  waveDelayMs: number;
  /** For how long the head of a branch is believed. Milliseconds. */
  revisionCacheMs: number;
  /** `application.resourceTrackingMethod`. */
  tracking: 'label' | 'annotation' | 'annotation+label';
}

/** An Argo CD that runs. */
export interface RunningArgoCd {
  url: string;
  namespace: string;
  adminPassword: string;
  /** Of the authority that signed the server's certificate, where it serves HTTPS. */
  caPem?: string;
  /** Token of an account with the capability `apiKey`. */
  issueToken(account: string): Promise<string>;
  /** Closes the API; objects and controllers stay. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  stop(): Promise<void>;
}

/** What the rooms of one Argo CD share. */
export interface ArgoCdContext {
  /** Objects of the home cluster: Applications, AppProjects, Secrets. */
  objects: ObjectClient;
  clock: Clock;
  namespace: string;
  /** Read anew from the ConfigMaps at each call. */
  settings(): ArgoCdSettings;
  repositories: RepoServer;
  destinations: Destinations;
  states: ApplicationStates;
}

/** Clusters that applications can be sent to. */
export interface Destinations {
  /**
   * @param destination `spec.destination` of an Application.
   * @throws Error in Argo CD's words when there is none, or two of that name.
   */
  resolve(destination: { server?: string; name?: string }): DestinationCluster;
  list(): DestinationCluster[];
}

/** A cluster as a cluster Secret (or being home) lets Argo CD use it. */
export interface DestinationCluster {
  server: string;
  name: string;
  /** Set by Secrets that belong to a project. */
  project?: string;
  objects: ObjectClient;
  cluster: RunningCluster['cluster'];
  /** Throws when the API server does not answer or refuses the credentials. */
  probe(): Promise<{ serverVersion: string }>;
}

/** `spec.source` or one of `spec.sources` of an Application. */
export interface ApplicationSource {
  repoURL: string;
  path?: string;
  chart?: string;
  targetRevision?: string;
  ref?: string;
  name?: string;
  helm?: Record<string, any>;
  kustomize?: Record<string, any>;
  directory?: Record<string, any>;
  plugin?: Record<string, any>;
}

/** How a repository is reached; from the Secret that fits its URL and project. */
export interface RepositoryAccess {
  repoURL: string;
  type?: 'git' | 'helm';
  username?: string;
  password?: string;
  sshPrivateKey?: string;
  insecure?: boolean;
  project?: string;
}

/** What an Argo CD repo server does: everything that touches Git. */
export interface RepoServer {
  /** @throws Error in Argo CD's words when it cannot be reached. */
  test(access: RepositoryAccess): Promise<void>;
  listRefs(
    access: RepositoryAccess,
  ): Promise<{ branches: string[]; tags: string[] }>;
  /** Apps that a revision holds: path and type. */
  listApps(
    access: RepositoryAccess,
    revision: string,
  ): Promise<Array<{ path: string; type: 'Directory' | 'Helm' | 'Kustomize' }>>;
  appDetails(access: RepositoryAccess, source: ApplicationSource): Promise<any>;
  /**
   * Sha that a branch, tag, `HEAD`, short or long sha means now; with `chart`,
   * the version of that chart.
   */
  resolveRevision(
    access: RepositoryAccess,
    revision: string,
    options?: { fresh?: boolean; chart?: string },
  ): Promise<string>;
  revisionMetadata(
    access: RepositoryAccess,
    sha: string,
  ): Promise<{
    author: string;
    date: string;
    message: string;
    tags?: string[];
  }>;
  /** Every folder of a revision, in order. */
  directories(access: RepositoryAccess, revision: string): Promise<string[]>;
  /** Files of a revision that are chosen by their paths, in order. */
  files(
    access: RepositoryAccess,
    revision: string,
    choose: (path: string) => boolean,
  ): Promise<Array<{ path: string; content: string }>>;
  chartDetails(
    access: RepositoryAccess,
    source: ApplicationSource,
  ): Promise<any>;
  /** Index of a Helm repository: `{items:[{name, versions}]}`. */
  helmCharts(access: RepositoryAccess): Promise<any>;
  render(request: RenderRequest): Promise<Rendered>;
}

/** What to render, and for which application. */
export interface RenderRequest {
  appName: string;
  /** `spec.destination.namespace`. */
  namespace?: string;
  kubeVersion: string;
  access: RepositoryAccess;
  source: ApplicationSource;
  /** Sources with a `ref`, for `$values/…` of Helm. */
  refs?: Record<
    string,
    { access: RepositoryAccess; source: ApplicationSource }
  >;
  /** A sha, or the chart's version. */
  revision: string;
  noCache?: boolean;
  /** Marks the objects as the application's, where it is given. */
  tracking?: ArgoCdSettings['tracking'];
}

/** What came of it. */
export interface Rendered {
  objects: KubeObject[];
  revision: string;
  sourceType: 'Directory' | 'Helm' | 'Kustomize' | 'Plugin';
  commands: string[];
}

/** What the application controller knows of applications besides their status. */
export interface ApplicationStates {
  /** As `GET /applications/{name}/resource-tree` answers; undefined before the first comparison. */
  tree(app: KubeObject): any | undefined;
  /** As `GET /applications/{name}/managed-resources` answers, Secrets masked. */
  managedResources(app: KubeObject): any[] | undefined;
  /** Calls back with each new tree. Returns how to stop. */
  onTree(app: KubeObject, listener: (tree: any) => void): () => void;
  /** Health by Argo CD's own rules. */
  healthOf(
    object: KubeObject,
  ): { status: string; message?: string } | undefined;
}
