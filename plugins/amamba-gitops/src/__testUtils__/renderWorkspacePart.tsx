import {
  AmambaQueryProvider,
  createAmambaQueryClient,
} from '@amamba/plugin-amamba-react';
import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ReactElement } from 'react';
import { Route, Routes, useLocation } from 'react-router-dom';
import { type GitopsApi, gitopsApiRef } from '../api/gitopsApi';
import { BasePathProvider } from '../data/paths';
import { workspace } from '../testing/fixtures';
import { Unstyled } from '@amamba/plugin-amamba-react/testUtils';

/** Says where the page is. */
function Address() {
  const { pathname } = useLocation();
  return <code aria-label="address">{pathname}</code>;
}

/** Shows a part of a workspace's page; its address is `/of/part`. */
export function renderWorkspacePart(
  api: GitopsApi,
  part: ReactElement,
  options: {
    path?: string;
    /** Names of permissions that the person does not have. */
    without?: string[];
  } = {},
) {
  const { path = '/part', without = [] } = options;
  // Decisions are remembered by entity from one test to the next.
  const name = [workspace.metadata.name, ...without].join('-');
  const entity = { ...workspace, metadata: { ...workspace.metadata, name } };
  return renderTestApp({
    extensions: [
      PageBlueprint.make({
        params: {
          path: '/of',
          routeRef: entityRouteRef,
          loader: async () => (
            <Unstyled>
              <AmambaQueryProvider client={createAmambaQueryClient()}>
                <EntityProvider entity={entity}>
                  <Address />
                  <BasePathProvider path="/of">
                    <Routes>
                      <Route path="part/*" element={part} />
                      <Route path="application-sets/*" element={part} />
                      <Route path="*" element={null} />
                    </Routes>
                  </BasePathProvider>
                </EntityProvider>
              </AmambaQueryProvider>
            </Unstyled>
          ),
        },
      }),
    ],
    initialRouteEntries: [`/of${path}`],
    apis: [
      [gitopsApiRef, api],
      mockApis.storage(),
      mockApis.identity(),
      mockApis.permission({
        authorize: ({ permission }) =>
          without.includes(permission.name)
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
    ],
  });
}
