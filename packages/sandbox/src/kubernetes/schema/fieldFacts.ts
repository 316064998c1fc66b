import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is known of a message's fields, by JSON name. */
export interface MessageFacts {
  /** Protobuf number; several lead through messages that JSON inlines. */
  numbers?: Record<string, number | number[]>;
  /** Go's name of a type that JSON hides: `v1.Protocol`, `resource.Quantity`. */
  types?: Record<string, string>;
  /** List type, then the keys of a `map`. */
  lists?: Record<string, string[]>;
  /** Strategy of strategic merge patches, then the key to merge on. */
  merges?: Record<string, string[]>;
  atomicMaps?: string[];
  /** Fields whose empty value is told apart from none. */
  pointers?: string[];
  /** Fields that are written even if nobody set them, with what stands there. */
  always?: Record<string, unknown>;
  defaults?: Record<string, unknown>;
  /** What fields are for where the models say nothing, or what their type is. */
  descriptions?: Record<string, string>;
  /** Server-side apply owns the value as a whole. */
  atomic?: boolean;
}

/** Facts by the names that OpenAPI has for types: `io.k8s.api.core.v1.Pod`. */
export interface FieldFacts {
  messages: Record<string, MessageFacts>;
  enums: Record<string, string[]>;
}

let facts: FieldFacts | undefined;

/** Read when first asked for: a start needs none of it. */
export function fieldFacts(): FieldFacts {
  facts ??= JSON.parse(
    readFileSync(join(import.meta.dirname, 'data/fieldFacts.json'), 'utf8'),
  ) as FieldFacts;
  return facts;
}
