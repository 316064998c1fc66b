import type { ContainerRef, PodRef } from '@amamba/plugin-amamba-debug-common';
import type {
  KubeClient,
  KubeService,
  KubeSubjects,
  WorkspaceAccess,
} from '@amamba/plugin-amamba-node';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { DebugConfig } from '../policy/DebugConfig';
import { findContainer, type Pod, PODS, readPod } from '../pods/Pod';
import type { PodCache } from '../pods/PodCache';
import { isCopy, isDebugger } from '../pods/toPodSummary';
import type { Debuggers, EntityCaller } from '../routes/RouteDeps';
import { readyAgents } from './agentPods';
import { deleteMadePod } from './madePods';
import { stopDebugger } from './stopDebugger';

export interface PodDebuggersOptions {
  kube: Pick<KubeService, 'as'>;
  subjects: Pick<KubeSubjects, 'userOf'>;
  access: Pick<WorkspaceAccess, 'placement'>;
  cache: PodCache;
  agent: DebugConfig['agent'];
}

/** What the portal added to pods, and its agents. */
export class PodDebuggers implements Debuggers {
  readonly #options: PodDebuggersOptions;

  constructor(options: PodDebuggersOptions) {
    this.#options = options;
  }

  async stop(ref: ContainerRef, caller: EntityCaller): Promise<void> {
    const client = await this.#clientOf(ref.cluster, caller);
    const pod = await read(client, ref, caller.signal);
    const found = pod && findContainer(pod, ref.container);
    if (!found || !isDebugger(found.container)) {
      throw new NotFoundError(
        `Pod ${ref.pod} has no debug container ${ref.container} that the portal added`,
      );
    }
    if (found.status?.state.terminated) {
      return;
    }
    if (!(await stopDebugger(client, ref))) {
      throw new ConflictError(
        `Container ${ref.container} runs the command that was given to it, and has no shell to end it from. It ends with that, or with its pod.`,
      );
    }
  }

  async deleteCopy(ref: PodRef, caller: EntityCaller): Promise<void> {
    const client = await this.#clientOf(ref.cluster, caller);
    const { namespace, pod: name } = ref;
    const object = await client.get(PODS, { namespace, name });
    if (!object || !isCopy(readPod(object))) {
      throw new NotFoundError(
        `Pod ${ref.pod} is no copy that the portal made for debugging`,
      );
    }
    await deleteMadePod(client, object);
  }

  async agentClusters(workspace: string): Promise<string[]> {
    const { access, agent, cache } = this.#options;
    const placement = await access.placement(workspace);
    return (placement?.clusters ?? [])
      .map(({ name }) => name)
      .filter(cluster => readyAgents(cache, agent, cluster).length > 0);
  }

  async #clientOf(
    cluster: string,
    { credentials }: EntityCaller,
  ): Promise<KubeClient> {
    const { kube, subjects } = this.#options;
    return kube.as(await subjects.userOf(credentials)).client(cluster);
  }
}

async function read(
  client: KubeClient,
  { namespace, pod: name }: PodRef,
  signal: AbortSignal | undefined,
): Promise<Pod | undefined> {
  const object = await client.get(PODS, { namespace, name }, { signal });
  return object && readPod(object);
}
