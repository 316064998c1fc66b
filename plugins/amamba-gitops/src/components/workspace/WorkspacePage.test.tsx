import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import plugin from '../..';
import { gitopsApiRef } from '../../api/gitopsApi';
import { createFakeApi } from '../../testing/fakeApi';
import { component, workspace } from '../../testing/fixtures';
import { createWorld } from '../../testing/worldApi';

function show(path: string) {
  const api = createFakeApi(createWorld());
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [path],
    apis: [
      [gitopsApiRef, api],
      [catalogApiRef, catalogApiMock({ entities: [workspace, component] })],
      mockApis.storage(),
      mockApis.permission(),
    ],
  });
  return api;
}

describe('the page of a workspace', () => {
  it('is found in the list, and has tabs', async () => {
    const api = show('/gitops');
    await userEvent.click(
      await screen.findByRole('link', { name: 'Payments' }),
    );
    await screen.findByRole('table', { name: 'Applications' });
    expect(
      screen.getAllByRole('tab').map(({ textContent }) => textContent),
    ).toEqual(['Applications', 'Repositories', 'ApplicationSets']);
    expect(api.listApplications.mock.calls[0][0].params.kind).toBe('workspace');
    expect(screen.getByRole('link', { name: 'payments-dev' })).toHaveAttribute(
      'href',
      '/gitops/payments/applications/main/argocd/payments-dev',
    );
  });

  it('has a page for each application', async () => {
    show('/gitops/payments/applications/main/argocd/payments-dev');
    await screen.findByRole('heading', { name: 'payments-dev' });
    expect(
      screen.getByRole('link', { name: 'All applications' }),
    ).toHaveAttribute('href', '/gitops/payments?list=all');
  });

  it.each(['nobody', '-%2F-'])('says that there is no %s', async name => {
    show(`/gitops/${name}`);
    await screen.findByText(/There is no workspace/);
    expect(
      screen.getByRole('link', { name: 'All workspaces' }),
    ).toHaveAttribute('href', '/gitops');
  });
});
