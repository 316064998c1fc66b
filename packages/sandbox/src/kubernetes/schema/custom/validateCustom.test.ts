import type { KubeObject } from '../../types.ts';
import type { OpenApiSchema } from '../openApiSchema.ts';
import {
  customDefinition,
  type ResourceDefinition,
} from '../resourceDefinition.ts';
import { readCustom } from './readCustom.ts';
import { validateCustom } from './validateCustom.ts';

function definitionWith(
  properties: Record<string, OpenApiSchema>,
  more: OpenApiSchema = {},
): ResourceDefinition {
  return {
    ...customDefinition({
      group: 'example.com',
      version: 'v1',
      plural: 'widgets',
      singular: 'widget',
      kind: 'Widget',
      listKind: 'WidgetList',
      shortNames: [],
      categories: [],
      namespaced: true,
      hasStatus: false,
    }),
    schemas: {
      v1: {
        type: 'object',
        properties: { spec: { type: 'object', properties, ...more } },
      },
    },
  };
}

function widget(spec: unknown): KubeObject {
  return {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'w' } as KubeObject['metadata'],
    spec,
  };
}

function errorsOf(
  definition: ResourceDefinition,
  spec: unknown,
  old?: unknown,
) {
  return validateCustom(
    definition,
    widget(spec),
    old === undefined ? undefined : widget(old),
  ).map(({ field, message }) => `${field}: ${message}`);
}

describe('validation by a structural schema', () => {
  const cases: [what: string, OpenApiSchema, value: unknown, error: string][] =
    [
      [
        'types',
        { type: 'integer' },
        'x',
        'spec.x: Invalid value: "string": spec.x in body must be of type integer: "string"',
      ],
      [
        'null',
        { type: 'string' },
        null,
        'spec.x: Invalid value: "null": spec.x in body must be of type string: "null"',
      ],
      [
        'int or string',
        { 'x-kubernetes-int-or-string': true },
        true,
        'spec.x: Invalid value: "boolean": spec.x in body must be of type integer,string: "boolean"',
      ],
      [
        'maximum',
        { type: 'integer', maximum: 3 },
        4,
        'spec.x: Invalid value: 4: spec.x in body should be less than or equal to 3',
      ],
      [
        'exclusive minimum',
        { type: 'number', minimum: 1, exclusiveMinimum: true },
        1,
        'spec.x: Invalid value: 1: spec.x in body should be greater than 1',
      ],
      [
        'multiples',
        { type: 'integer', multipleOf: 5 },
        7,
        'spec.x: Invalid value: 7: spec.x in body should be a multiple of 5',
      ],
      [
        'long strings',
        { type: 'string', maxLength: 2 },
        'abc',
        'spec.x: Too long: may not be more than 2 bytes',
      ],
      [
        'short strings',
        { type: 'string', minLength: 2 },
        'a',
        'spec.x: Invalid value: "a": spec.x in body should be at least 2 chars long',
      ],
      [
        'patterns',
        { type: 'string', pattern: '^a+$' },
        'b',
        `spec.x: Invalid value: "b": spec.x in body should match '^a+$'`,
      ],
      [
        'formats',
        { type: 'string', format: 'date-time' },
        'soon',
        'spec.x: Invalid value: "soon": spec.x in body must be of type date-time: "soon"',
      ],
      [
        'enums',
        { type: 'string', enum: ['a', 'b'] },
        'c',
        'spec.x: Unsupported value: "c": supported values: "a", "b"',
      ],
      [
        'long lists',
        { type: 'array', maxItems: 1, items: { type: 'string' } },
        ['a', 'b'],
        'spec.x: Too many: 2: must have at most 1 item',
      ],
      [
        'short lists',
        { type: 'array', minItems: 1, items: { type: 'string' } },
        [],
        'spec.x: Invalid value: 0: spec.x in body should have at least 1 items',
      ],
      [
        'sets',
        {
          type: 'array',
          'x-kubernetes-list-type': 'set',
          items: { type: 'string' },
        },
        ['a', 'a'],
        'spec.x[1]: Duplicate value: "a"',
      ],
      [
        'lists as maps',
        {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: { type: 'object', properties: { name: { type: 'string' } } },
        },
        [{ name: 'a' }, { name: 'a' }],
        'spec.x[1]: Duplicate value: {"name":"a"}',
      ],
      [
        'required fields',
        { type: 'object', required: ['y'] },
        {},
        'spec.x.y: Required value',
      ],
      [
        'maps',
        { type: 'object', additionalProperties: { type: 'boolean' } },
        { k: 1 },
        'spec.x.k: Invalid value: "integer": spec.x.k in body must be of type boolean: "integer"',
      ],
      [
        'alternatives',
        { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }] },
        {},
        '<nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found none valid',
      ],
    ];

  it.each(cases)('tells of %s', (_what, schema, value, error) => {
    expect(errorsOf(definitionWith({ x: schema }), { x: value })).toEqual([
      error,
    ]);
  });

  it('lets pass what was wrong before and has not changed', () => {
    const definition = definitionWith({
      x: { type: 'integer', maximum: 3 },
      y: { type: 'string' },
    });
    expect(errorsOf(definition, { x: 9, y: 'b' }, { x: 9, y: 'a' })).toEqual(
      [],
    );
    expect(errorsOf(definition, { x: 8 }, { x: 9 })).toHaveLength(1);
  });

  it('evaluates rules, unless the object is invalid anyway', () => {
    const definition = definitionWith(
      { min: { type: 'integer' }, max: { type: 'integer' } },
      {
        'x-kubernetes-validations': [
          { rule: 'self.min <= self.max', message: 'min is above max' },
          {
            rule: 'self.max >= oldSelf.max',
            messageExpression: '"max was " + string(oldSelf.max)',
          },
        ],
      },
    );
    expect(errorsOf(definition, { min: 1, max: 2 })).toEqual([]);
    expect(errorsOf(definition, { min: 3, max: 2 })).toEqual([
      'spec: Invalid value: "object": min is above max',
    ]);
    expect(
      errorsOf(definition, { min: 1, max: 2 }, { min: 1, max: 4 }),
    ).toEqual(['spec: Invalid value: "object": max was 4']);
    expect(errorsOf(definition, { min: 'x', max: 2 })).toEqual([
      expect.stringContaining('must be of type integer'),
      '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ]);
  });
});

describe('reading a custom object', () => {
  const schema: OpenApiSchema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          size: { type: 'integer', default: 3 },
          free: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
          items: {
            type: 'array',
            items: {
              type: 'object',
              properties: { on: { type: 'boolean', default: true } },
            },
          },
          note: { type: 'string', nullable: true },
        },
      },
    },
  };

  it('prunes and tells what the schema does not have', () => {
    const { object, unknownFields } = readCustom(
      widget({ items: [{ off: 1 }], free: { any: { thing: 1 } }, zz: 1 }),
      schema,
    );
    expect(unknownFields).toEqual(['spec.items[0].off', 'spec.zz']);
    expect(object.spec).toEqual({
      size: 3,
      items: [{ on: true }],
      free: { any: { thing: 1 } },
    });
  });

  it('takes a null where none may be for absent', () => {
    const { object } = readCustom(widget({ size: null, note: null }), schema);
    expect(object.spec).toEqual({ size: 3, note: null });
  });

  it('reads metadata as that of all objects', () => {
    const wrong = { ...widget({}), metadata: { name: 5 } };
    expect(readCustom({ ...wrong }, schema).error).toBe(
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string',
    );
    const odd = { ...widget({}), metadata: { name: 'w', nme: 'x' } };
    expect(readCustom({ ...odd }, schema).unknownFields).toEqual([
      'metadata.nme',
    ]);
  });
});

describe('patterns', () => {
  const matches = (pattern: string, value: string) =>
    validateCustom(
      definitionWith({ text: { type: 'string', pattern } }),
      widget({ text: value }),
    ).length === 0;

  it('take no longer for values that nearly match, as in Go', () => {
    expect(matches('^(a+)+$', `${'a'.repeat(5_000)}!`)).toBe(false);
    expect(matches('^([a-z]|[a-z]+)*$', 'a'.repeat(5_000))).toBe(true);
  });

  it('count characters and know their classes', () => {
    expect(matches('^.{2}$', '🚀🚀')).toBe(true);
    expect(matches('^\\p{Lu}$', 'É')).toBe(true);
    expect(matches('(?<broken', 'anything')).toBe(true);
  });
});
