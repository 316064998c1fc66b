import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import type { RouteDeps } from '../RouteDeps';
import { openInContainer } from './openInContainer';

export function createOpenCommand(
  deps: RouteDeps,
): RouteHandler<DebugContract['openCommand']> {
  return ({ body }, ctx) => {
    const { command, tty } = body;
    return openInContainer(deps, ctx, body, {
      request: { mode: 'command', command, tty },
      what: command.join(' '),
      // Words after the first may be secret.
      label: `command ${command[0]}`,
    });
  };
}
