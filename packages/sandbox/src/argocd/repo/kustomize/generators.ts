import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { RepoError } from '../repoError.ts';
import type {
  Generator,
  GeneratorOptions,
  Kustomization,
} from './kustomization.ts';
import type { FindFile } from './patches.ts';
import { resourceOf, type Resource } from './resource.ts';

/** The ConfigMaps and Secrets that a kustomization generates. */
export async function generate(
  kustomization: Kustomization,
  find: FindFile,
  origin: string,
): Promise<Resource[]> {
  const { configMapGenerator = [], secretGenerator = [] } = kustomization;
  const common = kustomization.generatorOptions;
  const made: Resource[] = [];
  for (const generator of configMapGenerator) {
    made.push(await generated('ConfigMap', generator, common, find, origin));
  }
  for (const generator of secretGenerator) {
    made.push(await generated('Secret', generator, common, find, origin));
  }
  return made;
}

async function generated(
  kind: 'ConfigMap' | 'Secret',
  generator: Generator,
  common: GeneratorOptions | undefined,
  find: FindFile,
  origin: string,
): Promise<Resource> {
  const options = { ...common, ...generator.options };
  const labels = { ...common?.labels, ...generator.options?.labels };
  const annotations = {
    ...common?.annotations,
    ...generator.options?.annotations,
  };
  const values = await readValues(generator, find);
  const { name, namespace, type, behavior } = generator;
  const object = {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      ...(namespace && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...dataOf(kind, values),
    ...(kind === 'Secret' && { type: type ?? 'Opaque' }),
    ...(options.immutable && { immutable: true }),
  } as unknown as KubeObject;
  return {
    ...resourceOf(object, origin),
    hashed: !options.disableNameSuffixHash,
    generated: true,
    behavior,
  };
}

async function readValues(
  { literals = [], files = [], env, envs = [] }: Generator,
  find: FindFile,
): Promise<Map<string, Buffer>> {
  const values = new Map<string, Buffer>();
  const add = (key: string, value: Buffer) => {
    if (values.has(key)) {
      throw new RepoError(`configuration key '${key}' appears more than once`);
    }
    values.set(key, value);
  };
  for (const name of env ? [...envs, env] : envs) {
    const text = await readFile(find(name), 'utf8');
    for (const line of text.split(/\r?\n/)) {
      const trimmed = line.trimStart();
      if (!trimmed || trimmed.startsWith('#')) continue;
      const at = trimmed.indexOf('=');
      if (at > 0) add(trimmed.slice(0, at), Buffer.from(trimmed.slice(at + 1)));
    }
  }
  for (const file of files) {
    const at = file.indexOf('=');
    const path = at < 0 ? file : file.slice(at + 1);
    const key = at < 0 ? path.split('/').pop()! : file.slice(0, at);
    add(key, await readFile(find(path)));
  }
  for (const literal of literals) {
    const at = literal.indexOf('=');
    if (at < 0) {
      throw new RepoError(
        `invalid literal source ${literal}, expected key=value`,
      );
    }
    add(literal.slice(0, at), Buffer.from(unquoted(literal.slice(at + 1))));
  }
  return values;
}

function unquoted(value: string): string {
  const [, , inner] = /^(["'])(.*)\1$/s.exec(value) ?? [];
  return inner ?? value;
}

function dataOf(
  kind: 'ConfigMap' | 'Secret',
  values: Map<string, Buffer>,
): Partial<KubeObject> {
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  for (const [key, value] of values) {
    const text = value.toString('utf8');
    const isText = Buffer.from(text, 'utf8').equals(value);
    if (kind === 'Secret') data[key] = value.toString('base64');
    else if (isText) data[key] = text;
    else binaryData[key] = value.toString('base64');
  }
  return {
    ...(Object.keys(data).length > 0 && { data }),
    ...(Object.keys(binaryData).length > 0 && { binaryData }),
  };
}

/** Puts generated objects beside, into or in place of those that are there. */
export function addGenerated(
  resources: Resource[],
  made: Resource[],
): Resource[] {
  const all = [...resources];
  for (const item of made) {
    const { kind, metadata } = item.object;
    const index = all.findIndex(
      ({ object, names }) =>
        object.kind === kind && names.includes(metadata.name),
    );
    if (item.behavior !== 'merge' && item.behavior !== 'replace') {
      if (index >= 0) {
        throw new RepoError(
          `id resid.ResId{Gvk:resid.Gvk{Group:"", Version:"v1", Kind:"${kind}"}, Name:"${metadata.name}"} exists; behavior must be merge or replace`,
        );
      }
      all.push(item);
      continue;
    }
    if (index < 0) {
      throw new RepoError(
        `id ${kind}.v1.[noGrp]/${metadata.name}.[noNs] does not exist; cannot merge or replace`,
      );
    }
    all[index] = combined(all[index], item);
  }
  return all;
}

function combined(before: Resource, item: Resource): Resource {
  const merges = item.behavior === 'merge';
  const from = before.object;
  const { labels, annotations } = item.object.metadata;
  const object = {
    ...from,
    ...item.object,
    metadata: {
      ...from.metadata,
      ...(labels && { labels: { ...from.metadata.labels, ...labels } }),
      ...(annotations && {
        annotations: { ...from.metadata.annotations, ...annotations },
      }),
    },
    ...(merges && { data: { ...from.data, ...item.object.data } }),
    ...(merges &&
      from.binaryData && {
        binaryData: { ...from.binaryData, ...item.object.binaryData },
      }),
  };
  return { ...before, object, hashed: before.hashed || item.hashed };
}

/**
 * The suffix that tells one content of a ConfigMap or Secret from another,
 * whatever their names.
 */
export function contentHash(object: KubeObject): string {
  const { kind, data = '', binaryData, stringData, type } = object;
  const content: Record<string, unknown> =
    kind === 'Secret'
      ? {
          data,
          kind,
          name: '',
          ...(stringData && { stringData }),
          type: type ?? '',
        }
      : {
          ...(binaryData && { binaryData }),
          data,
          kind,
          name: '',
        };
  const hex = createHash('sha256').update(goJson(content)).digest('hex');
  const letters: Record<string, string> = {
    0: 'g',
    1: 'h',
    3: 'k',
    a: 'm',
    e: 't',
  };
  return [...hex.slice(0, 10)].map(char => letters[char] ?? char).join('');
}

/** JSON as Go writes it: members sorted, `<`, `>` and `&` escaped. */
function goJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== 'object' || !member || Array.isArray(member)) {
      return member;
    }
    const entries = Object.entries(member);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }).replaceAll(
    /[<>&\u2028\u2029]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
