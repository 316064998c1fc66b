import { InputError } from '@backstage/errors';
import type { PromotedItem } from '@amamba/plugin-amamba-gitops-common';
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import {
  asString,
  readScalar,
  renderScalar,
  type ScalarText,
} from './ScalarText';

/** What an environment says of an item, by field; a field it does not say is not there. */
export type ItemValue = Record<string, ScalarText>;

const IMAGE_FIELDS = ['newName', 'newTag', 'digest'];

/** Where in a file an item is. */
interface Place {
  document: Document;
  parent: YAMLMap;
  /** Fields that make up its value. */
  fields: string[];
}

/** `image api`, `image.tag`: how people name an item. */
export function nameOfItem(item: PromotedItem): string {
  return item.type === 'kustomizeImage' ? `image ${item.image}` : item.path;
}

/** A value in one line, as `docker` writes images. */
export function showValue(value: ItemValue): string {
  if (value.value) {
    return value.value.text;
  }
  const { newName, newTag, digest } = value;
  const tagged = [newName?.text, newTag?.text].filter(Boolean).join(':');
  return [tagged, digest?.text].filter(Boolean).join('@');
}

/** Whether two environments say the same. */
export function sameValue(
  one: ItemValue | undefined,
  other: ItemValue | undefined,
): boolean {
  const fields = new Set([
    ...Object.keys(one ?? {}),
    ...Object.keys(other ?? {}),
  ]);
  return [...fields].every(
    field => one?.[field]?.text === other?.[field]?.text,
  );
}

/**
 * What a file says of an item; undefined when it says nothing.
 *
 * @throws InputError when the file is not YAML.
 */
export function readItem(
  text: string,
  item: PromotedItem,
): ItemValue | undefined {
  const place = findPlace(parseOnce(text), item);
  if (!place) {
    return undefined;
  }
  const found = place.fields.flatMap(field => {
    const scalar = readScalar(place.parent.get(field, true));
    return scalar ? [[field, scalar] as const] : [];
  });
  if (found.length === 0) {
    return undefined;
  }
  return item.type === 'value'
    ? { value: found[0][1] }
    : Object.fromEntries(
        found.map(([field, scalar]) => [field, asString(scalar)!]),
      );
}

/**
 * The file with another value of an item, and everything else as it was:
 * comments, order, quotes, indentation.
 *
 * @throws InputError when the file has no place for it.
 */
export function writeItem(
  text: string,
  item: PromotedItem,
  value: ItemValue,
): string {
  const replaced = replaceFields(text, item, value);
  const place = findPlace(parseOnce(replaced), item);
  if (!place) {
    throw new InputError(
      `it has no ${nameOfItem(item)}; add it there by hand first`,
    );
  }
  const changed = place.fields.filter(
    field => Boolean(valueOf(item, value, field)) !== place.parent.has(field),
  );
  if (changed.length === 0) {
    return replaced;
  }
  // Its own, for it is changed.
  const documents = parse(replaced);
  const { parent } = findPlace(documents, item)!;
  for (const field of changed) {
    const scalar = valueOf(item, value, field);
    if (scalar) {
      parent.set(
        field,
        scalar.typed ? parseDocument(scalar.text).contents : scalar.text,
      );
    } else {
      parent.delete(field);
    }
  }
  return documents
    .map(document =>
      document.toString({ lineWidth: 0, indentSeq: indentsLists(text) }),
    )
    .join('');
}

function valueOf(
  item: PromotedItem,
  value: ItemValue,
  field: string,
): ScalarText | undefined {
  return item.type === 'value' ? value.value : value[field];
}

/** Puts new scalars where old ones are, letter for letter. */
function replaceFields(
  text: string,
  item: PromotedItem,
  value: ItemValue,
): string {
  const place = findPlace(parseOnce(text), item);
  const edits = (place?.fields ?? []).flatMap(field => {
    const node = place!.parent.get(field, true);
    const scalar = valueOf(item, value, field);
    if (!isScalar(node) || !node.range || !scalar) {
      return [];
    }
    const [start, end] = node.range;
    const style = node.type as Scalar.Type | undefined;
    return [{ start, end, text: renderScalar(scalar, style) }];
  });
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce(
      (result, edit) =>
        result.slice(0, edit.start) + edit.text + result.slice(edit.end),
      text,
    );
}

function findPlace(
  documents: Document[],
  item: PromotedItem,
): Place | undefined {
  for (const document of documents) {
    const parent =
      item.type === 'value'
        ? findParent(document, pathOf(item.path))
        : findImage(document, item.image);
    if (parent) {
      const fields =
        item.type === 'value'
          ? [String(pathOf(item.path).at(-1))]
          : IMAGE_FIELDS;
      return { document, parent, fields };
    }
  }
  return undefined;
}

function findParent(
  document: Document,
  path: Array<string | number>,
): YAMLMap | undefined {
  const parent =
    path.length === 1
      ? document.contents
      : document.getIn(path.slice(0, -1), true);
  return isMap(parent) ? parent : undefined;
}

function findImage(document: Document, image: string): YAMLMap | undefined {
  const images = isMap(document.contents)
    ? document.get('images', true)
    : undefined;
  const found = isSeq(images)
    ? images.items.find(entry => isMap(entry) && entry.get('name') === image)
    : undefined;
  return isMap(found) ? found : undefined;
}

/** `spec.sources[0].targetRevision`, `metadata.annotations["a.b/c"]`. */
function pathOf(path: string): Array<string | number> {
  const parts = [...path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, word]) =>
      index === undefined ? quoted ?? word : Number(index),
  );
  if (typeof parts.at(-1) !== 'string') {
    throw new InputError(`"${path}" is no path to a value, as image.tag is`);
  }
  return parts;
}

/** Files that were read last: of each, many items are asked for in turn. */
const recent = new Map<string, Document[]>();
const MAX_RECENT = 4;

/** The documents of a text, for reading only. */
function parseOnce(text: string): Document[] {
  const documents = recent.get(text) ?? parse(text);
  recent.delete(text);
  recent.set(text, documents);
  if (recent.size > MAX_RECENT) {
    recent.delete(recent.keys().next().value!);
  }
  return documents;
}

function parse(text: string): Document[] {
  // An empty file is a list that only says so.
  const documents = [...parseAllDocuments(text)] as Document[];
  const [error] = documents.flatMap(document => document.errors);
  if (error) {
    throw new InputError(`it is not YAML: ${error.message.split('\n')[0]}`);
  }
  return documents;
}

/** Whether the file writes lists further in than the key they are of. */
function indentsLists(text: string): boolean {
  const [, key, dash] =
    /^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*( *)- /m.exec(
      text,
    ) ?? [];
  return key === undefined || dash.length > key.length;
}
