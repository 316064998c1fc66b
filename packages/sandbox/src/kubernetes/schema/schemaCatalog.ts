import { builtinModel } from './builtinModels.ts';
import { META, modelNameOf } from './modelNames.ts';
import type { OpenApiSchema, SchemaCatalog } from './openApiSchema.ts';
import type { ResourceDefinition } from './resourceDefinition.ts';
import { modelOfRef, refTo } from './wellKnownModels.ts';

/** What a server says of the metadata of custom objects, whatever their schema says. */
const METADATA =
  "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

/** The schemas of built-in types and of CustomResourceDefinitions. */
export class LocalSchemaCatalog implements SchemaCatalog {
  readonly #objects = new WeakMap<OpenApiSchema, OpenApiSchema>();
  readonly #resolved = new WeakMap<OpenApiSchema, OpenApiSchema>();

  schemaOf(
    definition: ResourceDefinition,
    version = definition.version,
  ): OpenApiSchema | undefined {
    if (!definition.custom) {
      return this.ofKind(definition.group, version, definition.kind);
    }
    const schema = definition.schemas[version];
    return schema && this.#ofObject(schema, definition, version);
  }

  ofKind(
    group: string,
    version: string,
    kind: string,
  ): OpenApiSchema | undefined {
    const name = modelNameOf(group, version, kind);
    return name === undefined ? undefined : builtinModel(name);
  }

  model(name: string): OpenApiSchema | undefined {
    return builtinModel(name);
  }

  resolve(schema: OpenApiSchema): OpenApiSchema {
    const { $ref, allOf } = schema;
    if (!$ref && allOf?.length !== 1) return schema;
    const known = this.#resolved.get(schema);
    if (known) return known;
    const resolved = this.#follow(schema);
    this.#resolved.set(schema, resolved);
    return resolved;
  }

  #follow({ $ref, allOf, ...beside }: OpenApiSchema): OpenApiSchema {
    // What cannot be found says nothing of its values.
    if ($ref) return builtinModel(modelOfRef($ref)) ?? {};
    const [only] = allOf as OpenApiSchema[];
    return { ...this.resolve(only), ...beside };
  }

  /** A custom object's schema, with what all objects have. */
  #ofObject(
    schema: OpenApiSchema,
    { group, kind }: ResourceDefinition,
    version: string,
  ): OpenApiSchema {
    const known = this.#objects.get(schema);
    if (known) return known;
    const built = builtinModel(`${META}.Status`)?.properties;
    const { metadata: _metadata, ...properties } = schema.properties ?? {};
    const object: OpenApiSchema = {
      ...schema,
      properties: {
        ...properties,
        apiVersion: {
          type: 'string',
          description: built?.apiVersion.description,
        },
        kind: { type: 'string', description: built?.kind.description },
        metadata: {
          description: METADATA,
          allOf: [{ $ref: refTo(`${META}.ObjectMeta`) }],
        },
      },
      'x-kubernetes-group-version-kind': [{ group, version, kind }],
    };
    this.#objects.set(schema, object);
    return object;
  }
}
