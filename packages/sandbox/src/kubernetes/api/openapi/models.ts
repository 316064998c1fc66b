import type { LocalCluster } from '../../cluster.ts';
import { META, modelNameOf } from '../../schema/modelNames.ts';
import type { OpenApiSchema } from '../../schema/openApiSchema.ts';
import {
  apiVersionOf,
  type ResourceDefinition,
} from '../../schema/resourceDefinition.ts';
import { modelOfRef, refTo } from '../../schema/wellKnownModels.ts';

/** A resource in one of its versions. */
export interface ServedVersion {
  definition: ResourceDefinition;
  version: string;
}

/** What a kind is called in OpenAPI: custom ones by their group, backwards. */
export function modelOfKind(
  { group, custom }: Pick<ResourceDefinition, 'group' | 'custom'>,
  version: string,
  kind: string,
): string {
  const builtin = custom ? undefined : modelNameOf(group, version, kind);
  const path = [...group.split('.').reverse(), version, kind];
  return builtin ?? path.join('.');
}

/** The schemas of resources and of all that they refer to, by name. */
export function collectModels(
  cluster: LocalCluster,
  served: ServedVersion[],
): Record<string, OpenApiSchema> {
  const models = new Map<string, OpenApiSchema>();
  const add = (name: string, schema: OpenApiSchema | undefined) => {
    if (!schema || models.has(name)) return;
    models.set(name, schema);
    for (const ref of referencesOf(schema)) {
      add(ref, cluster.schemas.model(ref));
    }
  };
  for (const { definition, version } of served) {
    const { kind, custom } = definition;
    const name = modelOfKind(definition, version, kind);
    const list = `${name}List`;
    add(
      name,
      cluster.schemas.schemaOf(definition, version) ??
        anyObject(definition, version),
    );
    if (definition.verbs.includes('list')) {
      add(
        list,
        custom
          ? customList(definition, version, name)
          : cluster.schemas.model(list),
      );
    }
    for (const {
      kind: part,
      group,
      version: other,
    } of definition.subresources) {
      const model = modelNameOf(
        group ?? definition.group,
        other ?? version,
        part,
      );
      if (model) add(model, cluster.schemas.model(model));
    }
  }
  for (const type of ['DeleteOptions', 'Status', 'Patch', 'APIResourceList']) {
    add(`${META}.${type}`, cluster.schemas.model(`${META}.${type}`));
  }
  return Object.fromEntries([...models].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function kindOf({ group }: ResourceDefinition, version: string, kind: string) {
  return { 'x-kubernetes-group-version-kind': [{ group, version, kind }] };
}

/** Of a custom resource whose definition says nothing of its objects. */
function anyObject(
  definition: ResourceDefinition,
  version: string,
): OpenApiSchema {
  return {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
    ...kindOf(definition, version, definition.kind),
  };
}

function customList(
  definition: ResourceDefinition,
  version: string,
  item: string,
): OpenApiSchema {
  const { kind, listKind, group } = definition;
  return {
    description: `${listKind} is a list of ${kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: {
        description: `Version of this list: ${apiVersionOf(group, version)}.`,
        type: 'string',
      },
      items: {
        description: `List of ${definition.plural}.`,
        type: 'array',
        items: { $ref: refTo(item) },
      },
      kind: { description: `Kind of this list: ${listKind}.`, type: 'string' },
      metadata: {
        description: 'Standard list metadata.',
        allOf: [{ $ref: refTo(`${META}.ListMeta`) }],
      },
    },
    ...kindOf(definition, version, listKind),
  };
}

/** Names of the models that a schema refers to, however deep. */
function* referencesOf(schema: OpenApiSchema): Generator<string> {
  if (schema.$ref) yield modelOfRef(schema.$ref);
  const { items, additionalProperties, allOf = [], properties = {} } = schema;
  const inner = [...allOf, ...Object.values(properties)];
  if (items) inner.push(items);
  if (typeof additionalProperties === 'object')
    inner.push(additionalProperties);
  for (const part of inner) yield* referencesOf(part);
}
