/**
 * The pipelines plugin for portals on Backstage's former frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
  useRouteRef,
} from '@backstage/core-plugin-api';
import { createPipelinesApi, pipelinesApiRef } from './api/pipelinesApi';

export { pipelinesApiRef, type PipelinesApi } from './api/pipelinesApi';
export { isPipelinesAvailable } from './data/entity';
export { amambaPipelinesTranslationRef } from './translation/translation';

const tabRouteRef = createRouteRef({ id: 'amamba-pipelines' });

/** @public */
export const amambaPipelinesPlugin = createPlugin({
  id: 'amamba-pipelines',
  routes: { tab: tabRouteRef },
  apis: [
    createApiFactory({
      api: pipelinesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createPipelinesApi,
    }),
  ],
});

/**
 * The entity's pipelines, for an `EntityLayout.Route`.
 *
 * @public
 */
export const EntityPipelinesContent = amambaPipelinesPlugin.provide(
  createRoutableExtension({
    name: 'EntityPipelinesContent',
    mountPoint: tabRouteRef,
    component: () =>
      import('./components/PipelinesTab').then(m => m.PipelinesTab),
  }),
);

/**
 * The entity's latest runs, for its overview. It links to the tab, so
 * {@link EntityPipelinesContent} must be mounted too.
 *
 * @public
 */
export const EntityPipelinesCard = amambaPipelinesPlugin.provide(
  createComponentExtension({
    name: 'EntityPipelinesCard',
    component: {
      lazy: () =>
        import('./components/card/LatestRunsCard').then(
          m =>
            function LinkedCard() {
              return <m.LatestRunsCard tabPath={useRouteRef(tabRouteRef)()} />;
            },
        ),
    },
  }),
);
