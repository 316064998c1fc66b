import { join } from 'node:path';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  type DebugContract,
  debugContract,
} from '@amamba/plugin-amamba-debug-common';
import { expectOpenApiUpToDate } from '@amamba/plugin-amamba-node/testUtils';
import { OPENING_CASES } from './__testUtils__/cases/openings';
import { POD_CASES } from './__testUtils__/cases/pods';
import type { RouteCase } from './__testUtils__/cases/RouteCase';
import { SESSION, SESSION_CASES } from './__testUtils__/cases/sessions';
import { STRANGERS } from './__testUtils__/catalog';
import { populate } from './__testUtils__/populate';
import {
  type RunningPlugin,
  type StartOptions,
  startPlugin,
} from './__testUtils__/startPlugin';
import { apiInfo } from './apiInfo';

jest.setTimeout(60_000);

/** One for each route of the contract: one without does not compile. */
const ROUTES: Record<keyof DebugContract, RouteCase> = {
  ...POD_CASES,
  ...OPENING_CASES,
  ...SESSION_CASES,
};
const cases = Object.entries(ROUTES);
const ofEntities = cases.filter(([, { under }]) => !under);
const ofWorkspaces = cases.filter(([, { under }]) => under);

let plugin: RunningPlugin;

async function start(result: StartOptions['result']): Promise<void> {
  plugin = await startPlugin({ result });
  await populate(plugin);
}

describe('the routes', () => {
  afterAll(() => plugin.stop());

  describe('for who may', () => {
    beforeAll(() => start(AuthorizeResult.ALLOW));
    beforeEach(() => populate(plugin));

    it.each(cases)('%s answers what belongs to it', async (name, route) => {
      const { status, body } = await plugin.call(route, route.under);
      expect([status, body.error]).toEqual([route.status, undefined]);
      expect(body).toMatchObject(route.answer);
      // What browsers read is what the contract says.
      const { response } = debugContract[name as keyof DebugContract];
      expect(response.safeParse(body).error).toBeUndefined();
    });

    it.each(STRANGERS)(
      '%s is answered as if what another has did not exist',
      async stranger => {
        plugin.kube.asked.length = 0;
        const before = await plugin.knex('sessions').count({ count: '*' });
        for (const [name, route] of ofEntities) {
          const { status, body } = await plugin.call(
            route,
            `/entities/${stranger}`,
          );
          const allowed = route.list ? [200, 404] : [404];
          expect([name, allowed.includes(status)]).toEqual([name, true]);
          expect(JSON.stringify(body.items ?? [])).not.toContain('payments');
        }
        expect(await plugin.knex('sessions').count({ count: '*' })).toEqual(
          before,
        );
        expect(plugin.kube.asked.map(({ what }) => what)).not.toContain('exec');
      },
    );

    // Both workspaces use the cluster; its pods are counted, not named.
    const ofCluster = ['listNodes', 'openNodeShell'];

    it.each(ofWorkspaces.filter(([name]) => !ofCluster.includes(name)))(
      '%s tells another workspace nothing',
      async (_, route) => {
        const { status, body } = await plugin.call(route, '/workspaces/search');
        expect([status, body.items ?? []]).toEqual([
          route.list ? 200 : 404,
          [],
        ]);
      },
    );

    it('count on nodes the pods of the workspace', async () => {
      const { path } = SESSION_CASES.listNodes;
      const { body } = await plugin.call({ path }, '/workspaces/search');
      expect(body.items).toMatchObject([{ name: 'node-1', pods: 1 }]);
    });

    it('answer 404 for what is not in the catalog', async () => {
      for (const [name, route] of cases) {
        const under = route.under
          ? '/workspaces/absent'
          : '/entities/component/default/absent';
        const { status } = await plugin.call(route, under);
        expect([name, status]).toEqual([name, 404]);
      }
    });

    it('answer 404 for what is not there, in words that tell nothing', async () => {
      for (const [name, route] of cases.filter(([, { list }]) => !list)) {
        const rename = (text: string) =>
          text
            .replaceAll(SESSION, SESSION.replace('0b7', '0b8'))
            .replaceAll('payments-api-', 'absent-')
            .replaceAll('node-1', 'node-9');
        const { status, body } = await plugin.call(
          {
            ...route,
            path: rename(route.path),
            ...(route.body && {
              body: JSON.parse(rename(JSON.stringify(route.body))),
            }),
          },
          route.under,
        );
        expect([name, status]).toEqual([name, 404]);
        expect(body.error.name).toBe('NotFoundError');
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
        debugContract,
        apiInfo,
      );
      const { body } = await plugin.openApi();
      expect(body.info.title).toBe('Amamba Debug');
    });
  });
});

describe('for who may not', () => {
  beforeAll(() => start(AuthorizeResult.DENY));
  afterAll(() => plugin.stop());

  it.each(cases)('%s is denied', async (_, route) => {
    plugin.kube.asked.length = 0;
    const { status, body } = await plugin.call(route, route.under);
    expect(status).toBe(403);
    expect(body.error.message).toContain('This needs the');
    expect(plugin.kube.asked).toEqual([]);
    expect(await plugin.knex('sessions').select('id')).toEqual([
      { id: SESSION },
    ]);
  });
});
