import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import {
  eventually,
  startTestCluster,
  type TestCluster,
} from '../../__testUtils__/testCluster.ts';

const CONFIG_MAP = '/api/v1/namespaces/{namespace}/configmaps/{name}';
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

let test: TestCluster;

beforeAll(async () => {
  test = await startTestCluster();
});

afterAll(async () => {
  await test.stop();
});

/** Prose aside; and one parameter, of a feature that is off here. */
function bare(value: any): any {
  if (Array.isArray(value)) {
    return value
      .filter(item => !/^ignoreStoreReadError/.test(item.name ?? ''))
      .map(bare);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'description')
      .map(([key, member]) => [key, bare(member)]),
  );
}

describe('OpenAPI 3', () => {
  it('describes a path as a real server does', async () => {
    const { body } = await test.admin.get('/openapi/v3/api/v1');
    const recorded = JSON.parse(
      readFileSync(
        join(import.meta.dirname, '__fixtures__/configMapPath.json'),
        'utf8',
      ),
    );
    expect(bare(body.paths[CONFIG_MAP])).toEqual(bare(recorded[CONFIG_MAP]));
  });

  it('describes references beside what they refer to', async () => {
    const { body } = await test.admin.get('/openapi/v3/apis/apps/v1');
    const { schemas } = body.components;
    const prose = 'Specification of the desired behavior of the Deployment.';
    expect(schemas['io.k8s.api.apps.v1.Deployment'].properties.spec).toEqual({
      description: prose,
      allOf: [
        { $ref: '#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec' },
      ],
      default: {},
    });
    const { definitions } = (await test.admin.get('/openapi/v2')).body;
    expect(
      definitions['io.k8s.api.apps.v1.Deployment'].properties.spec,
    ).toEqual({
      description: prose,
      $ref: '#/definitions/io.k8s.api.apps.v1.DeploymentSpec',
    });
  });

  it('is listed by hashes that change with what they stand for', async () => {
    const index = async () => (await test.admin.get('/openapi/v3')).body.paths;
    const before = await index();
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining(['api', 'api/v1', 'apis/apps', 'apis/apps/v1']),
    );
    await test.admin.post(CRDS, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: { size: { type: 'integer' } },
              },
            },
          },
        ],
      },
    });
    const after = await eventually(async () => {
      const paths = await index();
      return paths['apis/example.com/v1'] && paths;
    });
    expect(after['apis/apps/v1']).toEqual(before['apis/apps/v1']);
    const url = after['apis/example.com/v1'].serverRelativeURL;
    const document = await test.admin.get(url);
    const { 'com.example.v1.Widget': widget } =
      document.body.components.schemas;
    expect(widget).toMatchObject({
      properties: {
        size: { type: 'integer' },
        kind: { type: 'string' },
        metadata: {
          description: expect.stringMatching(/^Standard object's metadata\./),
        },
      },
      'x-kubernetes-group-version-kind': [
        { group: 'example.com', version: 'v1', kind: 'Widget' },
      ],
    });
    const again = await test.admin.get(url, {
      'If-None-Match': document.headers.etag!,
    });
    expect(again.status).toBe(304);
  });
});

/** The length-delimited fields of a message, by number. */
function fields(bytes: Uint8Array): Map<number, Uint8Array[]> {
  const reader = new BinaryReader(bytes);
  const found = new Map<number, Uint8Array[]>();
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    if (wire === 2) {
      found.set(number, [...(found.get(number) ?? []), reader.bytes()]);
    } else reader.skip(wire);
  }
  return found;
}

const text = (bytes: Uint8Array | undefined) =>
  Buffer.from(bytes ?? []).toString('utf8');

describe('OpenAPI 2', () => {
  it('says in protobuf what it says in JSON', async () => {
    const json = await test.admin.get('/openapi/v2');
    const proto = await test.admin.fetchBytes('/openapi/v2', {
      Accept: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
    });
    expect(proto.type).toBe(
      'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
    );
    const document = fields(proto.bytes);
    expect(text(document.get(1)?.[0])).toBe('2.0');
    const definitions = fields(document.get(9)![0]).get(1)!;
    const names = definitions.map(entry => text(fields(entry).get(1)?.[0]));
    expect(names).toEqual(Object.keys(json.body.definitions));
    const paths = fields(document.get(8)![0]).get(2)!;
    expect(paths.map(entry => text(fields(entry).get(1)?.[0]))).toEqual(
      Object.keys(json.body.paths),
    );
    const container = definitions.find(
      entry =>
        text(fields(entry).get(1)?.[0]) === 'io.k8s.api.core.v1.Container',
    )!;
    const schema = fields(fields(container).get(2)![0]);
    expect(text(schema.get(19)?.[0])).toBe('name');
    const properties = fields(schema.get(25)![0]).get(1)!;
    expect(properties.map(entry => text(fields(entry).get(1)?.[0]))).toEqual(
      Object.keys(
        json.body.definitions['io.k8s.api.core.v1.Container'].properties,
      ),
    );
  });
});
