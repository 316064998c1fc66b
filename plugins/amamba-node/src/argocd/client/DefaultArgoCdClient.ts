import { z } from 'zod';
import type {
  ArgoApplicationWatchOptions,
  ArgoCdWatches,
  ArgoTreeWatchOptions,
} from '../api/ArgoCdWatches';
import type { ArgoApplicationRef } from '../api/ArgoCdApplications';
import type {
  ArgoCdCallOptions,
  ArgoCdClient,
  ArgoCdUserInfo,
} from '../ArgoCdClient';
import type { ArgoCdConnection } from '../connection/ArgoCdConnection';
import { watchApplications } from '../watch/watchApplications';
import { watchResourceTree } from '../watch/watchResourceTree';
import type { ArgoWatchTimes } from '../watch/WatchTimes';
import { Applications } from './Applications';
import { ApplicationSets } from './ApplicationSets';
import { ArgoCdCalls } from './ArgoCdCalls';
import { Clusters } from './Clusters';
import { invalidAnswer } from './errors';
import { Projects } from './Projects';
import { Repositories } from './Repositories';
import { Resources } from './Resources';

const versionSchema = z.object({ Version: z.string() });

const userInfoSchema = z.object({
  loggedIn: z.boolean().default(false),
  username: z.string().optional(),
  groups: z.array(z.string()).nullish(),
});

const canISchema = z.object({ value: z.string() });

/** {@link ArgoCdClient} over undici. */
export class DefaultArgoCdClient implements ArgoCdClient {
  readonly instance: string;
  readonly applications: Applications;
  readonly resources: Resources;
  readonly watches: ArgoCdWatches;
  readonly projects: Projects;
  readonly repositories: Repositories;
  readonly clusters: Clusters;
  readonly applicationSets: ApplicationSets;
  readonly #calls: ArgoCdCalls;

  constructor(connection: ArgoCdConnection, times: ArgoWatchTimes) {
    const calls = new ArgoCdCalls(connection);
    this.#calls = calls;
    this.instance = connection.name;
    this.applications = new Applications(calls);
    this.resources = new Resources(calls);
    this.projects = new Projects(calls);
    this.repositories = new Repositories(calls);
    this.clusters = new Clusters(calls);
    this.applicationSets = new ApplicationSets(calls);
    const { applications, resources } = this;
    this.watches = {
      applications: (options: ArgoApplicationWatchOptions) =>
        watchApplications({ calls, applications, times, options }),
      resourceTree: (ref: ArgoApplicationRef, options: ArgoTreeWatchOptions) =>
        watchResourceTree({ calls, resources, times, ref, options }),
    };
  }

  async close(): Promise<void> {
    await this.#calls.close();
  }

  async version(options: ArgoCdCallOptions = {}): Promise<string> {
    const operation = 'get the version';
    const text = await this.#calls.text('/api/version', {
      ...options,
      operation,
    });
    try {
      return versionSchema.parse(JSON.parse(text)).Version;
    } catch (error) {
      throw invalidAnswer(
        this.#calls.site(operation),
        'What answers has no version of an Argo CD',
        error,
      );
    }
  }

  async userInfo(options: ArgoCdCallOptions = {}): Promise<ArgoCdUserInfo> {
    const { groups, ...info } = await this.#calls.json(userInfoSchema, {
      ...options,
      path: ['session', 'userinfo'],
      operation: 'look up who the portal is',
    });
    return { ...info, ...(groups && { groups }) };
  }

  async canI(
    resource: string,
    action: string,
    object: string,
    options: ArgoCdCallOptions = {},
  ): Promise<boolean> {
    const { value } = await this.#calls.json(canISchema, {
      ...options,
      path: ['account', 'can-i', resource, action, object],
      operation: `look up whether the portal may ${action} ${resource}`,
    });
    return value === 'yes';
  }
}
