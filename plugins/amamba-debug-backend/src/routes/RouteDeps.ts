import type {
  ContainerRef,
  NodeRef,
  PodRef,
  Ticket,
} from '@amamba/plugin-amamba-debug-common';
import type {
  CallContext,
  EntityCallContext,
  KubeSubjects,
  RouteHandler,
  WorkspaceAccess,
} from '@amamba/plugin-amamba-node';
import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { Entity } from '@backstage/catalog-model';
import type { DebugConfig } from '../policy/DebugConfig';
import type { DebugPolicies } from '../policy/DebugPolicies';
import type { Recordings } from '../recording/Recordings';
import type { SessionRecord, SessionStore } from '../store/SessionStore';

type Answer<K extends keyof DebugContract> = Awaited<
  ReturnType<RouteHandler<DebugContract[K]>>
>;

/** Who calls, and the entity they were authorised on. */
export type EntityCaller = Pick<
  EntityCallContext,
  'entity' | 'entityRef' | 'credentials' | 'user' | 'signal'
>;

/** Proves what belongs to whom; reads as the portal, from watched caches. */
export interface PodTargets {
  /**
   * @returns the workspace that the pod belongs to through the entity.
   * @throws NotFoundError when the pod is not the entity's, or there is none:
   * the two look the same.
   */
  ofPod(entity: Entity, pod: PodRef): Promise<{ workspace: string }>;
  /**
   * As {@link PodTargets.ofPod}; the pod must have the container, too.
   *
   * @returns `privileged`: the portal made it with the profile `sysadmin`.
   */
  ofContainer(
    entity: Entity,
    container: ContainerRef,
  ): Promise<{ workspace: string; privileged?: boolean }>;
  list(entity: Entity): Promise<Answer<'listPods'>>;
}

/** Nodes of the clusters that a workspace has namespaces on. */
export interface NodeTargets {
  /** @throws NotFoundError when the workspace does not use the cluster, or the node is not there. */
  ofNode(workspace: string, node: NodeRef): Promise<void>;
  list(workspace: string): Promise<Answer<'listNodes'>>;
}

/** What the portal added to pods for debugging. */
export interface Debuggers {
  /** @throws NotFoundError for a container that the portal did not add. */
  stop(container: ContainerRef, caller: EntityCaller): Promise<void>;
  /** @throws NotFoundError for a pod that is not a copy of the portal's. */
  deleteCopy(pod: PodRef, caller: EntityCaller): Promise<void>;
  /** Clusters, of those of the workspace, on whose nodes the agent runs. */
  agentClusters(workspace: string): Promise<string[]>;
}

/** Reads what helps to find out what is wrong with a pod. */
export interface PodDiagnosis {
  get(pod: PodRef, caller: EntityCaller): Promise<Answer<'getPod'>>;
}

/** Reads files of a container, as the caller. */
export interface ContainerFiles {
  list(
    container: ContainerRef,
    path: string,
    caller: EntityCaller,
  ): Promise<Answer<'listFiles'>>;
  view(
    container: ContainerRef,
    path: string,
    caller: EntityCaller,
  ): Promise<Answer<'viewFile'>>;
}

/** HTTP ports of pods, opened for a while. */
export interface Previews {
  open(
    options: { pod: PodRef; port: number; workspace: string },
    caller: EntityCaller,
  ): Promise<Answer<'openPreview'>>;
  /** @throws NotFoundError unless it is the caller's, of that very pod. */
  renew(
    id: string,
    pod: PodRef,
    caller: EntityCaller,
  ): Promise<Answer<'renewPreview'>>;
  /** @throws NotFoundError unless it is the caller's, of that very pod. */
  close(id: string, pod: PodRef, caller: EntityCaller): Promise<void>;
}

/** Sessions as they live, on whichever replica. */
export interface SessionControl {
  /** Makes a ticket; what is stored of it is a hash. */
  issueTicket(
    session: Pick<SessionRecord, 'id'>,
    user: string,
    role: 'owner' | 'watcher',
  ): Promise<Ticket>;
  /** Ends it wherever it is open; one that has ended stays as it is. */
  end(
    session: SessionRecord,
    ending: 'closed' | 'ended-by-other',
    message?: string,
  ): Promise<void>;
  /** Those who watch are sent away when it is shared no more. */
  share(session: SessionRecord, shared: boolean): Promise<void>;
}

/** What the routes work with. */
export interface RouteDeps {
  config: DebugConfig;
  policies: DebugPolicies;
  store: SessionStore;
  recordings: Recordings;
  control: SessionControl;
  targets: PodTargets;
  nodes: NodeTargets;
  debuggers: Debuggers;
  diagnosis: PodDiagnosis;
  files: ContainerFiles;
  previews: Previews;
  subjects: Pick<KubeSubjects, 'userOf'>;
  workspaces: Pick<WorkspaceAccess, 'permissionsIn'>;
  /** Tells browsers that the sessions of a workspace changed. */
  sessionsChanged(workspace: string): void;
  now(): Date;
}

/** Who calls, of any route. */
export type Caller = Pick<CallContext, 'credentials' | 'user' | 'note'>;
