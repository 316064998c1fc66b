import {
  type ApplicationSource,
  type ApplicationSpec,
  type Destination,
} from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplication, ArgoSource } from '@amamba/plugin-amamba-node';
import { readAutomation } from '../argocd/automation';
import { keptSyncOptions, readSyncOptions } from '../argocd/syncOptions';
import { readHistoryLimit } from '../argocd/historyLimit';
import { readRetry } from '../argocd/retry';
import {
  readPlainFields,
  readTool,
  SAYABLE_FIELDS,
} from '../argocd/toArgoSource';
import { sourcesOf } from './toSummary';
import type { ViewContext } from './ViewContext';

/** What people set of an application, and what only Argo CD's YAML can say. */
export function toSpec(
  application: ArgoApplication,
  context: ViewContext,
): { spec: ApplicationSpec; kept: string[] } {
  const { spec } = application;
  const automated = readAutomation(application);
  const retry = readRetry(spec.syncPolicy?.retry);
  const limit = readHistoryLimit(spec);
  return {
    spec: {
      sources: sourcesOf(spec).map(toSource),
      destination: toDestination(spec, context),
      syncPolicy: {
        ...(automated && { automated }),
        options: readSyncOptions(spec.syncPolicy?.syncOptions),
        ...(retry && { retry }),
      },
      ...(limit !== undefined && { revisionHistoryLimit: limit }),
    },
    kept: keptOf(application),
  };
}

/** Where it goes; no namespace: where each of its manifests says. */
export function toDestination(
  { project, destination }: ArgoApplication['spec'],
  context: ViewContext,
): Destination {
  return {
    cluster: context.clusterOf(project, destination),
    namespace: destination?.namespace ?? '',
  };
}

type Tool = keyof typeof SAYABLE_FIELDS;
const TOOLS = Object.keys(SAYABLE_FIELDS) as Tool[];

function toSource(source: ArgoSource): ApplicationSource {
  const tools = TOOLS.flatMap(tool => {
    const settings = readTool(tool, source[tool]);
    return Object.keys(settings).length > 0 ? [[tool, settings]] : [];
  });
  return {
    repoUrl: source.repoURL,
    ...readPlainFields(source),
    ...Object.fromEntries(tools),
  };
}

/** Fields that the form has words for. */
const SPEC_FIELDS = [
  'project',
  'source',
  'sources',
  'destination',
  'syncPolicy',
];
const POLICY_FIELDS = ['automated', 'syncOptions'];

function keptOf({ spec }: ArgoApplication): string[] {
  const sources = sourcesOf(spec);
  return [
    ...others(spec, [
      ...SPEC_FIELDS,
      ...(readHistoryLimit(spec) === undefined ? [] : ['revisionHistoryLimit']),
    ]),
    ...sources.flatMap((source, index) => {
      const name = sources.length > 1 ? `sources[${index}]` : 'source';
      return keptOfSource(source).map(field => `${name}.${field}`);
    }),
    ...others(spec.syncPolicy, [
      ...POLICY_FIELDS,
      ...(readRetry(spec.syncPolicy?.retry) ? ['retry'] : []),
    ]).map(field => `syncPolicy.${field}`),
    ...keptSyncOptions(spec.syncPolicy?.syncOptions).map(
      option => `syncPolicy.syncOptions ${option}`,
    ),
  ];
}

function keptOfSource(source: ArgoSource): string[] {
  return [
    ...others(source, [
      'repoURL',
      ...Object.keys(readPlainFields(source)),
      ...TOOLS,
    ]),
    ...TOOLS.flatMap(tool =>
      others(source[tool], Object.keys(readTool(tool, source[tool]))).map(
        field => `${tool}.${field}`,
      ),
    ),
  ];
}

function others(
  value: object | null | undefined,
  known: readonly string[],
): string[] {
  return Object.entries(value ?? {})
    .filter(([field, item]) => isSet(item) && !known.includes(field))
    .map(([field]) => field)
    .sort();
}

function isSet(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length > 0
    : value !== undefined && value !== null && value !== false && value !== '';
}
