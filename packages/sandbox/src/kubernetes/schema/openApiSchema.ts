import { ownMember } from '../store/json.ts';
import type { ResourceDefinition } from './resourceDefinition.ts';

/** What may be done with the items of a list, or the fields of a map, one by one. */
export interface KubernetesExtensions {
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: 'atomic' | 'granular';
  /** Of built-in types, for strategic merge patches. */
  'x-kubernetes-patch-merge-key'?: string;
  /** `merge`, `replace`, `retainKeys` or two of them with a comma. */
  'x-kubernetes-patch-strategy'?: string;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-validations'?: {
    /** CEL; `self` is the value, `oldSelf` the one before. */
    rule: string;
    message?: string;
    /** CEL that makes the message. */
    messageExpression?: string;
    /** Where below the value the error is reported. */
    fieldPath?: string;
    reason?:
      | 'FieldValueInvalid'
      | 'FieldValueForbidden'
      | 'FieldValueRequired'
      | 'FieldValueDuplicate';
  }[];
  'x-kubernetes-group-version-kind'?: {
    group: string;
    version: string;
    kind: string;
  }[];
}

/**
 * The schema of a value, as OpenAPI 3.0 and CustomResourceDefinitions write it.
 * Built-in types refer to each other by `$ref` (`#/components/schemas/<name>`).
 */
export interface OpenApiSchema extends KubernetesExtensions {
  $ref?: string;
  allOf?: OpenApiSchema[];
  anyOf?: OpenApiSchema[];
  oneOf?: OpenApiSchema[];
  not?: OpenApiSchema;
  description?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  /** Such as `int32`, `int64`, `double`, `byte`, `date-time`, `int-or-string`. */
  format?: string;
  nullable?: boolean;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, OpenApiSchema>;
  required?: string[];
  additionalProperties?: OpenApiSchema | boolean;
  items?: OpenApiSchema;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
}

/** The schema of a member of maps and objects; undefined when nothing is said. */
export function memberSchema(
  { properties, additionalProperties }: OpenApiSchema,
  name: string,
): OpenApiSchema | undefined {
  const others =
    typeof additionalProperties === 'object' ? additionalProperties : undefined;
  return ownMember(properties, name) ?? others;
}

/** The schemas of all that the cluster serves. */
export interface SchemaCatalog {
  /**
   * The schema of a resource's objects in a version (the stored one unless
   * given); undefined when a custom resource has none.
   */
  schemaOf(
    definition: ResourceDefinition,
    version?: string,
  ): OpenApiSchema | undefined;
  /** The schema of a built-in kind, which may be of no resource: `Eviction`. */
  ofKind(
    group: string,
    version: string,
    kind: string,
  ): OpenApiSchema | undefined;
  /** A schema by the name that `$ref` has for it: `io.k8s.api.core.v1.Pod`. */
  model(name: string): OpenApiSchema | undefined;
  /** Follows `$ref` and a single `allOf`; other schemas come back as they are. */
  resolve(schema: OpenApiSchema): OpenApiSchema;
}
