import { DEFAULT_NAMESPACE, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { type Live, useLive } from '../live/useLive';

const QUERY_ROOT = 'amamba-catalog-workspaces';
const PER_PAGE = 25;
/** The catalog announces nothing. */
const READ_EVERY_MS = 30_000;

/** A page of the catalog's workspaces. */
export interface WorkspacePage {
  items: Entity[];
  nextCursor?: string;
}

/** The workspaces that the person sees in the catalog. */
export function useWorkspaces(query: {
  search?: string;
  cursor?: string;
}): Live<WorkspacePage> {
  const catalog = useApi(catalogApiRef);
  const { search, cursor } = query;
  return useLive<WorkspacePage>({
    queryKey: [QUERY_ROOT, 'list', query],
    fetch: async () => {
      const answer = await catalog.queryEntities(
        cursor
          ? { cursor, limit: PER_PAGE }
          : {
              filter: { kind: 'Workspace' },
              fullTextFilter: search
                ? { term: search, fields: ['metadata.name', 'metadata.title'] }
                : undefined,
              fields: ['apiVersion', 'kind', 'metadata'],
              orderFields: { field: 'metadata.name', order: 'asc' },
              limit: PER_PAGE,
            },
      );
      return { items: answer.items, nextCursor: answer.pageInfo.nextCursor };
    },
    fallbackPollMs: READ_EVERY_MS,
    keepPrevious: true,
  });
}

/** A workspace as the catalog has it; none when the person sees none of the name. */
export function useWorkspaceEntity(
  name: string,
): Live<{ entity: Entity | undefined }> {
  const catalog = useApi(catalogApiRef);
  return useLive({
    queryKey: [QUERY_ROOT, 'one', name],
    fetch: async () => ({
      entity: await catalog.getEntityByRef({
        kind: 'Workspace',
        namespace: DEFAULT_NAMESPACE,
        name,
      }),
    }),
    fallbackPollMs: READ_EVERY_MS,
  });
}
