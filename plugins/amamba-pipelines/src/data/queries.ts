import { type Live, useLive } from '@amamba/plugin-amamba-react';
import {
  type Phase,
  type Pipeline,
  PIPELINES_CHANNEL,
  type PipelinesContract,
  pipelinesSignalSchema,
  type Run,
  type Source,
} from '@amamba/plugin-amamba-pipelines-common';
import type { RouteOutput } from '@amamba/plugin-amamba-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { pipelinesApiRef } from '../api/pipelinesApi';
import { useEntityParams } from './entity';

/** Where every key of this plugin begins. */
export const QUERY_ROOT = 'amamba-pipelines';

const PIPELINES_PER_READ = 50;

/** A list's answer, as the backend gives it. */
export type RunList = RouteOutput<PipelinesContract['listRuns']>;
/** A list's answer, as the backend gives it. */
export type PipelineList = RouteOutput<PipelinesContract['listPipelines']>;

function concerns(signal: unknown, topics: string[] | undefined): boolean {
  const parsed = pipelinesSignalSchema.safeParse(signal);
  return parsed.success && (!topics || topics.includes(parsed.data.topic));
}

/** The entity's pipelines: the first `reads` portions of them. */
export function usePipelines(
  options: { reads?: number; enabled?: boolean } = {},
): Live<PipelineList> {
  const api = useApi(pipelinesApiRef);
  const params = useEntityParams();
  const { reads = 1, enabled } = options;
  return useLive({
    queryKey: [QUERY_ROOT, 'pipelines', params, reads],
    fetch: async signal => {
      const items: Pipeline[] = [];
      let cursor: string | undefined;
      for (let read = 1; ; read++) {
        const page = await api.listPipelines({
          params,
          query: { limit: PIPELINES_PER_READ, cursor },
          signal,
        });
        items.push(...page.items);
        cursor = page.nextCursor;
        if (!cursor || read >= reads) {
          return { ...page, items };
        }
      }
    },
    channel: PIPELINES_CHANNEL,
    matches: (signal, data) => concerns(signal, data?.topics),
    enabled,
    keepPrevious: true,
  });
}

/** Which runs to list. */
export interface RunQuery {
  phase?: Phase;
  pipeline?: string;
  cursor?: string;
  limit?: number;
}

/** One page of the entity's runs. */
export function useRuns(
  query: RunQuery,
  options: { enabled?: boolean } = {},
): Live<RunList> {
  const api = useApi(pipelinesApiRef);
  const params = useEntityParams();
  return useLive({
    queryKey: [QUERY_ROOT, 'runs', params, query],
    fetch: signal => api.listRuns({ params, query, signal }),
    channel: PIPELINES_CHANNEL,
    matches: (signal, data) => concerns(signal, data?.topics),
    enabled: options.enabled,
    keepPrevious: true,
  });
}

/** One run with its graph. */
export function useRun(runId: string): Live<{ run: Run; source: Source }> {
  const api = useApi(pipelinesApiRef);
  const params = useEntityParams();
  return useLive({
    queryKey: [QUERY_ROOT, 'run', params, runId],
    fetch: signal => api.getRun({ params: { ...params, runId }, signal }),
    channel: PIPELINES_CHANNEL,
    matches: signal => {
      const parsed = pipelinesSignalSchema.safeParse(signal);
      return (
        parsed.success &&
        (parsed.data.runId === undefined || parsed.data.runId === runId)
      );
    },
    fallbackPollMs: 1500,
  });
}
