import type { KubeObject } from '../../types.ts';
import { setDefinitionDefaults } from '../customResourceDefinition.ts';
import type { OpenApiSchema } from '../openApiSchema.ts';
import {
  validateCustomResourceDefinition,
  validateDefinitionUpdate,
} from './validateDefinition.ts';

function definition(schema: OpenApiSchema, spec: object = {}): KubeObject {
  const crd: KubeObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' } as KubeObject['metadata'],
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
        },
      ],
      ...spec,
    },
  };
  setDefinitionDefaults(crd);
  return crd;
}

function errorsOf(crd: KubeObject): string[] {
  return validateCustomResourceDefinition(crd).map(
    ({ field, message }) => `${field}: ${message}`,
  );
}

const SCHEMA = 'spec.versions[0].schema.openAPIV3Schema';

describe('a CustomResourceDefinition', () => {
  it('is completed with the names that follow from its kind', () => {
    const crd = definition({ type: 'object' });
    expect(errorsOf(crd)).toEqual([]);
    expect(crd.spec.names).toMatchObject({
      singular: 'widget',
      listKind: 'WidgetList',
    });
    expect(crd.spec.conversion).toEqual({ strategy: 'None' });
  });

  const cases: [OpenApiSchema, string][] = [
    [{}, `${SCHEMA}.type: Required value: must not be empty at the root`],
    [
      { type: 'array', items: { type: 'string' } },
      `${SCHEMA}.type: Invalid value: "array": must be object at the root`,
    ],
    [
      { type: 'object', properties: { spec: {} } },
      `${SCHEMA}.properties[spec].type: Required value: must not be empty for specified object fields`,
    ],
    [
      { type: 'object', properties: { list: { type: 'array', items: {} } } },
      `${SCHEMA}.properties[list].items.type: Required value: must not be empty for specified array items`,
    ],
    [
      {
        type: 'object',
        properties: {
          list: {
            type: 'array',
            items: { type: 'object' },
            'x-kubernetes-list-type': 'map',
          },
        },
      },
      `${SCHEMA}.properties[list].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map`,
    ],
  ];

  it.each(cases)('needs a structural schema (%#)', (schema, error) => {
    expect(errorsOf(definition(schema))).toEqual([error]);
  });

  it('needs one stored version, a scope and the name of its resource', () => {
    const crd = definition(
      { type: 'object' },
      { scope: 'Galaxy', group: 'plain', versions: [] },
    );
    expect(errorsOf(crd)).toEqual([
      'metadata.name: Invalid value: "widgets.example.com": must be spec.names.plural+"."+spec.group',
      'spec.group: Invalid value: "plain": should be a domain with at least one dot',
      'spec.scope: Unsupported value: "Galaxy": supported values: "Cluster", "Namespaced"',
      'spec.versions: Invalid value: []: must have exactly one version marked as storage version',
    ]);
  });

  it('keeps its scope, and the versions that objects are stored in', () => {
    const old = definition({ type: 'object' });
    const next = definition(
      { type: 'object' },
      {
        scope: 'Cluster',
        versions: [{ name: 'v2', served: true, storage: true }],
      },
    );
    next.status = { storedVersions: ['v1'] };
    expect(
      validateDefinitionUpdate(next, old).map(({ field }) => field),
    ).toEqual(['spec.scope', 'status.storedVersions[0]']);
  });
});
