import type {
  ApplicationSet,
  Promotion,
  Repository,
} from '@amamba/plugin-amamba-gitops-common';
import type { GitopsApi } from '../api/gitopsApi';
import type { createApplicationsApi } from './applicationsWorld';
import { liveSource } from './fixtures';
import { pageOf, refusal } from './refusal';

/** What a backend knows of repositories, ApplicationSets and promotions. */
export interface DeliveryWorld {
  repositories: Repository[];
  applicationSets: ApplicationSet[];
  promotions: Promotion[];
}

/** The repositories, ApplicationSets and promotions of the stories. */
export function createDeliveryWorld(): DeliveryWorld {
  return { repositories: [], applicationSets: [], promotions: [] };
}

type Rest = Omit<GitopsApi, keyof ReturnType<typeof createApplicationsApi>>;

const missing = async (): Promise<never> => {
  throw refusal(404, 'There is none');
};

/** The parts of a backend's client that are not about applications that exist. */
export function createDeliveryApi(world: DeliveryWorld): Rest {
  return {
    createApplication: missing,
    updateApplication: missing,
    getApplicationSpec: missing,
    getDeliveryOptions: async () => ({ instances: [] }),
    listRepositories: async ({ query = {} }) => ({
      ...pageOf(world.repositories, query),
      sources: [liveSource],
    }),
    importRepository: missing,
    testRepository: async () => ({ ok: true }),
    deleteRepository: missing,
    listRefs: async () => ({ branches: [], tags: [], truncated: false }),
    listPaths: async () => ({ items: [], truncated: false }),
    listCharts: async () => ({ items: [] }),
    getSourceDetails: missing,
    listApplicationSets: async ({ query = {} }) => ({
      ...pageOf(world.applicationSets, query),
      sources: [liveSource],
    }),
    getApplicationSet: missing,
    previewApplicationSet: async () => ({ items: [] }),
    createApplicationSet: missing,
    deleteApplicationSet: missing,
    getPromotionPath: async () => ({ version: 0, environments: [], open: [] }),
    setPromotionPath: missing,
    comparePromotion: missing,
    listPromotions: async ({ query = {} }) => pageOf(world.promotions, query),
    promote: missing,
    approvePromotion: missing,
    rejectPromotion: missing,
    withdrawPromotion: missing,
  };
}
