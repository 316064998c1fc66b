import type { DebugConfig } from '../policy/DebugConfig';
import { findContainer, type Pod } from '../pods/Pod';
import type { PodCache } from '../pods/PodCache';
import { OpeningError, type OpenedProcess } from '../process/RemoteProcess';
import { readyAgents } from './agentPods';
import { checkTarget } from './checkTarget';
import { EarlyProcess } from './EarlyProcess';
import { describeContainer, explainEnd, isNoProgram } from './explainOpening';
import type { Opening } from './Opening';
import { execIn } from './startShell';

/** What the agent's image has for it. */
const ENTER = 'amamba-enter';
const SILENCE_MS = 3_000;
/** Exit code of `amamba-enter` when there is no such container on its node. */
const NOT_HERE = 66;

/** `containerd://` and the id, which is part of the names of its cgroups. */
const CONTAINER_ID = /^[a-z][a-z0-9.+-]*:\/\/([0-9a-f]{64})$/;

/**
 * Tools of the agent on the pod's node, in the namespaces of a container.
 * People have no rights in the agent's namespace: the portal execs there, once
 * it has proved that the container is the entity's.
 */
export async function openAgentShell(
  { target, pod, portal, context }: Opening<'agent'>,
  options: { agent: DebugConfig['agent']; cache: PodCache },
): Promise<OpenedProcess> {
  const { cluster, container } = target;
  // What the agent gives is the profile general.
  checkTarget(pod, container, 'general');
  const agent = readyAgents(options.cache, options.agent, cluster).find(
    ({ spec }) => spec.nodeName === pod.spec.nodeName,
  );
  if (!agent || !pod.spec.nodeName) {
    throw new OpeningError(
      'agent-missing',
      `There is no debug agent on node ${
        pod.spec.nodeName ?? '(none yet)'
      } of cluster ${cluster}. Whoever keeps the cluster installs it.`,
    );
  }
  const id = containerIdOf(pod, container);
  const own = {
    cluster,
    namespace: agent.metadata.namespace,
    pod: agent.metadata.name,
    container: options.agent.container,
  };
  context.progress('connecting', own.pod);
  const stream = await execIn(
    { client: portal, target: own, pod: agent, context },
    [ENTER, id],
    { tty: true },
  );
  const process = new EarlyProcess(stream);
  const end = await process.begun(SILENCE_MS);
  if (end?.type === 'failed' || (end && isNoProgram(end))) {
    throw isNoProgram(end)
      ? new OpeningError(
          'agent-missing',
          `The agent's image on cluster ${cluster} has no ${ENTER}: it is another one, or an old one (${end.message}).`,
        )
      : explainEnd(end, { pod: agent, container: own.container });
  }
  if (end?.exitCode === NOT_HERE) {
    throw new OpeningError(
      'container-not-running',
      `The agent finds no process of container ${container} on node ${pod.spec.nodeName}: it may just have ended. Try again in a moment.`,
    );
  }
  return { process, tty: true, input: true, what: ENTER };
}

/** @throws OpeningError when it does not run, or its runtime names it otherwise. */
function containerIdOf(pod: Pod, container: string): string {
  const status = findContainer(pod, container)?.status;
  if (!status?.state.running) {
    throw new OpeningError(
      'container-not-running',
      describeContainer(pod, container),
    );
  }
  const [, id] = CONTAINER_ID.exec(status.containerID ?? '') ?? [];
  if (!id) {
    throw new OpeningError(
      'failed',
      `The id of container ${container} is none that the agent can look for (${status.containerID}).`,
    );
  }
  return id;
}
