import {
  memberSchema,
  type OpenApiSchema,
  type SchemaCatalog,
} from '../schema/openApiSchema.ts';

/**
 * How the parts of a value are owned: each by itself, or all together
 * (`atomic`). Made from a schema once and kept; structured-merge-diff calls
 * this the typed schema.
 */
export interface FieldType {
  atomic: boolean;
  /** Of a list: what tells its items apart; undefined for sets of values. */
  keys?: string[];
  /** Of a list whose items are owned one by one. */
  associative: boolean;
  /** Values of keys that items leave out. */
  keyDefaults: Record<string, unknown>;
  /** The type of a member, or of the items of a list under `''`. */
  member(name: string): FieldType;
}

/** Without a schema, maps are looked into and lists are not. */
const DEDUCED: FieldType = {
  atomic: false,
  associative: false,
  keyDefaults: {},
  member: () => DEDUCED,
};

class SchemaFieldType implements FieldType {
  readonly atomic: boolean;
  readonly associative: boolean;
  readonly keys?: string[];
  readonly #schema: OpenApiSchema;
  readonly #types: FieldTypes;
  readonly #members = new Map<string, FieldType>();
  #keyDefaults: Record<string, unknown> | undefined;

  constructor(schema: OpenApiSchema, isAtomic: boolean, types: FieldTypes) {
    this.#schema = schema;
    this.#types = types;
    const listType = schema['x-kubernetes-list-type'];
    this.associative =
      schema.type === 'array' && (listType === 'map' || listType === 'set');
    this.atomic =
      isAtomic ||
      schema['x-kubernetes-map-type'] === 'atomic' ||
      (schema.type === 'array' && !this.associative);
    if (listType === 'map') this.keys = schema['x-kubernetes-list-map-keys'];
  }

  get keyDefaults(): Record<string, unknown> {
    return (this.#keyDefaults ??= this.#readKeyDefaults());
  }

  member(name: string): FieldType {
    let type = this.#members.get(name);
    if (!type) {
      const schema = this.associative
        ? this.#schema.items
        : memberSchema(this.#schema, name);
      type = this.#types.ofSchema(schema);
      this.#members.set(name, type);
    }
    return type;
  }

  #readKeyDefaults(): Record<string, unknown> {
    const { items } = this.#schema;
    if (!items) return {};
    const { properties = {} } = this.#types.catalog.resolve(items);
    return Object.fromEntries(
      (this.keys ?? []).flatMap(key =>
        properties[key]?.default === undefined
          ? []
          : [[key, properties[key].default]],
      ),
    );
  }
}

/** The field types of a catalog's schemas, made when they are first asked for. */
export class FieldTypes {
  readonly catalog: SchemaCatalog;
  readonly #known = new WeakMap<OpenApiSchema, FieldType>();

  constructor(catalog: SchemaCatalog) {
    this.catalog = catalog;
  }

  ofSchema(schema: OpenApiSchema | undefined): FieldType {
    if (!schema) return DEDUCED;
    let type = this.#known.get(schema);
    if (!type) {
      // A reference may say of itself that what it refers to is atomic.
      const atomic = schema['x-kubernetes-map-type'] === 'atomic';
      type = new SchemaFieldType(this.catalog.resolve(schema), atomic, this);
      this.#known.set(schema, type);
    }
    return type;
  }
}
