import type { ContainerRef } from '@amamba/plugin-amamba-debug-common';
import type { KubeClient, KubeStream } from '@amamba/plugin-amamba-node';
import { findContainer, osOf, type Pod } from '../pods/Pod';
import { OpeningError, type RemoteProcess } from '../process/RemoteProcess';
import type { OpeningContext } from '../session/openSession';
import { connecting } from './connecting';
import { EarlyProcess } from './EarlyProcess';
import { explainEnd, explainOpening, isNoProgram } from './explainOpening';
import { shellCommand, type ShellMemory } from './shells';

/**
 * How long a shell may be silent before it counts as begun; one that is not
 * there is told at once.
 */
const SILENCE_MS = 3_000;

export interface StartOptions {
  client: KubeClient;
  target: ContainerRef;
  /** As it is now, for what to say when it does not work. */
  pod: Pod;
  context: OpeningContext;
}

/** A process in a container. @throws OpeningError when the cluster refuses. */
export async function execIn(
  { client, target, pod, context }: StartOptions,
  command: readonly string[],
  { tty }: { tty: boolean },
): Promise<KubeStream> {
  const { namespace, pod: name, container } = target;
  try {
    const stream = await connecting(context.signal, signal =>
      client.streams.exec({
        namespace,
        pod: name,
        container,
        command,
        stdin: true,
        tty,
        signal,
      }),
    );
    if (tty) {
      stream.resize(context.size.columns, context.size.rows);
    }
    return stream;
  } catch (error) {
    throw explainOpening(error, { pod, container });
  }
}

/**
 * A shell in a container: the one that was asked for, the one that its image
 * is known to have, or the first that is there.
 *
 * @throws OpeningError `no-shell` when there is none.
 */
export async function startShell(
  options: StartOptions & { memory: ShellMemory; shell?: string },
): Promise<{ process: RemoteProcess; shell: string }> {
  const { memory, pod, target, shell, context } = options;
  const imageId = findContainer(pod, target.container)?.status?.imageID ?? '';
  if (!shell && memory.knows(imageId)) {
    return startKnown(options, imageId);
  }
  context.progress('finding-shell');
  const candidates = shell ? [shell] : memory.candidates(osOf(pod), imageId);
  for (const candidate of candidates) {
    const process = await tryShell(options, candidate);
    if (process) {
      if (!shell) {
        memory.remember(imageId, candidate);
      }
      return { process, shell: candidate };
    }
  }
  const { container } = target;
  throw new OpeningError(
    'no-shell',
    shell
      ? `Container ${container} has no ${shell}.`
      : `Container ${container} has no shell (${candidates.join(
          ', ',
        )}). Debug it with a container that brings its own tools.`,
  );
}

/** One round trip: an image does not lose its shell. */
async function startKnown(
  options: StartOptions & { memory: ShellMemory },
  imageId: string,
): Promise<{ process: RemoteProcess; shell: string }> {
  const { memory, pod } = options;
  const [shell] = memory.candidates(osOf(pod), imageId);
  const process = await execIn(options, shellCommand(shell), { tty: true });
  void process.ended.then(end => {
    if (end.type === 'failed') {
      memory.forget(imageId);
    }
  });
  return { process, shell };
}

/** @returns undefined when the container has no such shell. */
async function tryShell(
  options: StartOptions,
  shell: string,
): Promise<RemoteProcess | undefined> {
  const { pod, target, context } = options;
  const stream = await execIn(options, shellCommand(shell), { tty: true });
  const process = new EarlyProcess(stream);
  const end = await process.begun(SILENCE_MS);
  if (context.signal.aborted) {
    process.close();
    context.signal.throwIfAborted();
  }
  if (!end) {
    return process;
  }
  if (isNoProgram(end)) {
    return undefined;
  }
  if (end.type === 'exited') {
    // It began, and its startup files ended it: that is its answer.
    return process;
  }
  throw explainEnd(end, { pod, container: target.container });
}
