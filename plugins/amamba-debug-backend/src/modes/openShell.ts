import type { OpenedProcess } from '../process/RemoteProcess';
import type { Opening } from './Opening';
import type { ShellMemory } from './shells';
import { startShell } from './startShell';

/** A shell in a container. */
export async function openShell(
  opening: Opening<'shell'>,
  memory: ShellMemory,
): Promise<OpenedProcess> {
  const { process, shell } = await startShell({
    ...opening,
    memory,
    shell: opening.request.shell,
  });
  return { process, tty: true, input: true, what: shell };
}
