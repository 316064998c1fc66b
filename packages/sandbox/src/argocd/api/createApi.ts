import type { ApiContext } from './apiContext.ts';
import { Authentication } from './access/authentication.ts';
import { applicationRoutes } from './applications/applicationRoutes.ts';
import { applicationSetRoutes } from './applicationsets/applicationSetRoutes.ts';
import { clusterRoutes } from './clusters/clusterRoutes.ts';
import type { Listener } from './http/argoCdServer.ts';
import { createRequestListener } from './http/requestListener.ts';
import { Router } from './http/router.ts';
import { pages } from './pages.ts';
import { projectRoutes } from './projects/projectRoutes.ts';
import { certificateRoutes } from './repositories/certificateRoutes.ts';
import { credentialRoutes } from './repositories/credentialRoutes.ts';
import { repositoryRoutes } from './repositories/repositoryRoutes.ts';
import { accountRoutes } from './session/accountRoutes.ts';
import { sessionRoutes } from './session/sessionRoutes.ts';
import { settingsRoutes } from './session/settingsRoutes.ts';
import { webhookRoutes } from './webhook.ts';

/** Everything that the API server of an Argo CD answers. */
export function createApi(context: ApiContext): Listener {
  const router = new Router([
    ...settingsRoutes(context),
    ...sessionRoutes(context),
    ...accountRoutes(context),
    ...applicationRoutes(context),
    ...applicationSetRoutes(context),
    ...projectRoutes(context),
    ...repositoryRoutes(context),
    ...credentialRoutes(context),
    ...clusterRoutes(context),
    ...certificateRoutes(context),
    ...webhookRoutes(context),
  ]);
  const authentication = new Authentication(context.tokens);
  return createRequestListener(
    router,
    authentication,
    pages(context, authentication),
  );
}
