import type {
  ArgoApplication,
  ArgoApplicationRef,
  ArgoApplicationSet,
  ArgoProject,
  ArgoRepository,
  NewArgoApplication,
  NewArgoApplicationSet,
  NewArgoRepository,
} from '@amamba/plugin-amamba-node';
import { anApplication } from './applications';
import type { PuppetArgoCd } from './PuppetArgoCd';

type Operation = { op: string; path: string; value: unknown };

const sameAs = (one: unknown, other: unknown) =>
  JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return value && typeof value === 'object'
    ? Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)])
    : value;
}

/** As a resource definition without that field stores it. */
function withoutEnabled(app: ArgoApplication): ArgoApplication {
  const { automated, ...policy } = app.spec.syncPolicy ?? {};
  if (!automated) {
    return app;
  }
  const { enabled: _, ...kept } = automated;
  return {
    ...app,
    spec: { ...app.spec, syncPolicy: { ...policy, automated: kept } },
  };
}

/** What a puppet's Argo CD does when it is told to, and its words when it does not. */
export function writesOf(argocd: PuppetArgoCd) {
  const find = (ref: ArgoApplicationRef): ArgoApplication => {
    const found = argocd.application(ref.name, ref.namespace);
    if (found?.spec.project !== ref.project) {
      throw argocd.error(404, `applications "${ref.name}" not found`, 5);
    }
    return found;
  };
  const isAutomatic = ({ spec }: ArgoApplication) =>
    Boolean(spec.syncPolicy?.automated) &&
    spec.syncPolicy?.automated?.enabled !== false;
  const operate = async (app: ArgoApplication, sync: object) => {
    if (app.operation || app.status?.operationState?.phase === 'Running') {
      throw argocd.error(400, 'another operation is already in progress', 9);
    }
    const { operationState: _, ...status } = app.status ?? {};
    await argocd.put({ ...app, operation: { sync }, status });
    return argocd.application(app.metadata.name)!;
  };
  const findRepository = ({
    url,
    project,
  }: {
    url: string;
    project?: string;
  }) =>
    argocd.repositories.find(
      item => item.repo === url && (item.project ?? '') === (project ?? ''),
    );
  return {
    applications: {
      create: async (application: NewArgoApplication) => {
        const { name, namespace } = application.metadata;
        if (argocd.application(name, namespace)) {
          throw argocd.error(
            400,
            'existing application spec is different, use upsert flag to force update',
            3,
          );
        }
        await argocd.put(
          anApplication(name, application.spec.project, {
            metadata: { ...application.metadata, name } as never,
            status: {},
          }),
        );
        const made = argocd.application(name, namespace)!;
        await argocd.put({ ...made, spec: application.spec });
        return argocd.application(name, namespace)!;
      },
      patch: async (ref: ArgoApplicationRef, patch: Operation[]) => {
        let app = find(ref);
        for (const { op, path, value } of patch) {
          if (op === 'test' && !sameAs(app.spec, value)) {
            throw argocd.error(
              500,
              'error applying patch: testing value /spec failed: test failed',
              2,
            );
          }
          if (path === '/spec') {
            app = { ...app, spec: value as ArgoApplication['spec'] };
          } else {
            const annotations = value as Record<string, string>;
            app = { ...app, metadata: { ...app.metadata, annotations } };
          }
        }
        await argocd.put(argocd.knowsPause ? app : withoutEnabled(app));
        return find(ref);
      },
      delete: async (ref: ArgoApplicationRef) => {
        const { deletionTimestamp } = find(ref).metadata;
        await argocd.remove(ref.name, ref.namespace);
        if (deletionTimestamp) {
          // It goes with its finalizer, before it is deleted once more.
          throw argocd.error(404, `applications "${ref.name}" not found`, 5);
        }
      },
      sync: async (ref: ArgoApplicationRef, request: { revision?: string }) => {
        if (request.revision === 'no-such') {
          throw argocd.error(
            400,
            "error resolving repo revision: rpc error: code = Unknown desc = unable to resolve 'no-such' to a commit SHA",
            9,
          );
        }
        return operate(find(ref), request);
      },
      rollback: async (ref: ArgoApplicationRef, request: { id: number }) => {
        const app = find(ref);
        if (isAutomatic(app)) {
          throw argocd.error(
            400,
            'rollback cannot be initiated when auto-sync is enabled',
            9,
          );
        }
        return operate(app, request);
      },
      terminate: async (ref: ArgoApplicationRef) => {
        const { operation: _, ...app } = find(ref);
        await argocd.put(app);
      },
    },
    resources: {
      runAction: async (ref: ArgoApplicationRef) => void find(ref),
      delete: async (ref: ArgoApplicationRef) => void find(ref),
    },
    projects: {
      get: async (name: string) =>
        argocd.projects.find(({ metadata }) => metadata.name === name),
      update: async (project: ArgoProject) => {
        argocd.projects = argocd.projects.map(item =>
          item.metadata.name === project.metadata.name ? project : item,
        );
        return project;
      },
    },
    repositories: {
      list: async ({ project }: { project?: string } = {}) =>
        argocd.repositories.filter(
          item => project === undefined || item.project === project,
        ),
      create: async (repository: NewArgoRepository) => {
        const { password, sshPrivateKey: _, ...kept } = repository;
        const reached = password !== 'wrong';
        const inherits =
          !kept.username &&
          argocd.repositoryCredentials.some(url => kept.repo.startsWith(url));
        const stored: ArgoRepository = {
          ...kept,
          ...(inherits && { inheritedCreds: true }),
          connectionState: {
            status: reached ? 'Successful' : 'Failed',
            message: reached
              ? ''
              : `Unable to connect to repository: authentication required: wrong at ${repository.repo.replace(
                  '://',
                  '://git:wrong@',
                )}`,
            attemptedAt: '2026-11-21T10:00:00Z',
          },
        };
        argocd.repositories = [...argocd.repositories, stored];
        return stored;
      },
      delete: async (ref: { url: string; project?: string }) => {
        const gone = findRepository(ref);
        argocd.repositories = argocd.repositories.filter(it => it !== gone);
      },
      refs: async () => ({
        branches: ['main', 'release-1'],
        tags: ['v1.0.0', 'v1.1.0'],
      }),
      apps: async () => [
        { path: 'charts/web', type: 'Helm' },
        { path: 'overlays/dev', type: 'Kustomize' },
      ],
      helmCharts: async () => [{ name: 'web', versions: ['1.1.0', '1.0.0'] }],
      appDetails: async () => ({
        type: 'Helm',
        helm: { valueFiles: ['values.yaml'], values: 'replicas: 1\n' },
      }),
    },
    applicationSets: {
      get: async ({ name }: { name: string }) =>
        argocd.applicationSets.find(({ metadata }) => metadata.name === name),
      create: async (set: NewArgoApplicationSet) => {
        const made = {
          ...set,
          metadata: {
            namespace: 'argocd',
            creationTimestamp: '2026-11-21T10:00:00Z',
            ...set.metadata,
          },
        } as ArgoApplicationSet;
        argocd.applicationSets = [...argocd.applicationSets, made];
        return made;
      },
      delete: async ({ name }: { name: string }) => {
        argocd.applicationSets = argocd.applicationSets.filter(
          ({ metadata }) => metadata.name !== name,
        );
      },
      generate: async ({ spec }: NewArgoApplicationSet) => generate(spec),
    },
  };
}

/** One application for each element of the lists, without templates' finer points. */
function generate(spec: Record<string, any>) {
  const elements: Array<Record<string, string>> = spec.generators.flatMap(
    (generator: any) => generator.list?.elements ?? [],
  );
  return elements.map(element =>
    JSON.parse(
      JSON.stringify(spec.template).replace(
        /\{\{\s*\.(\w+)\s*\}\}/g,
        (_, name) => element[name],
      ),
    ),
  );
}
