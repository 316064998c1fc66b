import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import { type Live, useLive } from '@amamba/plugin-amamba-react';
import type { Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { QUERY_ROOT } from './queries';
import { useWorkspace } from './workspace';

const PER_PAGE = 25;
/** The catalog announces nothing. */
const READ_EVERY_MS = 30_000;

/** A page of the entities that say they belong to the workspace. */
export interface EntityPage {
  items: Entity[];
  total: number;
  nextCursor?: string;
}

/** What of the catalog belongs to the workspace of the page, the workspace apart. */
export function useComponents(
  cursor?: string,
): Live<EntityPage> & { total: number | undefined } {
  const catalog = useApi(catalogApiRef);
  const { name } = useWorkspace();
  const live = useLive<EntityPage>({
    queryKey: [QUERY_ROOT, 'components', name, cursor],
    fetch: async () => {
      const answer = await catalog.queryEntities(
        cursor
          ? { cursor, limit: PER_PAGE }
          : {
              filter: {
                [`metadata.annotations.${WORKSPACE_ANNOTATION}`]: name,
                kind: ['Component', 'API', 'Resource', 'System', 'Template'],
              },
              fields: ['apiVersion', 'kind', 'metadata', 'spec', 'relations'],
              orderFields: { field: 'metadata.name', order: 'asc' },
              limit: PER_PAGE,
            },
      );
      return {
        items: answer.items,
        total: answer.totalItems,
        nextCursor: answer.pageInfo.nextCursor,
      };
    },
    fallbackPollMs: READ_EVERY_MS,
    keepPrevious: true,
  });
  return { ...live, total: live.data?.total };
}
