import {
  FLAG,
  NUMBER,
  OPEN,
  TEXT,
  TEXT_MAP,
  TEXTS,
  TIME,
  listOf,
  record,
  resource,
  type Schema,
} from './schemaParts.ts';

const SOURCE: Schema = record(
  {
    repoURL: TEXT,
    path: TEXT,
    chart: TEXT,
    targetRevision: TEXT,
    ref: TEXT,
    name: TEXT,
    helm: OPEN,
    kustomize: OPEN,
    directory: OPEN,
    plugin: OPEN,
  },
  ['repoURL'],
);

const SOURCES = listOf(SOURCE);

const DESTINATION: Schema = record({
  server: TEXT,
  name: TEXT,
  namespace: TEXT,
});

const RETRY: Schema = record({
  limit: NUMBER,
  refresh: FLAG,
  backoff: record({ duration: TEXT, factor: NUMBER, maxDuration: TEXT }),
});

const SYNC_POLICY: Schema = record({
  automated: record({
    prune: FLAG,
    selfHeal: FLAG,
    allowEmpty: FLAG,
    enabled: FLAG,
  }),
  syncOptions: TEXTS,
  retry: RETRY,
  managedNamespaceMetadata: record({ labels: TEXT_MAP, annotations: TEXT_MAP }),
});

const INFO: Schema = listOf(
  record({ name: TEXT, value: TEXT }, ['name', 'value']),
);

/** `spec` of an Application; `template.spec` of an ApplicationSet. */
export const APPLICATION_SPEC: Schema = record(
  {
    project: TEXT,
    source: SOURCE,
    sources: SOURCES,
    sourceHydrator: OPEN,
    destination: DESTINATION,
    syncPolicy: SYNC_POLICY,
    ignoreDifferences: listOf(
      record(
        {
          group: TEXT,
          kind: TEXT,
          name: TEXT,
          namespace: TEXT,
          jsonPointers: TEXTS,
          jqPathExpressions: TEXTS,
          managedFieldsManagers: TEXTS,
        },
        ['kind'],
      ),
    ),
    info: INFO,
    revisionHistoryLimit: NUMBER,
  },
  ['destination', 'project'],
);

const OPERATION: Schema = record({
  sync: record({
    revision: TEXT,
    revisions: TEXTS,
    prune: FLAG,
    dryRun: FLAG,
    syncStrategy: record({
      apply: record({ force: FLAG }),
      hook: record({ force: FLAG }),
    }),
    resources: listOf(
      record(
        {
          group: TEXT,
          kind: TEXT,
          name: TEXT,
          namespace: TEXT,
          exclude: FLAG,
        },
        ['kind', 'name'],
      ),
    ),
    source: SOURCE,
    sources: SOURCES,
    manifests: TEXTS,
    syncOptions: TEXTS,
    autoHealAttemptsCount: NUMBER,
  }),
  info: INFO,
  initiatedBy: record({ username: TEXT, automated: FLAG }),
  retry: RETRY,
});

const INITIATED_BY = record({ username: TEXT, automated: FLAG });

const HISTORY: Schema = listOf(
  record(
    {
      id: NUMBER,
      revision: TEXT,
      revisions: TEXTS,
      deployStartedAt: TIME,
      deployedAt: TIME,
      source: SOURCE,
      sources: SOURCES,
      initiatedBy: INITIATED_BY,
    },
    ['deployedAt', 'id'],
  ),
);

const STATUS: Schema = record({
  conditions: listOf(
    record({ type: TEXT, message: TEXT, lastTransitionTime: TIME }, [
      'message',
      'type',
    ]),
  ),
  controllerNamespace: TEXT,
  health: record({ status: TEXT, message: TEXT, lastTransitionTime: TIME }),
  history: HISTORY,
  observedAt: TIME,
  operationState: OPEN,
  reconciledAt: TIME,
  resourceHealthSource: TEXT,
  resources: listOf(OPEN),
  sourceHydrator: OPEN,
  sourceType: TEXT,
  sourceTypes: TEXTS,
  summary: record({ externalURLs: TEXTS, images: TEXTS }),
  sync: record(
    {
      status: TEXT,
      revision: TEXT,
      revisions: TEXTS,
      comparedTo: record({
        source: SOURCE,
        sources: SOURCES,
        destination: DESTINATION,
        ignoreDifferences: listOf(OPEN),
      }),
    },
    ['status'],
  ),
});

export const APPLICATION_SCHEMA = resource(APPLICATION_SPEC, {
  operation: OPERATION,
  status: STATUS,
});
