import { z } from 'zod';
import type {
  ArgoApplicationList,
  ArgoApplicationQuery,
  ArgoApplicationRef,
  ArgoCdApplications,
  ArgoDeleteOptions,
  ArgoPatchType,
  ArgoSyncRequest,
  ArgoWriteOptions,
} from '../api/ArgoCdApplications';
import type { ArgoCdCallOptions } from '../ArgoCdClient';
import {
  type ArgoApplication,
  applicationListSchema,
  argoApplicationSchema,
  type ArgoApplicationSpec,
  argoApplicationSpecSchema,
  type NewArgoApplication,
} from '../objects/application';
import {
  type ArgoSyncWindows,
  argoSyncWindowsSchema,
} from '../objects/project';
import {
  type ArgoChartDetails,
  argoChartDetailsSchema,
  type ArgoRevisionMetadata,
  argoRevisionMetadataSchema,
} from '../objects/repository';
import {
  fieldsQuery,
  filterQuery,
  refBody,
  refName,
  refQuery,
} from './applicationQuery';
import type { ArgoCdCalls, Call } from './ArgoCdCalls';
import { parseInBatches } from './parseInBatches';

/** A comparison without caches clones the repository. */
const REFRESH_TIMEOUT_MS = 60_000;

type SourceOptions = ArgoCdCallOptions & {
  sourceIndex?: number;
  versionId?: number;
};

/** {@link ArgoCdApplications} over REST. */
export class Applications implements ArgoCdApplications {
  readonly #calls: ArgoCdCalls;

  constructor(calls: ArgoCdCalls) {
    this.#calls = calls;
  }

  async list(
    query: ArgoApplicationQuery = {},
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoApplicationList> {
    const operation = 'list applications';
    const answer = await this.#calls.json(applicationListSchema, {
      ...options,
      path: ['applications'],
      query: {
        ...filterQuery(query),
        fields: fieldsQuery(query.fields, 'items'),
      },
      operation,
    });
    return {
      items: await parseInBatches(
        argoApplicationSchema,
        answer.items ?? [],
        this.#calls.site(operation),
      ),
      resourceVersion: answer.metadata?.resourceVersion ?? '',
    };
  }

  async get(
    ref: ArgoApplicationRef,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoApplication | undefined> {
    return this.#calls.find(argoApplicationSchema, {
      ...options,
      path: ['applications', ref.name],
      query: refQuery(ref),
      operation: `get application ${refName(ref)}`,
    });
  }

  async refresh(
    ref: ArgoApplicationRef,
    options: ArgoCdCallOptions & { hard?: boolean } = {},
  ): Promise<ArgoApplication> {
    const { hard, ...call } = options;
    return this.#calls.json(argoApplicationSchema, {
      timeoutMs: Math.max(this.#calls.timeoutMs, REFRESH_TIMEOUT_MS),
      ...call,
      path: ['applications', ref.name],
      query: { ...refQuery(ref), refresh: hard ? 'hard' : 'normal' },
      operation: `refresh application ${refName(ref)}`,
    });
  }

  async create(
    application: NewArgoApplication,
    options: ArgoWriteOptions & { upsert?: boolean } = {},
  ): Promise<ArgoApplication> {
    const { upsert, validate, ...call } = options;
    return this.#calls.json(argoApplicationSchema, {
      ...call,
      method: 'POST',
      path: ['applications'],
      query: { upsert, validate },
      body: application,
      operation: `create application ${application.metadata.name} in project ${application.spec.project}`,
    });
  }

  async update(
    application: ArgoApplication,
    options: ArgoWriteOptions = {},
  ): Promise<ArgoApplication> {
    const { validate, ...call } = options;
    const { name, namespace } = application.metadata;
    const ref = { name, namespace, project: application.spec.project };
    return this.#calls.json(argoApplicationSchema, {
      ...call,
      method: 'PUT',
      path: ['applications', name],
      query: { validate },
      body: application,
      operation: `update application ${refName(ref)}`,
    });
  }

  async updateSpec(
    ref: ArgoApplicationRef,
    spec: ArgoApplicationSpec,
    options: ArgoWriteOptions = {},
  ): Promise<ArgoApplicationSpec> {
    const { validate, ...call } = options;
    return this.#calls.json(argoApplicationSpecSchema, {
      ...call,
      method: 'PUT',
      path: ['applications', ref.name, 'spec'],
      query: { ...refQuery(ref), validate },
      body: spec,
      operation: `update application ${refName(ref)}`,
    });
  }

  async patch(
    ref: ArgoApplicationRef,
    patch: object,
    options: ArgoCdCallOptions & { type: ArgoPatchType },
  ): Promise<ArgoApplication> {
    const { type, ...call } = options;
    return this.#write(ref, 'patch', {
      ...call,
      method: 'PATCH',
      path: ['applications', ref.name],
      body: {
        ...refBody(ref),
        patch: JSON.stringify(patch),
        patchType: type,
      },
    });
  }

  async delete(
    ref: ArgoApplicationRef,
    options: ArgoDeleteOptions = {},
  ): Promise<void> {
    const { cascade = true, propagationPolicy, ...call } = options;
    await this.#calls.json(z.unknown(), {
      ...call,
      method: 'DELETE',
      path: ['applications', ref.name],
      query: { ...refQuery(ref), cascade, propagationPolicy },
      operation: `delete application ${refName(ref)}`,
    });
  }

  async sync(
    ref: ArgoApplicationRef,
    request: ArgoSyncRequest = {},
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoApplication> {
    return this.#write(ref, 'sync', {
      ...options,
      method: 'POST',
      path: ['applications', ref.name, 'sync'],
      body: { ...refBody(ref), ...syncBody(request) },
    });
  }

  async rollback(
    ref: ArgoApplicationRef,
    request: { id: number; dryRun?: boolean; prune?: boolean },
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoApplication> {
    return this.#write(ref, 'roll back', {
      ...options,
      method: 'POST',
      path: ['applications', ref.name, 'rollback'],
      body: { ...refBody(ref), ...request },
    });
  }

  async terminate(
    ref: ArgoApplicationRef,
    options: ArgoCdCallOptions = {},
  ): Promise<void> {
    await this.#calls.json(z.unknown(), {
      ...options,
      method: 'DELETE',
      path: ['applications', ref.name, 'operation'],
      query: refQuery(ref),
      operation: `end the operation of application ${refName(ref)}`,
    });
  }

  async syncWindows(
    ref: ArgoApplicationRef,
    options: ArgoCdCallOptions = {},
  ): Promise<ArgoSyncWindows> {
    return this.#calls.json(argoSyncWindowsSchema, {
      ...options,
      path: ['applications', ref.name, 'syncwindows'],
      query: refQuery(ref),
      operation: `get the sync windows of application ${refName(ref)}`,
    });
  }

  async revisionMetadata(
    ref: ArgoApplicationRef,
    revision: string,
    options: SourceOptions = {},
  ): Promise<ArgoRevisionMetadata> {
    return this.#calls.json(
      argoRevisionMetadataSchema,
      this.#revisionCall(ref, revision, 'metadata', options),
    );
  }

  async chartDetails(
    ref: ArgoApplicationRef,
    revision: string,
    options: SourceOptions = {},
  ): Promise<ArgoChartDetails> {
    return this.#calls.json(
      argoChartDetailsSchema,
      this.#revisionCall(ref, revision, 'chartdetails', options),
    );
  }

  #revisionCall(
    ref: ArgoApplicationRef,
    revision: string,
    what: string,
    { sourceIndex, versionId, ...call }: SourceOptions,
  ): Call {
    return {
      ...call,
      path: ['applications', ref.name, 'revisions', revision, what],
      query: { ...refQuery(ref), sourceIndex, versionId },
      operation: `describe revision ${revision} of application ${refName(ref)}`,
    };
  }

  async #write(
    ref: ArgoApplicationRef,
    verb: string,
    call: Omit<Call, 'operation'>,
  ): Promise<ArgoApplication> {
    return this.#calls.json(argoApplicationSchema, {
      ...call,
      operation: `${verb} application ${refName(ref)}`,
    });
  }
}

function syncBody(request: ArgoSyncRequest) {
  const { force, applyOnly, syncOptions, retry, ...rest } = request;
  return {
    ...rest,
    ...((force || applyOnly) && {
      strategy: { [applyOnly ? 'apply' : 'hook']: { force: force ?? false } },
    }),
    ...(syncOptions && { syncOptions: { items: syncOptions } }),
    ...(retry && { retryStrategy: retry }),
  };
}
