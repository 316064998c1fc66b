import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  type RunningPlugin,
  startPlugin,
} from '../../__testUtils__/startPlugin';
import { createWorld } from '../../__testUtils__/world';

jest.setTimeout(60_000);

const UNDER = '/workspaces/payments';
const set = (changes: object = {}, spec: object = {}) => ({
  instance: 'main',
  name: 'fresh',
  generators: [
    {
      type: 'list',
      elements: [
        { stage: 'test', place: 'payments' },
        { stage: 'prod', place: 'search' },
      ],
    },
  ],
  template: {
    name: 'payments-{{.stage}}',
    spec: {
      sources: [
        { repoUrl: 'https://git.example.com/payments/config.git', path: '.' },
      ],
      destination: { cluster: 'dev', namespace: 'payments' },
      ...spec,
    },
  },
  ...changes,
});

describe('ApplicationSets', () => {
  let plugin: RunningPlugin;
  const post = (path: string, body: object, under = UNDER) =>
    plugin.call({ method: 'post', path, body }, under);
  const names = () =>
    plugin.argocd.applicationSets.map(({ metadata }) => metadata.name);

  beforeEach(async () => {
    plugin = await startPlugin({
      result: AuthorizeResult.ALLOW,
      instances: [createWorld()],
    });
    await plugin.ingested();
  });

  afterEach(() => plugin.stop());

  it('are made in the project of the workspace, with templates that cannot err', async () => {
    const { status } = await post('/application-sets', set());
    expect(status).toBe(201);
    const made = plugin.argocd.applicationSets.at(-1)!;
    expect(made.spec).toMatchObject({
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      template: {
        spec: {
          project: 'payments',
          destination: {
            server: 'https://kubernetes.default.svc',
            namespace: 'payments',
          },
        },
      },
    });
    const { body } = await plugin.call({ path: '/application-sets' }, UNDER);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
      'fresh',
      'tenants',
    ]);
  });

  it.each([
    [
      'a namespace of others',
      set({}, { destination: { cluster: 'dev', namespace: '{{.place}}' } }),
      'has no namespace search on dev',
    ],
    [
      'a repository of others',
      set(
        {},
        {
          sources: [
            { repoUrl: 'https://git.example.com/{{.place}}/x.git', path: '.' },
          ],
        },
      ),
      'https://git.example.com/search/x.git is not one of the repositories',
    ],
  ])(
    'are told, and not made, with %s in one application',
    async (_, body, problem) => {
      const preview = await post('/application-sets/preview', body);
      const told = preview.body.items.map((item: { problem?: string }) =>
        Boolean(item.problem),
      );
      expect([preview.status, told]).toEqual([200, [false, true]]);
      expect(preview.body.items[1].problem).toContain(problem);
      const before = names();
      const made = await post('/application-sets', body);
      expect([made.status, made.body.error.message]).toEqual([
        400,
        expect.stringContaining(problem),
      ]);
      expect(names()).toEqual(before);
    },
  );

  it.each(['search-{{.stage}}', 'search-eu-{{.stage}}', 'search-eu-x'])(
    'make no names that are another workspace’s: %s',
    async name => {
      const body = (asked: string) =>
        set({
          template: {
            name: asked,
            spec: {
              sources: [
                { repoUrl: 'https://git.example.com/search/x.git', path: '.' },
              ],
              destination: { cluster: 'dev', namespace: 'search' },
            },
          },
        });
      const under = '/workspaces/search';
      for (const path of ['/application-sets', '/application-sets/preview']) {
        const { status, body: told } = await post(path, body(name), under);
        expect([status, told.error.message]).toEqual([
          400,
          expect.stringContaining('Begin it with something of your own'),
        ]);
      }
      const own = body('search-apps-{{.stage}}');
      const made = await post('/application-sets', own, under);
      expect(made.status).toBe(201);
    },
  );

  it('take over no application that is there', async () => {
    await plugin.argocd.put({
      ...plugin.argocd.application('search')!,
      metadata: {
        ...plugin.argocd.application('search')!.metadata,
        name: 'payments-prod',
      },
    });
    const { body } = await post('/application-sets/preview', set());
    expect(body.items).toEqual([
      expect.not.objectContaining({ problem: expect.anything() }),
      expect.objectContaining({
        name: 'payments-prod',
        problem: 'The name is taken',
      }),
    ]);
  });

  it.each([
    [
      'a cluster of others',
      set({}, { destination: { cluster: 'prod', namespace: 'payments' } }),
    ],
    [
      'a repository of others',
      set(
        {},
        {
          sources: [{ repoUrl: 'https://git.example.com/search/x', path: '.' }],
        },
      ),
    ],
    [
      'a generator that reads a repository of others',
      set({
        generators: [
          {
            type: 'matrix',
            generators: [
              { type: 'clusters' },
              {
                type: 'git',
                repoUrl: 'https://git.example.com/search/x',
                files: ['*.json'],
              },
            ],
          },
        ],
      }),
    ],
  ])('have no %s', async (_, body) => {
    plugin.argocd.asked = [];
    const { status } = await post('/application-sets/preview', body);
    expect(status).toBe(404);
    expect(
      plugin.argocd.asked.filter(({ call }) => call.endsWith('generate')),
    ).toEqual([]);
  });

  it('do not tell whose a name is', async () => {
    for (const name of ['tenants', 'others', 'anywhere']) {
      const { status, body } = await post('/application-sets', set({ name }));
      expect([status, body.error.message]).toEqual([
        409,
        `The name ${name} is taken on Argo CD main; choose another`,
      ]);
    }
  });

  it('of others, or of no literal project, are not there', async () => {
    const before = names();
    for (const name of ['others', 'anywhere', 'absent']) {
      const path = `/application-sets/main/${name}`;
      const answers = [
        await plugin.call({ path }, UNDER),
        await post(`${path}/delete`, { confirm: name }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    }
    expect(names()).toEqual(before);
  });

  it('are not deleted once they are another workspace’s', async () => {
    plugin.argocd.applicationSets = plugin.argocd.applicationSets.map(item =>
      item.metadata.name === 'tenants'
        ? {
            ...item,
            spec: {
              ...item.spec,
              template: { spec: { project: 'search' } },
            },
          }
        : item,
    );
    const { status } = await post('/application-sets/main/tenants/delete', {
      confirm: 'tenants',
    });
    expect(status).toBe(404);
    expect(names()).toContain('tenants');
  });
});
