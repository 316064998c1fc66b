import type { KubeClient } from '@amamba/plugin-amamba-node';
import type { DebugConfig } from '../policy/DebugConfig';
import { OpeningError, type OpenedProcess } from '../process/RemoteProcess';
import type { OpeningContext } from '../session/openSession';
import type { SessionRecord } from '../store/SessionStore';
import { awaitContainer } from './awaitContainer';
import { buildNodePod, NODE_CONTAINER } from './buildNodePod';
import { EarlyProcess } from './EarlyProcess';
import { explainEnd, isNoProgram } from './explainOpening';
import { deleteMadePod, makePod, orDelete } from './madePods';
import { shellCommand } from './shells';
import { execIn, type StartOptions } from './startShell';

const START_MS = 180_000;
const SILENCE_MS = 3_000;

/** Into all namespaces of the node's first process, and its root. */
const NSENTER = ['nsenter', '-t', '1', '-m', '-u', '-i', '-n', '-p', '--'];
const SHELLS = ['bash', 'sh'];

export interface NodeOpening {
  session: SessionRecord;
  node: string;
  context: OpeningContext;
  client: KubeClient;
  portal: KubeClient;
  config: Pick<DebugConfig, 'node' | 'limits'>;
}

/** A shell as root of a node, through a pod of its own that goes with it. */
export async function openNodeShell(
  opening: NodeOpening,
): Promise<OpenedProcess> {
  const { session, node, context, client, portal, config } = opening;
  const { namespace, image } = config.node;
  const pod = buildNodePod({
    node,
    namespace,
    image,
    entityRef: session.entityRef,
    session: session.id,
    now: new Date(),
    ttlSeconds: config.limits.sessionSeconds,
  });
  context.progress('creating', pod.metadata.name);
  const made = await makePod(client, pod, context.signal);
  return orDelete(portal, made, async () => {
    const target = {
      cluster: session.cluster,
      namespace,
      pod: made.metadata.name,
      container: NODE_CONTAINER,
    };
    const awaited = await awaitContainer({
      client: portal,
      target,
      from: { uid: made.metadata.uid ?? '' },
      image,
      context,
      timeoutMs: START_MS,
    });
    if (!awaited.running) {
      const { message, reason, exitCode } = awaited.terminated;
      throw new OpeningError(
        'failed',
        `The node's pod ended at once (${message ?? reason ?? exitCode}).`,
      );
    }
    const entered = await enterNode(
      { client, target, pod: awaited.pod, context },
      image,
    );
    return {
      ...entered,
      tty: true,
      input: true,
      pod: target.pod,
      container: NODE_CONTAINER,
      image,
      cleanUp: () => deleteMadePod(portal, made),
    };
  });
}

async function enterNode(
  options: StartOptions,
  image: string,
): Promise<Pick<OpenedProcess, 'process' | 'what'>> {
  const { pod, target } = options;
  options.context.progress('finding-shell');
  for (const shell of SHELLS) {
    const command = [...NSENTER, ...shellCommand(shell)];
    const stream = await execIn(options, command, { tty: true });
    const process = new EarlyProcess(stream);
    const end = await process.begun(SILENCE_MS);
    if (!end || (end.type === 'exited' && !isNoProgram(end))) {
      return { process, what: shell };
    }
    if (end.type === 'failed') {
      throw isNoProgram(end)
        ? new OpeningError(
            'no-shell',
            `${image} has no nsenter. Name another image under amamba.debug.node.image.`,
          )
        : explainEnd(end, { pod, container: target.container });
    }
  }
  throw new OpeningError(
    'no-shell',
    'The node has no shell (bash, sh), or does not let anybody in. Look below /host of a debug container instead.',
  );
}
