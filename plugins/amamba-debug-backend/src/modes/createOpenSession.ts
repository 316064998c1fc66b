import type { Entity } from '@backstage/catalog-model';
import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import type { KubeService } from '@amamba/plugin-amamba-node';
import { NotFoundError } from '@backstage/errors';
import type { DebugConfig } from '../policy/DebugConfig';
import type { EntityPods } from '../pods/EntityPods';
import type { PodCache } from '../pods/PodCache';
import type { OpenedProcess } from '../process/RemoteProcess';
import type { NodeTargets } from '../routes/RouteDeps';
import type { OpenSession, OpeningContext } from '../session/openSession';
import type { SessionRecord, SessionRequest } from '../store/SessionStore';
import { explainOpening } from './explainOpening';
import { openAgentShell } from './openAgentShell';
import { openAttachment } from './openAttachment';
import { openCommand } from './openCommand';
import { openDebugContainer } from './openDebugContainer';
import type { Opening } from './Opening';
import { openLogs } from './openLogs';
import { openNodeShell } from './openNodeShell';
import { openPodCopy } from './openPodCopy';
import { openShell } from './openShell';
import { ShellMemory } from './shells';

export interface OpenSessionDeps {
  kube: Pick<KubeService, 'client' | 'as'>;
  pods: EntityPods;
  nodes: Pick<NodeTargets, 'ofNode'>;
  cache: PodCache;
  /** The entity of that reference, read as the plugin itself. */
  findEntity(entityRef: string): Promise<Entity | undefined>;
  config: Pick<DebugConfig, 'agent' | 'limits' | 'node'>;
  /** Downloads and uploads, of a container that was proved to be the entity's. */
  openFile: OpenSession;
}

type Request<M extends SessionRequest['mode']> = Extract<
  SessionRequest,
  { mode: M }
>;

/** Opens sessions of all modes. */
export function createOpenSession(deps: OpenSessionDeps): OpenSession {
  const memory = new ShellMemory();
  return async (session, context) => {
    try {
      context.progress('connecting', session.cluster);
      return session.request.mode === 'node'
        ? await openNode(deps, session, context)
        : await openInPod(deps, session, context, memory);
    } catch (error) {
      throw explainOpening(error);
    }
  };
}

async function openNode(
  deps: OpenSessionDeps,
  session: SessionRecord,
  context: OpeningContext,
): Promise<OpenedProcess> {
  const { cluster, node = '', kubeUser } = session;
  await deps.nodes.ofNode(session.workspace, { cluster, node });
  return openNodeShell({
    session,
    node,
    context,
    client: deps.kube.as(kubeUser).client(cluster),
    portal: deps.kube.client(cluster),
    config: deps.config,
  });
}

async function openInPod(
  deps: OpenSessionDeps,
  session: SessionRecord,
  context: OpeningContext,
  memory: ShellMemory,
): Promise<OpenedProcess> {
  const { request, cluster } = session;
  const target = targetOf(session);
  const pod = await proveAnew(deps, session, target);
  const opening = <M extends SessionRequest['mode']>(
    own: Request<M>,
  ): Opening<M> => ({
    session,
    request: own,
    context,
    target,
    pod,
    client: deps.kube.as(session.kubeUser).client(cluster),
    portal: deps.kube.client(cluster),
  });
  switch (request.mode) {
    case 'shell':
      return openShell(opening(request), memory);
    case 'attach':
      return openAttachment(opening(request));
    case 'command':
      return openCommand(opening(request));
    case 'logs':
      return openLogs(opening(request));
    case 'debug-container':
      return openDebugContainer(opening(request), memory);
    case 'pod-copy':
      return openPodCopy(opening(request), memory);
    case 'agent':
      return openAgentShell(opening(request), {
        agent: deps.config.agent,
        cache: deps.cache,
      });
    default:
      return deps.openFile(session, context);
  }
}

function targetOf(session: SessionRecord): ContainerRef {
  const { cluster, namespace, pod, container } = session;
  if (!namespace || !pod || !container) {
    throw new TypeError(`Session ${session.id} names no container`);
  }
  return { cluster, namespace, pod, container };
}

/** What was proved when it was asked for may be so no more. */
async function proveAnew(
  { findEntity, pods }: OpenSessionDeps,
  { entityRef, workspace }: SessionRecord,
  target: ContainerRef,
) {
  const entity = await findEntity(entityRef);
  const own = entity && (await pods.prove(entity, target));
  if (!own || own.workspace !== workspace) {
    throw new NotFoundError(
      `${entityRef} has no pod ${target.pod} in workspace ${workspace} any more`,
    );
  }
  return own.pod;
}
