import {
  type GitopsContract,
  sourceDetailsSchema,
} from '@amamba/plugin-amamba-gitops-common';
import type { ArgoAppDetails, RouteHandler } from '@amamba/plugin-amamba-node';
import { InputError } from '@backstage/errors';
import type { RouteDeps } from '../RouteDeps';
import { findPermittedSource, NO_APPLICATION } from './permittedSource';
import type { RecentAnswers } from './RecentAnswers';

export function getSourceDetails(
  deps: RouteDeps,
  recent: RecentAnswers,
): RouteHandler<GitopsContract['getSourceDetails']> {
  return async ({ query }, { workspace }) => {
    const { instance, path = '', chart = '', revision } = query;
    if (Boolean(path) === Boolean(chart)) {
      throw new InputError('Give either a path or a chart');
    }
    const { tenancy, project, ref } = await findPermittedSource(
      deps,
      workspace,
      query,
    );
    const details = await recent.get(
      ['details', instance, project, ref.url, revision, path, chart],
      () =>
        tenancy.client.repositories.appDetails(
          {
            repoURL: ref.url,
            targetRevision: revision,
            ...(path ? { path } : { chart }),
          },
          { appName: NO_APPLICATION, appProject: project },
        ),
    );
    return toDetails(details);
  };
}

function toDetails({ type, helm, kustomize }: ArgoAppDetails) {
  return {
    type: sourceDetailsSchema.shape.type.safeParse(type).data ?? 'Directory',
    ...(helm && {
      helm: {
        valueFiles: helm.valueFiles ?? [],
        values: helm.values ?? '',
      },
    }),
    ...(kustomize && { kustomize: { images: kustomize.images ?? [] } }),
  };
}
