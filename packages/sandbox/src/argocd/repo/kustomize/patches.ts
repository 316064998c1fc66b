import { readFile } from 'node:fs/promises';
import { parse, parseAllDocuments } from 'yaml';
import { fromMatchSelector } from '../../../kubernetes/rest/labelSelector.ts';
import { parseSelector } from './selectors.ts';
import { LocalSchemaCatalog } from '../../../kubernetes/schema/schemaCatalog.ts';
import { applyJsonPatch } from '../../../kubernetes/patch/jsonPatch.ts';
import {
  mergeRulesOf,
  type MergeRules,
} from '../../../kubernetes/patch/mergeRules.ts';
import { isRecord } from '../../../kubernetes/store/json.ts';
import { applyStrategicMergePatch } from '../../../kubernetes/patch/strategicMergePatch.ts';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { RepoError } from '../repoError.ts';
import type { Kustomization, Patch, Target } from './kustomization.ts';
import { groupOf, versionOf, type Resource } from './resource.ts';

const SCHEMAS = new LocalSchemaCatalog();

/** Finds a file that a kustomization names. */
export type FindFile = (name: string) => string;

/** `patchesStrategicMerge`, then `patches`. */
export async function applyPatches(
  resources: Resource[],
  { patches = [], patchesStrategicMerge = [] }: Kustomization,
  find: FindFile,
): Promise<Resource[]> {
  let left = resources;
  for (const given of patchesStrategicMerge) {
    const inline = given.includes('\n');
    const text = inline ? given : await readFile(find(given), 'utf8');
    for (const patch of documentsOf(text)) left = mergeOwn(left, patch);
  }
  for (const patch of patches) left = await applyPatch(left, patch, find);
  return left;
}

/** `patchesJson6902`, which come after the names have changed. */
export async function applyJsonPatches(
  resources: Resource[],
  { patchesJson6902 = [] }: Kustomization,
  find: FindFile,
): Promise<Resource[]> {
  let left = resources;
  for (const patch of patchesJson6902) {
    left = await applyPatch(left, patch, find);
  }
  return left;
}

async function applyPatch(
  resources: Resource[],
  { path, patch, target }: Patch,
  find: FindFile,
): Promise<Resource[]> {
  const text = path ? await readFile(find(path), 'utf8') : patch ?? '';
  const operations = operationsOf(text);
  if (operations) {
    if (!target) {
      throw new RepoError('must specify a target for JSON patch');
    }
    for (const resource of resources.filter(item => isMeant(item, target))) {
      try {
        resource.object = applyJsonPatch(resource.object, operations);
      } catch (error) {
        throw new RepoError(
          `JSON patch of ${resource.names[0]}: ${(error as Error).message}`,
        );
      }
    }
    return resources;
  }
  let left = resources;
  for (const document of documentsOf(text)) {
    left = target
      ? mergeInto(left, item => isMeant(item, target), document)
      : mergeOwn(left, document);
  }
  return left;
}

/** A patch that says by its own kind and name what it is for. */
function mergeOwn(resources: Resource[], patch: KubeObject): Resource[] {
  const { kind, metadata } = patch;
  const isSame = ({ object, names, namespaces }: Resource) =>
    object.kind === kind &&
    groupOf(object) === groupOf(patch) &&
    names.includes(metadata?.name) &&
    (!metadata.namespace || namespaces.includes(metadata.namespace));
  if (!resources.some(isSame)) {
    throw new RepoError(
      `no matches for Id ${kind}.${versionOf(patch)}.${
        groupOf(patch) || '[noGrp]'
      }/${metadata?.name}.${
        metadata?.namespace ?? '[noNs]'
      }; failed to find unique target for patch ${kind}.${versionOf(patch)}.${
        groupOf(patch) || '[noGrp]'
      }/${metadata?.name}.${metadata?.namespace ?? '[noNs]'}`,
    );
  }
  return mergeInto(resources, isSame, patch);
}

function mergeInto(
  resources: Resource[],
  isMeantFor: (resource: Resource) => boolean,
  patch: KubeObject,
): Resource[] {
  const deletes = patch.$patch === 'delete';
  return resources.filter(resource => {
    if (!isMeantFor(resource)) return true;
    if (deletes) return false;
    merge(resource, patch);
    return true;
  });
}

function merge(resource: Resource, patch: KubeObject): void {
  const { object } = resource;
  const schema = SCHEMAS.ofKind(
    groupOf(object),
    versionOf(object),
    object.kind,
  );
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  const rules = mergeRulesOf(schema, SCHEMAS);
  const merged = inPatchOrder(
    applyStrategicMergePatch(object, patch, rules),
    patch,
    rules,
  ) as KubeObject;
  // Whoever is patched stays who it is.
  merged.apiVersion = apiVersion;
  merged.kind = kind;
  merged.metadata.name = name;
  if (namespace) merged.metadata.namespace = namespace;
  else delete merged.metadata.namespace;
  resource.object = merged;
}

/** Items of lists that a patch names come first, in its order. */
function inPatchOrder(
  value: unknown,
  patch: unknown,
  rules: MergeRules,
): unknown {
  if (isRecord(value) && isRecord(patch)) {
    const members = Object.entries(value).map(([key, member]) => [
      key,
      inPatchOrder(member, patch[key], rules.member(key)),
    ]);
    return Object.fromEntries(members);
  }
  const { mergeKey } = rules;
  if (!Array.isArray(value) || !Array.isArray(patch) || !mergeKey) return value;
  const find = (items: unknown[], key: unknown) =>
    items.find(item => isRecord(item) && item[mergeKey] === key);
  const keyOf = (item: unknown) => (isRecord(item) ? item[mergeKey] : item);
  const isNamed = (item: unknown) => find(patch, keyOf(item)) !== undefined;
  const named = patch.flatMap(item => {
    const present = find(value, keyOf(item));
    return present ? [inPatchOrder(present, item, plainItems(rules))] : [];
  });
  return [...named, ...value.filter(item => !isNamed(item))];
}

/** Rules of a list's items, which are no list themselves. */
function plainItems(rules: MergeRules): MergeRules {
  return { mergesValues: false, member: name => rules.member(name) };
}

/** Whether a target means a resource; names and kinds are anchored patterns. */
export function isMeant(resource: Resource, target: Target): boolean {
  const { object, names, namespaces } = resource;
  const fits = (pattern: string | undefined, values: unknown[]) =>
    !pattern ||
    values.some(value => anchored(pattern).test(String(value ?? '')));
  const { labels = {}, annotations = {} } = object.metadata;
  return (
    fits(target.group, [groupOf(object)]) &&
    fits(target.version, [versionOf(object)]) &&
    fits(target.kind, [object.kind]) &&
    fits(target.name, names) &&
    fits(target.namespace, namespaces) &&
    selects(target.labelSelector, labels) &&
    selects(target.annotationSelector, annotations)
  );
}

function selects(
  selector: string | undefined,
  values: Record<string, string>,
): boolean {
  return !selector || fromMatchSelector(parseSelector(selector))(values);
}

function anchored(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new RepoError(`error parsing regexp in patch target: ${pattern}`);
  }
}

/** The operations of a JSON patch, which may be written as YAML. */
function operationsOf(text: string): unknown[] | undefined {
  try {
    const value: unknown = parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function documentsOf(text: string): KubeObject[] {
  return parseAllDocuments(text).flatMap(document => {
    if (document.errors?.length) {
      throw new RepoError(
        `unable to parse SM or JSON patch from [${text.slice(0, 200)}]`,
      );
    }
    const value: unknown = document.toJS();
    return value === null ? [] : [value as KubeObject];
  });
}
