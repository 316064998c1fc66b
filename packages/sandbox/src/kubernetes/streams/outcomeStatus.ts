import type { Outcome } from './remoteSession.ts';

/** Versions of the remote command protocol that word their errors. */
export type CommandProtocol = 'v1' | 'v4' | 'v5';

/**
 * What the error channel says. v5 is answered by the API server, which wraps
 * what it got; v4 by the container runtime; before that it was plain text.
 */
export function outcomeText(
  outcome: Outcome,
  protocol: CommandProtocol,
  command: readonly string[],
): string {
  if (outcome.kind === 'success') {
    return protocol === 'v1' ? '' : goJson({ metadata: {}, status: 'Success' });
  }
  if (outcome.kind === 'exit') return exitText(outcome.code, protocol, command);
  const inner = outcome.message;
  const said = `Internal error occurred: ${inner}`;
  if (protocol === 'v1') return said;
  const doubled = protocol === 'v5';
  return goJson({
    metadata: {},
    status: 'Failure',
    message: doubled ? `Internal error occurred: ${said}` : said,
    reason: 'InternalError',
    details: { causes: [{ message: doubled ? said : inner }] },
    code: 500,
  });
}

function exitText(
  code: number,
  protocol: CommandProtocol,
  command: readonly string[],
): string {
  const cause =
    protocol === 'v5'
      ? `command terminated with exit code ${code}`
      : `error executing command [${command.join(' ')}], exit code ${code}`;
  const message = `command terminated with non-zero exit code: ${cause}`;
  if (protocol === 'v1') return message;
  return goJson({
    metadata: {},
    status: 'Failure',
    message,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  });
}

/** JSON as Go writes it: safe within HTML. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&]/g,
    char => `\\u00${char.charCodeAt(0).toString(16)}`,
  );
}
