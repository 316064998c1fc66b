import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import type { KubeObject } from '@amamba/plugin-amamba-node';
import { PODS } from '../pods/Pod';
import { OpeningError, type OpenedProcess } from '../process/RemoteProcess';
import { type AwaitedContainer, awaitContainer } from './awaitContainer';
import { buildCopy } from './buildCopy';
import { explainOpening, saysNoProgram } from './explainOpening';
import { deleteMadePod, makePod, orDelete } from './madePods';
import { openAttachment } from './openAttachment';
import type { Opening } from './Opening';
import type { ShellMemory } from './shells';
import { execIn, startShell } from './startShell';

/** Its init containers run first, and images may have to be pulled. */
const START_MS = 300_000;

type CopyOpening = Opening<'pod-copy'>;

/** A copy of the pod with another image or command; it goes with the session. */
export async function openPodCopy(
  opening: CopyOpening,
  memory: ShellMemory,
): Promise<OpenedProcess> {
  const { request } = opening;
  const original = await readOriginal(opening);
  const kept = await startCopy(opening, original, undefined);
  if (kept.running) {
    return kept.use(() => enter(kept, memory));
  }
  await deleteMadePod(opening.portal, kept.made);
  const { message, reason, exitCode } = kept.terminated;
  const hasNoShell = saysNoProgram(message) || exitCode === 127;
  if (!hasNoShell || !request.command) {
    throw hasNoShell
      ? new OpeningError(
          'no-shell',
          `The image of container ${opening.target.container} has no shell. Copy the pod with another image, or give a command that it has.`,
        )
      : new OpeningError(
          'failed',
          `The copy ended at once (${message ?? reason ?? exitCode}).`,
        );
  }
  const bare = await startCopy(opening, original, request.command);
  return bare.use(async () => {
    if (!bare.running) {
      const end = bare.terminated;
      throw new OpeningError(
        'failed',
        `${request.command?.[0]} ended at once (${
          end.message ?? end.reason ?? `exit code ${end.exitCode}`
        }).`,
      );
    }
    const attach = { ...bare.inside, request: { mode: 'attach' as const } };
    const opened = await openAttachment(attach);
    return { ...opened, what: request.command?.join(' ') };
  });
}

async function enter(
  { inside }: StartedCopy,
  memory: ShellMemory,
): Promise<OpenedProcess> {
  const { command } = inside.request;
  if (command) {
    const process = await execIn(inside, command, { tty: true });
    return { process, tty: true, input: true, what: command.join(' ') };
  }
  const { process, shell } = await startShell({ ...inside, memory });
  return { process, tty: true, input: true, what: shell };
}

async function readOriginal({
  client,
  target,
  context,
}: CopyOpening): Promise<KubeObject> {
  const { namespace, pod: name } = target;
  try {
    const { signal } = context;
    const original = await client.get(PODS, { namespace, name }, { signal });
    if (original) {
      return original;
    }
  } catch (error) {
    throw explainOpening(error);
  }
  throw new OpeningError('pod-gone', `Pod ${name} is gone.`);
}

/** A copy, and what to do in it; if that fails the copy goes. */
interface StartedCopyParts {
  made: KubeObject;
  inside: CopyOpening;
  use(open: () => Promise<OpenedProcess>): Promise<OpenedProcess>;
}

type StartedCopy = AwaitedContainer & StartedCopyParts;

async function startCopy(
  opening: CopyOpening,
  original: KubeObject,
  command: string[] | undefined,
): Promise<StartedCopy> {
  const { request, target, context, session, client, portal } = opening;
  const { image, profile, sameNode, ttlSeconds } = request;
  const copy = buildCopy(original, {
    container: target.container,
    image,
    command,
    profile,
    sameNode,
    entityRef: session.entityRef,
    session: session.id,
    now: new Date(),
    ttlSeconds,
  });
  context.progress('creating', copy.metadata.name);
  const made = await makePod(client, copy, context.signal);
  return orDelete(portal, made, async () => {
    const own: ContainerRef = { ...target, pod: made.metadata.name };
    const awaited = await awaitContainer({
      client: portal,
      target: own,
      from: { uid: made.metadata.uid ?? '' },
      image: image ?? imageOf(opening),
      context,
      timeoutMs: START_MS,
    });
    return {
      ...awaited,
      made,
      inside: { ...opening, target: own, pod: awaited.pod },
      use: async open => ({
        ...(await orDelete(portal, made, open)),
        pod: own.pod,
        image: image ?? imageOf(opening),
        cleanUp: () => deleteMadePod(portal, made),
      }),
    };
  });
}

function imageOf({ pod, target }: CopyOpening): string {
  return (
    pod.spec.containers.find(({ name }) => name === target.container)?.image ??
    ''
  );
}
