import {
  type ApplicationSet,
  type ApplicationSpec,
  applicationSpecSchema,
  type EnvironmentState,
  type Promotion,
  type PromotionPath,
  promotionPathSchema,
  type Repository,
} from '@amamba/plugin-amamba-gitops-common';
import type { GitopsApi } from '../api/gitopsApi';
import type { DeliveryOptions } from '../components/form/lookups';
import type {
  ApplicationsWorld,
  createApplicationsApi,
} from './applicationsWorld';
import {
  applicationSet,
  done,
  environments,
  failingRepository,
  foundPaths,
  gitRepository,
  options,
  path,
  refs,
  spec,
  waiting,
} from './deliveryFixtures';
import { at, liveSource, paymentsDev } from './fixtures';
import { pageOf, refusal } from './refusal';

/** What a backend knows of repositories, ApplicationSets and promotions. */
export interface DeliveryWorld {
  options: DeliveryOptions;
  spec: ApplicationSpec;
  resourceVersion: string;
  kept: string[];
  repositories: Repository[];
  applicationSets: ApplicationSet[];
  path: PromotionPath | undefined;
  pathVersion: number;
  environments: EnvironmentState[];
  promotions: Promotion[];
  /** Sha of the branch that promotions are written to. */
  base: string;
}

/** The repositories, ApplicationSets and promotions of the stories. */
export function createDeliveryWorld(): DeliveryWorld {
  return {
    options,
    spec,
    resourceVersion: '100',
    kept: [],
    repositories: [gitRepository, failingRepository],
    applicationSets: [applicationSet],
    path,
    pathVersion: 1,
    environments,
    promotions: [waiting, done],
    base: 'base-1',
  };
}

type Rest = Omit<GitopsApi, keyof ReturnType<typeof createApplicationsApi>>;
type Everything = DeliveryWorld & Pick<ApplicationsWorld, 'applications'>;

function createFormApi(world: Everything) {
  return {
    createApplication: async ({ body }) => {
      const { instance, name } = body;
      if (world.applications.some(each => each.name === name)) {
        throw refusal(409, `There is an application ${name} already`);
      }
      const key = { instance, name, namespace: body.namespace ?? 'argocd' };
      world.applications = [
        ...world.applications,
        { ...paymentsDev, ...key, id: `a-${name}` },
      ];
      return key;
    },
    getApplicationSpec: async () => ({
      spec: world.spec,
      resourceVersion: world.resourceVersion,
      kept: world.kept,
    }),
    updateApplication: async ({ params, body }) => {
      if (body.resourceVersion !== world.resourceVersion) {
        throw refusal(409, 'Somebody else has changed it');
      }
      world.spec = applicationSpecSchema.parse(body.spec);
      world.resourceVersion += '1';
      return {
        instance: params.instance,
        namespace: params.applicationNamespace,
        name: params.application,
      };
    },
    getDeliveryOptions: async () => world.options,
    listRefs: async ({ query }) => {
      const found = (names: string[]) =>
        names.filter(name => name.includes(query.search ?? ''));
      return {
        branches: found(refs.branches),
        tags: found(refs.tags),
        truncated: false,
      };
    },
    listPaths: async () => ({ items: foundPaths, truncated: false }),
    listCharts: async () => ({
      items: [{ name: 'redis', versions: ['2.0.0', '1.9.0'] }],
    }),
    getSourceDetails: async ({ query }) => {
      const type = query.chart
        ? 'Helm'
        : foundPaths.find(each => each.path === query.path)?.type;
      if (!type) {
        throw refusal(404, `There is no folder ${query.path}`);
      }
      return {
        type,
        helm:
          type === 'Helm'
            ? { valueFiles: ['values-dev.yaml'], values: 'replicas: 1\n' }
            : undefined,
        kustomize:
          type === 'Kustomize' ? { images: ['payments-api'] } : undefined,
      };
    },
  } satisfies Partial<GitopsApi>;
}

function createRepositoriesApi(world: Everything) {
  return {
    listRepositories: async ({ query = {} }) => ({
      ...pageOf(
        world.repositories.filter(
          ({ url, status }) =>
            url.includes(query.search ?? '') &&
            (!query.status || status === query.status),
        ),
        query,
      ),
      sources: [liveSource],
    }),
    importRepository: async ({ body }) => {
      const repository: Repository = {
        ...gitRepository,
        id: 'r-new',
        url: body.url,
        type: body.type ?? 'git',
        applications: 0,
      };
      world.repositories = [...world.repositories, repository];
      return repository;
    },
    testRepository: async ({ body }) =>
      body.url.includes('nowhere')
        ? { ok: false, message: 'no such host' }
        : { ok: true },
    deleteRepository: async ({ params }) => {
      const repository = world.repositories.find(
        ({ id }) => id === params.repository,
      );
      if (!repository) {
        throw refusal(404, 'There is no such repository');
      }
      if (repository.applications > 0) {
        throw refusal(409, 'payments-dev and payments-prod come from it');
      }
      world.repositories = world.repositories.filter(
        each => each !== repository,
      );
      return { url: repository.url };
    },
  } satisfies Partial<GitopsApi>;
}

function createSetsApi(world: Everything) {
  return {
    listApplicationSets: async ({ query = {} }) => ({
      ...pageOf(
        world.applicationSets.filter(({ name }) =>
          name.includes(query.search ?? ''),
        ),
        query,
      ),
      sources: [liveSource],
    }),
    getApplicationSet: async ({ params }) => {
      const found = world.applicationSets.find(
        ({ name }) => name === params.set,
      );
      if (!found) {
        throw refusal(404, `There is no ApplicationSet ${params.set}`);
      }
      return { applicationSet: found, source: liveSource };
    },
    // Of lists alone: an application for each row.
    previewApplicationSet: async ({ body }) => {
      const [generator] = body.generators;
      const rows = generator.type === 'list' ? generator.elements : [];
      return {
        items: rows.map(row => ({
          name: `app-${row.namespace}`,
          cluster: row.cluster,
          namespace: row.namespace,
          repoUrl: body.template.spec.sources[0].repoUrl,
          problem: row.namespace.startsWith('payments')
            ? undefined
            : `${row.namespace} is not a namespace of the workspace`,
        })),
      };
    },
    createApplicationSet: async ({ body }) => {
      const { instance, name } = body;
      world.applicationSets = [
        ...world.applicationSets,
        { ...applicationSet, instance, name },
      ];
      return { instance, name };
    },
    deleteApplicationSet: async ({ params }) => {
      world.applicationSets = world.applicationSets.filter(
        ({ name }) => name !== params.set,
      );
      return { instance: params.instance, name: params.set };
    },
  } satisfies Partial<GitopsApi>;
}

function createPromotionApi(world: Everything) {
  const decide = (
    id: string,
    state: Promotion['state'],
    decisionReason?: string,
  ) => {
    const promotion = world.promotions.find(each => each.id === id);
    if (!promotion) {
      throw refusal(404, `There is no promotion ${id}`);
    }
    const decided = { ...promotion, state, decisionReason };
    world.promotions = world.promotions.map(each =>
      each.id === id ? decided : each,
    );
    return decided;
  };
  const valueIn = (name: string) =>
    world.environments.find(each => each.name === name)?.values[0];
  const changesOf = (step: { from: string; to: string }) => [
    {
      item: 'image payments-api',
      before: valueIn(step.to)?.value,
      after: valueIn(step.from)?.value,
    },
  ];
  return {
    getPromotionPath: async () => ({
      path: world.path,
      version: world.pathVersion,
      environments: world.path ? world.environments : [],
      open: world.promotions.filter(({ state }) => state === 'waiting'),
    }),
    setPromotionPath: async ({ body }) => {
      if (body.version !== world.pathVersion) {
        throw refusal(409, 'Somebody else has changed the path');
      }
      world.path = promotionPathSchema.parse(body.path);
      world.pathVersion += 1;
      return { version: world.pathVersion };
    },
    comparePromotion: async ({ query }) => ({
      ...query,
      changes: changesOf(query),
      file: `${query.to}/kustomization.yaml`,
      before: `newTag: ${valueIn(query.to)?.value}\n`,
      after: `newTag: ${valueIn(query.from)?.value}\n`,
      base: world.base,
      needsApproval: query.to === 'prod',
      via: query.to === 'prod' ? ('pullRequest' as const) : ('commit' as const),
    }),
    listPromotions: async ({ query = {} }) => pageOf(world.promotions, query),
    promote: async ({ body }) => {
      if (body.base !== world.base) {
        throw refusal(409, 'The branch has moved since you looked');
      }
      const promotion: Promotion = {
        id: `p-${world.promotions.length + 1}`,
        from: body.from,
        to: body.to,
        state: body.to === 'prod' ? 'waiting' : 'done',
        changes: changesOf(body),
        requestedBy: 'user:default/alice',
        requestedAt: at(300),
        reason: body.reason,
      };
      world.promotions = [promotion, ...world.promotions];
      return promotion;
    },
    approvePromotion: async ({ params, body = {} }) =>
      decide(params.promotion, 'done', body.reason),
    rejectPromotion: async ({ params, body = {} }) =>
      decide(params.promotion, 'rejected', body.reason),
    withdrawPromotion: async ({ params }) =>
      decide(params.promotion, 'withdrawn'),
  } satisfies Partial<GitopsApi>;
}

/** The parts of a backend's client that are not about applications that exist. */
export function createDeliveryApi(world: Everything): Rest {
  return {
    ...createFormApi(world),
    ...createRepositoriesApi(world),
    ...createSetsApi(world),
    ...createPromotionApi(world),
  };
}
