import type {
  HttpRouterService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { KubeService } from '@amamba/plugin-amamba-node';
import express from 'express';
import { createPreviewRouter } from './createPreviewRouter';
import type { PreviewStore } from './PreviewStore';

const PATH = '/preview';

/** Serves previews below the plugin's address, unless they are off. */
export function mountPreviews(options: {
  httpRouter: HttpRouterService;
  kube: KubeService;
  logger: LoggerService;
  store: PreviewStore | undefined;
}): void {
  const { httpRouter, kube, logger, store } = options;
  if (!store) {
    return;
  }
  // The capability in the address is the right to look.
  httpRouter.addAuthPolicy({ path: PATH, allow: 'unauthenticated' });
  const router = createPreviewRouter({
    store,
    kube,
    logger,
    now: () => new Date(),
  });
  httpRouter.use(express.Router().use(PATH, router));
}
