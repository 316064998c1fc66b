import { cloneJson } from '../../../kubernetes/store/json.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { APPLICATIONS } from '../../crds/definitions.ts';
import {
  canSync,
  repositoryAccess,
  sourcesOf,
} from '../../controller/index.ts';
import { rpcTextOf } from '../../repo/index.ts';
import type { ApplicationSource } from '../../types.ts';
import { userOf } from '../access/claims.ts';
import type { ApiContext } from '../apiContext.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { GrpcError } from '../http/grpcError.ts';
import { recordAudit } from '../auditEvents.ts';
import { windowsOf } from './applicationWindows.ts';
import {
  demandOn,
  findApplication,
  missingApplication,
  nameIn,
  projectOf,
} from './findApplication.ts';
import { presentApplication } from './presentApplication.ts';

const SYNC_FIELDS = {
  revision: 'string',
  revisions: 'any',
  sourcePositions: 'any',
  dryRun: 'bool',
  prune: 'bool',
  strategy: 'any',
  resources: 'any',
  manifests: 'any',
  infos: 'any',
  retryStrategy: 'any',
  syncOptions: 'any',
  appNamespace: 'string',
  project: 'string',
} as const;

function isAutomated({ spec }: Readonly<KubeObject>): boolean {
  const automated = spec.syncPolicy?.automated;
  return Boolean(automated) && automated.enabled !== false;
}

export async function syncApplication(
  context: ApiContext,
  request: ApiRequest,
) {
  const { claims } = request;
  const body = request.message('ApplicationSyncRequest', SYNC_FIELDS);
  const found = findApplication(
    context,
    claims,
    nameIn(context, request, body),
  );
  const { application } = found;
  if (!canSync(windowsOf(context, found), true, context.clock.now())) {
    throw GrpcError.denied('cannot sync: blocked by sync window');
  }
  demandOn(context, claims, application, 'sync');
  const local = body.manifests?.length > 0;
  if (local) {
    demandOn(context, claims, application, 'override');
    if (isAutomated(application) && !body.dryRun) {
      throw GrpcError.precondition(
        'cannot use local sync when Automatic Sync Policy is enabled unless for dry run',
      );
    }
  }
  if (application.metadata.deletionTimestamp) {
    throw GrpcError.precondition('application is deleting');
  }
  const resolved = local
    ? {}
    : await resolveRevisions(context, application, body);
  const written = startOperation(
    context,
    application,
    syncOperation(application, body, resolved, userOf(claims)),
  );
  recordAudit(context, request, written, [
    'OperationStarted',
    initiated(application, body, resolved),
  ]);
  return presentApplication(written);
}

/** As the Event tells it: what was wanted, and in brackets what that is now. */
function initiated(
  application: Readonly<KubeObject>,
  { manifests, resources, revision: asked }: Record<string, any>,
  { revision, revisions }: Resolved,
): string {
  const what = `initiated ${resources?.length > 0 ? 'partial ' : ''}sync`;
  if (manifests?.length > 0) return `${what} locally`;
  if (revisions) return `${what} to ${revisions.join(', ')}`;
  const wanted = asked || application.spec.source?.targetRevision || 'HEAD';
  return wanted === revision
    ? `${what} to ${wanted}`
    : `${what} to ${wanted} (${revision})`;
}

interface Resolved {
  revision?: string;
  revisions?: string[];
}

/** What the wanted revisions mean now. */
async function resolveRevisions(
  context: ApiContext,
  application: Readonly<KubeObject>,
  body: Record<string, any>,
): Promise<Resolved> {
  const sources: ApplicationSource[] = sourcesOf(application);
  const positions: number[] = (body.sourcePositions ?? []).map(Number);
  const many = application.spec.sources?.length > 0;
  const resolved: string[] = [];
  for (const [index, source] of sources.entries()) {
    const target = source.targetRevision ?? '';
    const position = positions.indexOf(index + 1);
    const wanted: string =
      (many ? body.revisions?.[position] : body.revision) || target;
    if (wanted !== target && isAutomated(application) && !body.dryRun) {
      throw GrpcError.precondition(
        `Cannot sync to ${wanted}: auto-sync currently set to ${target}`,
      );
    }
    try {
      resolved.push(
        await context.repositories.resolveRevision(
          repositoryAccess(
            context.objects,
            context.namespace,
            source.repoURL,
            projectOf(application),
          ),
          wanted,
          { chart: source.chart },
        ),
      );
    } catch (error) {
      throw GrpcError.precondition(
        `error resolving repo revision: ${rpcTextOf(error)}`,
      );
    }
  }
  return many ? { revisions: resolved } : { revision: resolved[0] };
}

function syncOperation(
  { spec }: Readonly<KubeObject>,
  body: Record<string, any>,
  resolved: Resolved,
  username: string,
) {
  const policy = spec.syncPolicy ?? {};
  const options: string[] = body.syncOptions
    ? body.syncOptions.items ?? []
    : policy.syncOptions ?? [];
  return {
    sync: {
      ...resolved,
      ...(body.prune && { prune: true }),
      ...(body.dryRun && { dryRun: true }),
      ...(body.strategy && { syncStrategy: strategyOf(body.strategy) }),
      ...(body.resources?.length > 0 && {
        resources: body.resources.map(withoutEmptyTexts),
      }),
      ...(spec.sources?.length > 0
        ? { sources: spec.sources }
        : { source: spec.source }),
      ...(body.manifests?.length > 0 && { manifests: body.manifests }),
      ...(options.length > 0 && { syncOptions: options }),
    },
    initiatedBy: { username },
    ...(body.infos?.length > 0 && { info: body.infos }),
    retry: body.retryStrategy
      ? withoutEmptyTexts(body.retryStrategy)
      : policy.retry ?? {},
  };
}

function strategyOf(strategy: any) {
  const part = (given: any) => (given?.force ? { force: true } : {});
  return {
    ...(strategy.apply && { apply: part(strategy.apply) }),
    ...(strategy.hook && { hook: part(strategy.hook) }),
  };
}

function withoutEmptyTexts(item: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== '' && value !== 0),
  );
}

/** Writes `.operation` in place of what the last one left. */
function startOperation(
  { objects }: ApiContext,
  application: Readonly<KubeObject>,
  operation: object,
): KubeObject {
  const { namespace, name } = application.metadata;
  const written = objects.modify(APPLICATIONS, namespace, name, current => {
    if (current.operation) {
      throw GrpcError.precondition('another operation is already in progress');
    }
    current.operation = cloneJson(operation);
    delete current.status?.operationState;
  });
  if (!written) throw missingApplication(name);
  return written;
}

export function rollbackApplication(context: ApiContext, request: ApiRequest) {
  const { claims } = request;
  const body = request.message('ApplicationRollbackRequest', {
    id: 'int64',
    dryRun: 'bool',
    prune: 'bool',
    appNamespace: 'string',
    project: 'string',
  });
  const wanted = nameIn(context, request, body);
  const { application } = findApplication(context, claims, wanted, 'sync');
  const { name, namespace, deletionTimestamp } = application.metadata;
  if (deletionTimestamp)
    throw GrpcError.precondition('application is deleting');
  if (isAutomated(application)) {
    throw GrpcError.precondition(
      'rollback cannot be initiated when auto-sync is enabled',
    );
  }
  const history: any[] = application.status?.history ?? [];
  const entry = history.find(({ id }) => id === (body.id ?? 0));
  if (!entry) {
    throw GrpcError.invalid(
      `application ${namespace}/${name} does not have deployment with id ${
        body.id ?? 0
      }`,
    );
  }
  const written = startOperation(
    context,
    application,
    rollbackOperation(application, entry, body, userOf(claims)),
  );
  recordAudit(context, request, written, [
    'OperationStarted',
    `initiated rollback to ${body.id ?? 0}`,
  ]);
  return presentApplication(written);
}

function rollbackOperation(
  { spec }: Readonly<KubeObject>,
  { revision, revisions, source, sources }: any,
  { dryRun, prune }: Record<string, any>,
  username: string,
) {
  const { syncOptions, retry = {} } = spec.syncPolicy ?? {};
  return {
    sync: {
      ...(revision && { revision }),
      ...(revisions && { revisions }),
      ...(prune && { prune }),
      ...(dryRun && { dryRun }),
      syncStrategy: { apply: {} },
      ...(sources?.length > 0 ? { sources } : { source }),
      ...(syncOptions?.length > 0 && { syncOptions }),
    },
    initiatedBy: { username },
    retry,
  };
}

export function terminateOperation(context: ApiContext, request: ApiRequest) {
  const { claims } = request;
  const wanted = nameIn(context, request);
  const { application } = findApplication(context, claims, wanted, 'sync');
  const { namespace, name } = application.metadata;
  const written = context.objects.modify(
    APPLICATIONS,
    namespace,
    name,
    current => {
      if (!current.operation || !current.status?.operationState) {
        throw GrpcError.invalid(
          'Unable to terminate operation. No operation is in progress',
        );
      }
      current.status.operationState.phase = 'Terminating';
    },
  );
  if (!written) throw missingApplication(name);
  recordAudit(context, request, written, [
    'ResourceUpdated',
    'terminated running operation',
  ]);
  return {};
}
