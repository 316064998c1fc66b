import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  createOwnRepositories,
  type OwnRepositories,
} from '@amamba/plugin-amamba-node';
import type { Knex } from 'knex';
import { type AuthorOf, createAuthorOf } from './authorOf';
import { ConfigurationReader } from './ConfigurationReader';
import { createGitCredentials } from './git/credentials';
import type { OpenRepository } from './git/GitRepository';
import { IsomorphicRepository } from './git/IsomorphicRepository';
import { createPullRequests } from './pullRequests/createPullRequests';
import type { FindPullRequests } from './pullRequests/PullRequests';
import { PullRequestWatch } from './PullRequestWatch';
import { Promotions } from './Promotions';
import { DatabasePromotionStore } from './store/DatabasePromotionStore';
import type { PromotionStore } from './store/PromotionStore';

/** What the routes of promotions work with. */
export interface PromotionServices {
  store: PromotionStore;
  promotions: Promotions;
  reader: ConfigurationReader;
  watch: PullRequestWatch;
  own: OwnRepositories;
  pullRequests: FindPullRequests;
  authorOf: AuthorOf;
}

/** Puts promotion together: Git, pull requests, the store. */
export function createPromotionServices(options: {
  database: Knex;
  integrations: ScmIntegrationRegistry;
  config: Config;
  logger: LoggerService;
  catalog: CatalogService;
  auth: AuthService;
}): PromotionServices {
  const { database, integrations, config, logger } = options;
  const findCredentials = createGitCredentials(integrations);
  const open: OpenRepository = repoUrl =>
    new IsomorphicRepository(repoUrl, findCredentials);
  const store = new DatabasePromotionStore(database);
  const pullRequests = createPullRequests(integrations);
  const reader = new ConfigurationReader(open);
  return {
    store,
    promotions: new Promotions({ store, open, pullRequests, reader }),
    reader,
    watch: new PullRequestWatch({ store, pullRequests, logger }),
    own: createOwnRepositories(config),
    pullRequests,
    authorOf: createAuthorOf(options),
  };
}
