import type { GitopsContract } from '@amamba/plugin-amamba-gitops-common';
import type { RouteHandler } from '@amamba/plugin-amamba-node';
import { readEnvironments } from '../../promotion/environmentStates';
import { toPromotion } from '../../promotion/toPromotion';
import type { RouteDeps } from '../RouteDeps';
import {
  checkOwnRepository,
  findApplication,
  tellWhoFollows,
} from './promotionContext';

export function getPromotionPath(
  deps: RouteDeps,
): RouteHandler<GitopsContract['getPromotionPath']> {
  const { store, reader, watch } = deps.promotion;
  return async (_, { entity, entityRef }) => {
    const kept = await store.getPath(entityRef);
    if (!kept) {
      return { version: 0, environments: [], open: [] };
    }
    await tellWhoFollows(deps, await watch.refresh(entityRef), entity);
    const { path, version } = kept;
    const owned = checkOwnRepository(deps, entity, path.repoUrl);
    // It is told of each environment.
    owned.catch(() => {});
    const [open, lastDone] = await Promise.all([
      store.listOpen(entityRef),
      store.listLastDone(entityRef),
    ]);
    const environments = await readEnvironments(
      path,
      async (branch, files) => {
        await owned;
        return reader.read(path.repoUrl, branch, files);
      },
      lastDone,
    );
    return {
      path,
      version,
      environments: await Promise.all(
        environments.map(async environment => {
          const running =
            environment.application &&
            (await findApplication(deps, entity, environment.application));
          const { sync, health, images } = running?.summary ?? {};
          return {
            ...environment,
            ...(sync &&
              health && { running: { sync, health, images: images ?? [] } }),
          };
        }),
      ),
      open: open.map(toPromotion),
    };
  };
}
