import type {
  AuthService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { RouteDeps } from '../RouteDeps';
import { tellWhoFollows } from './promotionContext';

/**
 * Has one replica look at the open pull requests of promotions also when
 * nobody else does: so that history is true, and pages are told.
 */
export async function scheduleSweep(options: {
  scheduler: SchedulerService;
  catalog: CatalogService;
  auth: AuthService;
  deps: RouteDeps;
}): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'promotions',
    frequency: { minutes: 2 },
    initialDelay: { minutes: 1 },
    timeout: { minutes: 5 },
    scope: 'global',
    fn: signal => sweep(options, signal),
  });
}

async function sweep(
  { catalog, auth, deps }: Parameters<typeof scheduleSweep>[0],
  signal: AbortSignal,
): Promise<void> {
  const changed = await deps.promotion.watch.sweep(signal);
  const credentials = await auth.getOwnServiceCredentials();
  for (const entityRef of new Set(changed.map(item => item.entityRef))) {
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    // Of what has left the catalog nobody sees a page.
    if (entity) {
      const own = changed.filter(item => item.entityRef === entityRef);
      await tellWhoFollows(deps, own, entity);
    }
  }
}
