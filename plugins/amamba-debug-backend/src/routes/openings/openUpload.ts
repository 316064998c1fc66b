import type { DebugContract } from '@amamba/plugin-amamba-debug-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { InputError } from '@backstage/errors';
import type { RouteDeps } from '../RouteDeps';
import { openInContainer } from './openInContainer';

export function createOpenUpload(
  deps: RouteDeps,
): RouteHandler<DebugContract['openUpload']> {
  return ({ body }, ctx) => {
    const { directory, name, size, overwrite } = body;
    const path = `${directory.replace(/\/+$/, '')}/${name}`;
    return openInContainer(deps, ctx, body, {
      request: { mode: 'upload', directory, name, size, overwrite },
      what: path,
      label: `upload ${path}`,
      check({ limits }) {
        if (size > limits.uploadBytes) {
          throw new InputError(
            `${name} has ${size} bytes, and ${limits.uploadBytes} can be uploaded at the most (amamba.debug.limits.uploadMebibytes)`,
          );
        }
      },
    });
  };
}
