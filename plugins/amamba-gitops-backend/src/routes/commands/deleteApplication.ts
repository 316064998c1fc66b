import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import { ArgoCdError, type RouteHandler } from '@amamba/plugin-amamba-node';
import { ConflictError, InputError } from '@backstage/errors';
import { managerOf } from '../../view/managerOf';
import { findOwnApplication } from '../ownership';
import type { RouteDeps } from '../RouteDeps';
import { announce, readNow } from './commandContext';

export function deleteApplication(
  deps: RouteDeps,
): RouteHandler<GitopsContract['deleteApplication']> {
  return async ({ params, body: { cascade, confirm } }, caller) => {
    const own = await findOwnApplication(deps, params, caller);
    const { name } = own.ref;
    if (confirm !== name) {
      throw new InputError(`Confirm by its name, ${name}`);
    }
    const application = await readNow(own, caller.signal);
    const deleting = Boolean(application.metadata.deletionTimestamp);
    // Without cascade Argo CD lets go of what a deletion waits for.
    if (deleting && cascade !== 'orphan') {
      throw new ConflictError(
        `${name} is being deleted already. If it waits for something that does not go, delete the application alone (orphan).`,
      );
    }
    const { applicationSet } = managerOf(application);
    if (applicationSet && !deleting) {
      throw new ConflictError(
        `The ApplicationSet ${applicationSet} makes ${name} and would make it again; change or delete that`,
      );
    }
    await own
      .client()
      .applications.delete(
        own.ref,
        cascade === 'orphan'
          ? { cascade: false }
          : { cascade: true, propagationPolicy: cascade },
      )
      .catch(error => {
        // Letting go ended the deletion before Argo CD asked for it again.
        if (!deleting || !isGone(error)) {
          throw error;
        }
      });
    caller.note({
      detail:
        cascade === 'orphan'
          ? 'what it deployed stays'
          : `with what it deployed (${cascade})`,
    });
    return announce(deps, own);
  };
}

function isGone(error: unknown): boolean {
  return error instanceof ArgoCdError && error.code === 404;
}
