import type {
  HttpRouterService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { KubeService } from '@amamba/plugin-amamba-node';
import express from 'express';
import { createPreviewRouter } from './createPreviewRouter';
import type { PreviewStore } from './PreviewStore';

/** Of the plugin's address. */
export const PREVIEW_PATH = '/preview';

/** What {@link mountPreviews} needs. */
export interface MountPreviewsOptions {
  httpRouter: HttpRouterService;
  kube: Pick<KubeService, 'as'>;
  logger: LoggerService;
  /** Undefined while previews are off: then nothing is mounted. */
  store: PreviewStore | undefined;
}

/**
 * Serves previews, at the only path of the plugin beside the terminal's that
 * takes requests without a token: a browser sends none with pages, and what
 * is in the address is the right to look.
 */
export function mountPreviews({
  httpRouter,
  kube,
  logger,
  store,
}: MountPreviewsOptions): void {
  if (!store) {
    return;
  }
  httpRouter.addAuthPolicy({ path: PREVIEW_PATH, allow: 'unauthenticated' });
  httpRouter.use(
    express
      .Router()
      .use(
        PREVIEW_PATH,
        createPreviewRouter({ store, kube, logger, now: () => new Date() }),
      ),
  );
}
