import {
  memberSchema,
  type OpenApiSchema,
  type SchemaCatalog,
} from '../schema/openApiSchema.ts';

/** How a strategic merge patch treats a value, by the schema of its type. */
export interface MergeRules {
  /** Items of the list are told apart by this member. */
  readonly mergeKey?: string;
  /** A list of plain values that a patch adds to instead of replacing. */
  readonly mergesValues: boolean;
  /** The rules of a member; of a list, those of its items' members. */
  member(name: string): MergeRules;
}

const KNOWN = new WeakMap<OpenApiSchema, MergeRules>();

/** Rules of types that nothing is known of: maps merge, lists are replaced. */
const PLAIN: MergeRules = { mergesValues: false, member: () => PLAIN };

/** @param schema - of the object that is patched */
export function mergeRulesOf(
  schema: OpenApiSchema | undefined,
  catalog: SchemaCatalog,
): MergeRules {
  if (!schema) return PLAIN;
  let rules = KNOWN.get(schema);
  if (!rules) {
    rules = readRules(schema, catalog);
    KNOWN.set(schema, rules);
  }
  return rules;
}

function readRules(schema: OpenApiSchema, catalog: SchemaCatalog): MergeRules {
  const type = catalog.resolve(schema);
  const strategies = (type['x-kubernetes-patch-strategy'] ?? '').split(',');
  const mergeKey = type['x-kubernetes-patch-merge-key'];
  const merges = strategies.includes('merge') && type.type === 'array';
  return {
    ...(merges && mergeKey && { mergeKey }),
    mergesValues: merges && !mergeKey,
    member: name => {
      const holder = type.items ? catalog.resolve(type.items) : type;
      return mergeRulesOf(memberSchema(holder, name), catalog);
    },
  };
}
