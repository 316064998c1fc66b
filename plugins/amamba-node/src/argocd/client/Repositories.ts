import { z } from 'zod';
import type {
  ArgoCdRepositories,
  ArgoRepositoryRef,
} from '../api/ArgoCdRepositories';
import type { ArgoCdCallOptions } from '../ArgoCdClient';
import type { ArgoSource } from '../objects/application';
import {
  appInfoListSchema,
  type ArgoAppDetails,
  argoAppDetailsSchema,
  type ArgoAppInfo,
  type ArgoHelmChart,
  type ArgoRefs,
  argoRefsSchema,
  type ArgoRepository,
  argoRepositorySchema,
  chartListSchema,
  type NewArgoRepository,
  repositoryListSchema,
} from '../objects/repository';
import type { ArgoCdCalls } from './ArgoCdCalls';

const PATH = 'repositories';

/** {@link ArgoCdRepositories} over REST. */
export class Repositories implements ArgoCdRepositories {
  readonly #calls: ArgoCdCalls;

  constructor(calls: ArgoCdCalls) {
    this.#calls = calls;
  }

  async list(
    options: ArgoCdCallOptions & { project?: string; fresh?: boolean } = {},
  ): Promise<ArgoRepository[]> {
    const { project, fresh, ...call } = options;
    const answer = await this.#calls.json(repositoryListSchema, {
      ...call,
      path: [PATH],
      query: { forceRefresh: fresh },
      operation: 'list repositories',
    });
    const items = answer.items ?? [];
    return project === undefined
      ? items
      : items.filter(item => item.project === project);
  }

  /** Out of the list: on its own Argo CD answers with one of any project. */
  async get(
    ref: ArgoRepositoryRef,
    options: ArgoCdCallOptions & { fresh?: boolean } = {},
  ): Promise<ArgoRepository | undefined> {
    const items = await this.list(options);
    return items.find(
      ({ repo, project }) =>
        repo === ref.url && (project ?? '') === (ref.project ?? ''),
    );
  }

  async create(
    repository: NewArgoRepository,
    options: ArgoCdCallOptions & { upsert?: boolean } = {},
  ): Promise<ArgoRepository> {
    const { upsert, ...call } = options;
    return this.#calls.json(argoRepositorySchema, {
      ...call,
      method: 'POST',
      path: [PATH],
      query: { upsert },
      body: repository,
      operation: `import repository ${repository.repo}`,
    });
  }

  async update(
    repository: NewArgoRepository,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoRepository> {
    return this.#calls.json(argoRepositorySchema, {
      ...options,
      method: 'PUT',
      path: [PATH, repository.repo],
      body: repository,
      operation: `update repository ${repository.repo}`,
    });
  }

  /**
   * Looked for first: without a project Argo CD would delete the only one of
   * that URL, be it scoped to another project.
   */
  async delete(
    ref: ArgoRepositoryRef,
    options: ArgoCdCallOptions = {},
  ): Promise<void> {
    if (!(await this.get(ref, options))) {
      return;
    }
    await this.#calls.json(z.unknown(), {
      ...options,
      method: 'DELETE',
      path: [PATH, ref.url],
      query: { appProject: ref.project },
      operation: `delete repository ${ref.url}`,
    });
  }

  async refs(
    ref: ArgoRepositoryRef,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoRefs> {
    return this.#calls.json(argoRefsSchema, {
      ...options,
      path: [PATH, ref.url, 'refs'],
      query: { appProject: ref.project },
      operation: `list branches and tags of repository ${ref.url}`,
    });
  }

  async apps(
    ref: ArgoRepositoryRef,
    query: { revision: string; appName: string; appProject: string },
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoAppInfo[]> {
    const { revision, appName, appProject } = query;
    const answer = await this.#calls.json(appInfoListSchema, {
      ...options,
      path: [PATH, ref.url, 'apps'],
      query: { revision, appName, appProject },
      operation: `look for applications in repository ${ref.url}`,
    });
    return answer.items ?? [];
  }

  async appDetails(
    source: ArgoSource,
    query: { appName: string; appProject: string; sourceIndex?: number },
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoAppDetails> {
    return this.#calls.json(argoAppDetailsSchema, {
      ...options,
      method: 'POST',
      path: [PATH, source.repoURL, 'appdetails'],
      body: { source, ...query },
      operation: `look into repository ${source.repoURL}`,
    });
  }

  async helmCharts(
    ref: ArgoRepositoryRef,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoHelmChart[]> {
    const answer = await this.#calls.json(chartListSchema, {
      ...options,
      path: [PATH, ref.url, 'helmcharts'],
      query: { appProject: ref.project },
      operation: `list the charts of repository ${ref.url}`,
    });
    return answer.items ?? [];
  }
}
