import {
  FLAG,
  NUMBER,
  OPEN,
  TEXT,
  TEXTS,
  listOf,
  record,
  resource,
  type Schema,
} from './schemaParts.ts';

const KINDS: Schema = listOf(
  record({ group: TEXT, kind: TEXT }, ['group', 'kind']),
);

const CLUSTER_KINDS: Schema = listOf(
  record({ group: TEXT, kind: TEXT, name: TEXT }, ['group', 'kind']),
);

const TOKENS: Schema = listOf(
  record({ iat: NUMBER, exp: NUMBER, id: TEXT }, ['iat']),
);

const ROLES: Schema = listOf(
  record(
    {
      name: TEXT,
      description: TEXT,
      policies: TEXTS,
      groups: TEXTS,
      jwtTokens: TOKENS,
    },
    ['name'],
  ),
);

const WINDOWS: Schema = listOf(
  record({
    kind: TEXT,
    schedule: TEXT,
    duration: TEXT,
    timeZone: TEXT,
    applications: TEXTS,
    namespaces: TEXTS,
    clusters: TEXTS,
    manualSync: FLAG,
    andOperator: FLAG,
    syncOverrun: FLAG,
    description: TEXT,
  }),
);

const SPEC: Schema = record({
  description: TEXT,
  sourceRepos: TEXTS,
  sourceNamespaces: TEXTS,
  destinations: listOf(record({ server: TEXT, name: TEXT, namespace: TEXT })),
  clusterResourceWhitelist: CLUSTER_KINDS,
  clusterResourceBlacklist: CLUSTER_KINDS,
  namespaceResourceWhitelist: KINDS,
  namespaceResourceBlacklist: KINDS,
  roles: ROLES,
  syncWindows: WINDOWS,
  orphanedResources: record({
    warn: FLAG,
    ignore: listOf(record({ group: TEXT, kind: TEXT, name: TEXT })),
  }),
  signatureKeys: listOf(record({ keyID: TEXT }, ['keyID'])),
  permitOnlyProjectScopedClusters: FLAG,
  destinationServiceAccounts: listOf(
    record({ server: TEXT, namespace: TEXT, defaultServiceAccount: TEXT }, [
      'defaultServiceAccount',
      'server',
    ]),
  ),
});

export const PROJECT_SCHEMA = resource(SPEC, {
  status: record({
    jwtTokensByRole: { type: 'object', additionalProperties: OPEN },
  }),
});
