import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import { findContainer, type Pod, type PodContainer } from '../pods/Pod';
import { readTime } from '../pods/marks';
import { debuggerMark, isDebugger } from '../pods/toPodSummary';
import { OpeningError, type OpenedProcess } from '../process/RemoteProcess';
import { addDebugger, readDebuggable } from './addDebugger';
import { type AwaitedContainer, awaitContainer } from './awaitContainer';
import { buildDebugger } from './buildDebugger';
import { checkTarget } from './checkTarget';
import { saysNoProgram } from './explainOpening';
import type { Opening } from './Opening';
import type { ShellMemory } from './shells';
import { execIn, startShell } from './startShell';
import { openAttachment } from './openAttachment';
import { stopDebugger } from './stopDebugger';

/** Pulling an image of tools takes its time. */
const START_MS = 180_000;
/** A debugger that ends sooner is not entered any more, in seconds. */
const MIN_REST_SECONDS = 300;

type DebugOpening = Opening<'debug-container'>;

interface Running {
  pod: Pod;
  name: string;
  /** It runs the command itself, since its image has no shell. */
  attach?: boolean;
}

/**
 * A container with tools beside a container of a running pod: one that runs
 * already, or a new one. Every session is a process of its own in it.
 */
export async function openDebugContainer(
  opening: DebugOpening,
  memory: ShellMemory,
): Promise<OpenedProcess> {
  const { target, request, context, client } = opening;
  const pod = await readDebuggable(client, target, context.signal);
  checkTarget(pod, target.container, request.profile);
  const reused = request.reuse
    ? pod.spec.ephemeralContainers.find(item => isReusable(opening, pod, item))
    : undefined;
  const running = reused
    ? { pod, name: reused.name }
    : await startDebugger(opening, pod);
  const own: ContainerRef = { ...target, container: running.name };
  const inside = { ...opening, target: own, pod: running.pod };
  // One that others may enter lasts until its time is over.
  const cleanUp = request.reuse
    ? undefined
    : async () => void (await stopDebugger(opening.portal, own));
  try {
    const opened = await enter(inside, running, memory);
    return {
      ...opened,
      container: own.container,
      image: request.image,
      cleanUp,
    };
  } catch (error) {
    // It ends by itself if it cannot be ended now.
    await cleanUp?.().catch(() => undefined);
    throw error;
  }
}

async function enter(
  inside: DebugOpening,
  running: Running,
  memory: ShellMemory,
): Promise<OpenedProcess> {
  const { command } = inside.request;
  if (running.attach) {
    const attach = { ...inside, request: { mode: 'attach' as const } };
    const opened = await openAttachment(attach);
    return { ...opened, what: command?.join(' ') };
  }
  if (command) {
    const process = await execIn(inside, command, { tty: true });
    return { process, tty: true, input: true, what: command.join(' ') };
  }
  const { process, shell } = await startShell({ ...inside, memory });
  return { process, tty: true, input: true, what: shell };
}

/** The same image, rights and target, made to be shared, and with time left. */
function isReusable(
  { request, target }: DebugOpening,
  pod: Pod,
  container: PodContainer,
): boolean {
  const expiresAt = readTime(debuggerMark(container, 'expiresAt'));
  const restSeconds = ((expiresAt?.getTime() ?? 0) - Date.now()) / 1000;
  return (
    isDebugger(container) &&
    container.image === request.image &&
    container.targetContainerName === target.container &&
    debuggerMark(container, 'profile') === request.profile &&
    debuggerMark(container, 'reuse') === 'yes' &&
    restSeconds >= Math.min(request.ttlSeconds, MIN_REST_SECONDS) &&
    findContainer(pod, container.name)?.status?.state.running !== undefined
  );
}

async function startDebugger(
  opening: DebugOpening,
  pod: Pod,
): Promise<Running> {
  const { request } = opening;
  const kept = await runDebugger(opening, pod, undefined);
  if (kept.running) {
    return kept;
  }
  const { reason, message, exitCode } = kept.terminated;
  if (!saysNoProgram(message) && exitCode !== 127) {
    throw new OpeningError(
      'failed',
      `The debug container ended at once (${reason ?? exitCode}${
        message ? `: ${message}` : ''
      }).`,
    );
  }
  if (!request.command) {
    throw new OpeningError(
      'no-shell',
      `${request.image} has no shell. Choose another image, or give a command that it has.`,
    );
  }
  const fresh = await readDebuggable(
    opening.client,
    opening.target,
    opening.context.signal,
  );
  const ownCommand = await runDebugger(opening, fresh, request.command);
  if (!ownCommand.running) {
    const end = ownCommand.terminated;
    throw new OpeningError(
      'failed',
      `${request.command[0]} ended at once (${
        end.message ?? end.reason ?? `exit code ${end.exitCode}`
      }). Its output is in the log of container ${ownCommand.name}.`,
    );
  }
  return { ...ownCommand, attach: true };
}

async function runDebugger(
  { target, request, context, session, client, portal }: DebugOpening,
  pod: Pod,
  command: string[] | undefined,
): Promise<AwaitedContainer & { name: string }> {
  const { image, profile, ttlSeconds, reuse } = request;
  const container = buildDebugger({
    image,
    profile,
    target: target.container,
    session: session.id,
    now: new Date(),
    ttlSeconds,
    reuse,
    command,
  });
  const { name } = container;
  context.progress('creating', name);
  const { signal } = context;
  await addDebugger(client, target, { pod, container, signal });
  const awaited = await awaitContainer({
    client: portal,
    target: { ...target, container: name },
    from: pod.metadata,
    image,
    context,
    timeoutMs: START_MS,
  });
  return { ...awaited, name };
}
