import {
  type ApplicationSource,
  applicationSourceSchema,
  type ApplicationSpec,
  retrySchema,
} from '@amamba/plugin-amamba-gitops-common';
import type { ArgoApplication, ArgoSource } from '@amamba/plugin-amamba-node';
import { z } from 'zod';
import { readAutomation } from '../argocd/automation';
import { keptSyncOptions, readSyncOptions } from '../argocd/syncOptions';
import { SAYABLE_FIELDS } from '../argocd/toArgoSource';
import { sourcesOf } from './toSummary';
import type { ViewContext } from './ViewContext';

/** What people set of an application, and what only Argo CD's YAML can say. */
export function toSpec(
  application: ArgoApplication,
  context: ViewContext,
): { spec: ApplicationSpec; kept: string[] } {
  const { spec } = application;
  const automated = readAutomation(application);
  const retry = toRetry(spec.syncPolicy?.retry);
  return {
    spec: {
      sources: sourcesOf(spec).map(toSource),
      destination: {
        cluster: context.clusterOf(spec.destination),
        namespace: spec.destination?.namespace || 'default',
      },
      syncPolicy: {
        ...(automated && { automated }),
        options: readSyncOptions(spec.syncPolicy?.syncOptions),
        ...(retry && { retry }),
      },
      ...(typeof spec.revisionHistoryLimit === 'number' && {
        revisionHistoryLimit: spec.revisionHistoryLimit,
      }),
    },
    kept: keptOf(application),
  };
}

const PLAIN = ['path', 'chart', 'targetRevision', 'ref', 'name'] as const;
type Tool = keyof typeof SAYABLE_FIELDS;
const TOOLS = Object.keys(SAYABLE_FIELDS) as Tool[];

function toSource(source: ArgoSource): ApplicationSource {
  const plain = PLAIN.flatMap(field =>
    source[field] ? [[field, source[field]]] : [],
  );
  const tools = TOOLS.flatMap(tool => {
    const settings = toTool(tool, source[tool]);
    return settings ? [[tool, settings]] : [];
  });
  return {
    repoUrl: source.repoURL,
    ...Object.fromEntries(plain),
    ...Object.fromEntries(tools),
  };
}

/** Only what the contract can take back: the rest of it is kept as it is. */
function toTool(
  tool: Tool,
  settings: Record<string, unknown> | null | undefined,
): object | undefined {
  const shape: Record<string, z.ZodType> =
    applicationSourceSchema.shape[tool].unwrap().shape;
  const entries = SAYABLE_FIELDS[tool].flatMap(field => {
    const value = settings?.[field] ?? undefined;
    const parsed = shape[field].safeParse(value);
    return value !== undefined && parsed.success ? [[field, parsed.data]] : [];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

const argoRetrySchema = z.looseObject({
  limit: z.number().optional(),
  backoff: z.looseObject({}).nullish(),
});

function toRetry(retry: unknown): ApplicationSpec['syncPolicy']['retry'] {
  const read = argoRetrySchema.safeParse(retry);
  if (!read.success) {
    return undefined;
  }
  const { limit = 0, backoff } = read.data;
  return retrySchema.safeParse({ ...backoff, limit }).data;
}

/** Fields that the form has words for. */
const SPEC_FIELDS = [
  'project',
  'source',
  'sources',
  'destination',
  'syncPolicy',
  'revisionHistoryLimit',
];
const POLICY_FIELDS = ['automated', 'syncOptions', 'retry'];

function keptOf({ spec }: ArgoApplication): string[] {
  const sources = sourcesOf(spec);
  return [
    ...others(spec, SPEC_FIELDS),
    ...sources.flatMap((source, index) => {
      const name = sources.length > 1 ? `sources[${index}]` : 'source';
      return keptOfSource(source).map(field => `${name}.${field}`);
    }),
    ...others(spec.syncPolicy, POLICY_FIELDS).map(
      field => `syncPolicy.${field}`,
    ),
    ...keptSyncOptions(spec.syncPolicy?.syncOptions).map(
      option => `syncPolicy.syncOptions ${option}`,
    ),
  ];
}

function keptOfSource(source: ArgoSource): string[] {
  return [
    ...others(source, ['repoURL', ...PLAIN, ...TOOLS]),
    ...TOOLS.flatMap(tool =>
      others(source[tool], SAYABLE_FIELDS[tool]).map(
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
