import {
  AmambaQueryProvider,
  createAmambaQueryClient,
} from '@amamba/plugin-amamba-react';
import type { Entity } from '@backstage/catalog-model';
import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { Fragment } from 'react';
import { Route, Routes, useLocation } from 'react-router-dom';
import { type GitopsApi, gitopsApiRef } from '../api/gitopsApi';
import { GitopsTab } from '../components/GitopsTab';
import { component } from '../testing/fixtures';
import { Unstyled } from '@amamba/plugin-amamba-react/testUtils';

/** Says where the page is. */
function Address() {
  const { pathname, search } = useLocation();
  return <code aria-label="address">{pathname + search}</code>;
}

/** Path of the application of most stories, under the tab. */
export const DEV = '/applications/main/argocd/payments-dev';

/**
 * Decisions are remembered by entity from one test to the next: who lacks
 * permissions looks at an entity of their own.
 */
function entityFor(without: string[]): Entity {
  return without.length === 0
    ? component
    : {
        ...component,
        metadata: { ...component.metadata, name: without.join('-') },
      };
}

/** Shows an entity's tab at a path under it. */
export function renderTab(
  api: GitopsApi,
  options: {
    path?: string;
    entity?: Entity;
    /** Names of permissions that the person does not have. */
    without?: string[];
    /** With style sheets: what can be clicked may depend on them. */
    styled?: boolean;
  } = {},
) {
  const { path = '', without = [], styled = false } = options;
  const Frame = styled ? Fragment : Unstyled;
  const entity = options.entity ?? entityFor(without);
  return renderTestApp({
    extensions: [
      PageBlueprint.make({
        params: {
          path: '/entity',
          routeRef: entityRouteRef,
          loader: async () => (
            <Frame>
              <AmambaQueryProvider client={createAmambaQueryClient()}>
                <EntityProvider entity={entity}>
                  <Address />
                  <Routes>
                    <Route path="gitops/*" element={<GitopsTab />} />
                  </Routes>
                </EntityProvider>
              </AmambaQueryProvider>
            </Frame>
          ),
        },
      }),
    ],
    initialRouteEntries: [`/entity/gitops${path}`],
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
