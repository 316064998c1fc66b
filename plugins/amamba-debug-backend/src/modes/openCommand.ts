import type { OpenedProcess } from '../process/RemoteProcess';
import type { Opening } from './Opening';
import { execIn } from './startShell';

/** One command in a container; its exit code is the session's. */
export async function openCommand(
  opening: Opening<'command'>,
): Promise<OpenedProcess> {
  const { command, tty } = opening.request;
  const process = await execIn(opening, command, { tty });
  return { process, tty, input: true, what: command.join(' ') };
}
