import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineRoute, entityParams } from '@amamba/plugin-amamba-common';
import { z } from 'zod';
import { buildOpenApiDocument } from './buildOpenApiDocument';
import { expectOpenApiUpToDate } from './expectOpenApiUpToDate';

const info = { title: 'Builds', version: '1.2.0' };
const permission = {
  type: 'resource' as const,
  name: 'builds.start',
  attributes: {},
  resourceType: 'catalog-entity',
};
const build = z
  .object({ id: z.string(), at: z.iso.datetime() })
  .meta({ id: 'Build' });
const path = '/entities/:kind/:namespace/:name/builds';
const contract = {
  listBuilds: defineRoute({
    method: 'GET',
    path,
    summary: 'List builds',
    params: entityParams,
    query: z.object({
      limit: z.coerce.number().int().max(9).default(5).describe('How many'),
    }),
    response: z.object({ items: z.array(build) }),
    permission,
  }),
  startBuild: defineRoute({
    method: 'POST',
    path,
    summary: 'Start a build',
    params: entityParams,
    body: z.object({ branch: z.string() }),
    response: build,
    status: 201,
    permission,
    audit: { eventId: 'build-start', severity: 'low' },
  }),
};

describe('buildOpenApiDocument', () => {
  it('describes every operation', () => {
    const document = buildOpenApiDocument(contract, info);
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info,
      security: [{ bearer: [] }],
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
        schemas: {
          Build: {
            type: 'object',
            required: ['id', 'at'],
            properties: { at: { type: 'string', format: 'date-time' } },
          },
        },
      },
      paths: {
        '/entities/{kind}/{namespace}/{name}/builds': {
          get: {
            operationId: 'listBuilds',
            'x-permission': 'builds.start',
            parameters: [
              { name: 'kind', in: 'path', required: true },
              { name: 'namespace', in: 'path', required: true },
              { name: 'name', in: 'path', required: true },
              {
                name: 'limit',
                in: 'query',
                required: false,
                description: 'How many',
                schema: { type: 'integer', maximum: 9, default: 5 },
              },
            ],
            responses: {
              200: {
                content: {
                  'application/json': {
                    schema: {
                      properties: {
                        items: {
                          items: { $ref: '#/components/schemas/Build' },
                        },
                      },
                    },
                  },
                },
              },
              403: { $ref: '#/components/responses/403' },
            },
          },
          post: {
            'x-audit-event': 'build-start',
            requestBody: {
              required: true,
              content: {
                'application/json': { schema: { required: ['branch'] } },
              },
            },
            responses: {
              201: {
                content: {
                  'application/json': {
                    schema: { $ref: '#/components/schemas/Build' },
                  },
                },
              },
            },
          },
        },
      },
    });
    expect(
      document.paths as Record<string, { get: object }>,
    ).not.toHaveProperty([
      '/entities/{kind}/{namespace}/{name}/builds',
      'get',
      'requestBody',
    ]);
  });

  it('refuses a recursive schema that has no name', () => {
    const tree: z.ZodType = z.object({
      get children() {
        return z.array(tree);
      },
    });
    const recursive = {
      ...contract,
      listBuilds: { ...contract.listBuilds, response: tree },
    };
    expect(() => buildOpenApiDocument(recursive, info)).toThrow(
      'Give the recursive schema in listBuilds response a .meta({ id })',
    );
  });
});

describe('expectOpenApiUpToDate', () => {
  it('notices a missing and a stale document, and writes it when asked', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'openapi-'));
    const before = process.env.UPDATE_OPENAPI;
    try {
      delete process.env.UPDATE_OPENAPI;
      await expect(expectOpenApiUpToDate(dir, contract, info)).rejects.toThrow(
        /missing; run this test once with UPDATE_OPENAPI=1/,
      );
      process.env.UPDATE_OPENAPI = '1';
      await expectOpenApiUpToDate(dir, contract, info);
      delete process.env.UPDATE_OPENAPI;
      await expectOpenApiUpToDate(dir, contract, info);
      await expect(
        expectOpenApiUpToDate(dir, contract, { ...info, version: '2' }),
      ).rejects.toThrow(/stale/);
    } finally {
      if (before === undefined) {
        delete process.env.UPDATE_OPENAPI;
      } else {
        process.env.UPDATE_OPENAPI = before;
      }
      await rm(dir, { recursive: true });
    }
  });
});
