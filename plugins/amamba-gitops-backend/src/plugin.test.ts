import { join } from 'node:path';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  type GitopsContract,
  gitopsContract,
} from '@amamba/plugin-amamba-gitops-common';
import { expectOpenApiUpToDate } from '@amamba/plugin-amamba-node/testUtils';
import { APPLICATION_SET_CASES } from './__testUtils__/cases/applicationSets';
import { COMMAND_CASES } from './__testUtils__/cases/commands';
import { PROMOTION_CASES } from './__testUtils__/cases/promotions';
import { READ_CASES } from './__testUtils__/cases/reads';
import { REPOSITORY_CASES } from './__testUtils__/cases/repositories';
import type { RouteCase } from './__testUtils__/cases/RouteCase';
import { STRANGERS } from './__testUtils__/catalog';
import { type RunningPlugin, startPlugin } from './__testUtils__/startPlugin';
import { apiInfo } from './apiInfo';

jest.setTimeout(60_000);

/** One for each route of the contract: one without does not compile. */
const ROUTES: Record<keyof GitopsContract, RouteCase> = {
  ...READ_CASES,
  ...COMMAND_CASES,
  ...REPOSITORY_CASES,
  ...APPLICATION_SET_CASES,
  ...PROMOTION_CASES,
};
const cases = Object.entries(ROUTES);
const ofEntities = cases.filter(([, { under }]) => !under?.startsWith('/work'));
const ofWorkspaces = cases.filter(([, { under }]) =>
  under?.startsWith('/work'),
);

/** Whether there is something foreign to be named. */
const names = ([, { namesNothing }]: [string, RouteCase]) => !namesNothing;

describe('the routes', () => {
  let plugin: RunningPlugin;

  const start = async (
    result: AuthorizeResult.ALLOW | AuthorizeResult.DENY,
  ) => {
    plugin = await startPlugin({ result });
    if (result === AuthorizeResult.ALLOW) {
      await plugin.ingested();
    }
  };

  describe('for who may', () => {
    beforeEach(() => start(AuthorizeResult.ALLOW));
    afterEach(() => plugin.stop());

    it.each(cases)('%s answers what belongs to it', async (name, route) => {
      const { status, body } = await plugin.call(route, route.under);
      expect([status, body]).toEqual([
        route.status,
        expect.objectContaining({}),
      ]);
      expect(body).toMatchObject(route.answer);
      // What browsers read is what the contract says.
      const { response } = gitopsContract[name as keyof GitopsContract];
      expect(status < 300 && response.safeParse(body).error).toBeFalsy();
    });
  });

  describe('before strangers', () => {
    beforeAll(() => start(AuthorizeResult.ALLOW));
    afterAll(() => plugin.stop());

    it.each(STRANGERS)(
      'answer for %s as if the application of another did not exist',
      async stranger => {
        plugin.argocd.asked = [];
        const under = `/entities/${stranger}`;
        for (const [name, route] of ofEntities.filter(names)) {
          const { status, body } = await plugin.call(route, under);
          const text = JSON.stringify(body.items ?? []);
          expect([name, status, text.includes('checkout')]).toEqual([
            name,
            route.list ? 200 : 404,
            false,
          ]);
          const path = route.path.replace('/checkout', '/absent');
          const unknown = await plugin.call({ ...route, path }, under);
          expect(unknown.body.error).toEqual(body.error);
        }
        expect(plugin.argocd.asked).toEqual([]);
      },
    );

    it.each(ofWorkspaces.filter(names))(
      '%s tells another workspace nothing',
      async (_, route) => {
        const { status, body } = await plugin.call(route, '/workspaces/search');
        expect([status, body.items ?? []]).toEqual([
          route.list ? 200 : 404,
          [],
        ]);
      },
    );

    it('answer 404 for what is not in the catalog', async () => {
      for (const [name, route] of cases) {
        const under = route.under?.startsWith('/work')
          ? '/workspaces/absent'
          : '/entities/component/default/absent';
        const { status } = await plugin.call(route, under);
        expect([name, status]).toEqual([name, 404]);
      }
    });

    it('refuse bad input in words', async () => {
      for (const [name, { bad = [], ...route }] of cases) {
        for (const { message, ...wrong } of bad) {
          const { status, body } = await plugin.call(
            { ...route, ...wrong },
            route.under,
          );
          expect([name, status, body.error.message]).toEqual([
            name,
            400,
            expect.stringContaining(message),
          ]);
        }
      }
    });

    it('have the OpenAPI document that is committed', async () => {
      await expectOpenApiUpToDate(
        join(__dirname, '..'),
        gitopsContract,
        apiInfo,
      );
      const { body } = await plugin.openApi();
      expect(body.info.title).toBe('Amamba GitOps');
    });
  });

  describe('for who may not', () => {
    beforeAll(() => start(AuthorizeResult.DENY));
    afterAll(() => plugin.stop());

    it.each(cases)('%s is denied', async (_, route) => {
      plugin.argocd.asked = [];
      const { status, body } = await plugin.call(route, route.under);
      expect(status).toBe(403);
      expect(body.error.message).toContain('workspace payments');
      expect(plugin.argocd.asked).toEqual([]);
    });
  });
});
