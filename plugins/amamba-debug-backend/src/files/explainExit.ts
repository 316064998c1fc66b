import { OpeningError } from '../process/RemoteProcess';
import { SCRIPT_EXITS } from './scripts';

const E = SCRIPT_EXITS;

/** Where something went wrong, for the message. */
export interface ExitContext {
  container: string;
  path: string;
  /** In which it is to be, when that is what must be there. */
  directory?: string;
  /** The debug container that was used. */
  via?: string;
}

/** The error for the exit code of a script; undefined for 0. */
export function explainExit(
  exitCode: number,
  { container, path, directory = path, via }: ExitContext,
  said: string,
): OpeningError | undefined {
  const what = JSON.stringify(path);
  const user = via
    ? `the user of debug container "${via}", or its profile, which must let it look into other processes (general and sysadmin do)`
    : `the user that container "${container}" runs as`;
  const heard = said ? ` (${said})` : '';
  switch (exitCode) {
    case 0:
      return undefined;
    case E.noTools:
      return new OpeningError(
        'no-tar',
        `Container "${container}" has not the tools to move files with.`,
      );
    case E.notFound:
      return new OpeningError(
        'not-found',
        `There is no ${JSON.stringify(
          directory,
        )} in container "${container}", or ${user} may not see it${
          path.includes('\ufffd')
            ? '; names that are no UTF-8 cannot be opened'
            : ''
        }.${heard}`,
      );
    case E.denied:
      return new OpeningError(
        'failed',
        `${what} is not for ${user}, or its file system is read-only.${heard}`,
      );
    case E.notDirectory:
      return new OpeningError(
        'failed',
        `${JSON.stringify(directory)} is not a directory.`,
      );
    case E.notFile:
      return new OpeningError('failed', `${what} is not a regular file.`);
    case E.tooMany:
      return new OpeningError(
        'too-large',
        `${what} has too many entries to list. Name the file you look for instead.`,
      );
    case E.exists:
      return new OpeningError(
        'exists',
        `There is ${what} already. Overwrite it, or choose another name.`,
      );
    case E.noSpace:
      return new OpeningError(
        'failed',
        `Nothing can be written beside ${what}: its file system may be full.${heard}`,
      );
    case E.incomplete:
      return new OpeningError(
        'failed',
        `Not all of the file arrived, and what did was removed.${heard}`,
      );
    default:
      return new OpeningError(
        'failed',
        `The container's shell ended with ${exitCode}.${heard}`,
      );
  }
}
