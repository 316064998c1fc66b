import { parseAllDocuments, type YAMLError } from 'yaml';
import type { KubeObject } from '../../kubernetes/types.ts';
import { RepoError } from './repoError.ts';

/** Longest file that is read as manifests. */
const MOST_TEXT = 10 * 1024 * 1024;

/** A text of which only the beginning could be read. */
export class ManifestError extends Error {
  readonly readBefore: KubeObject[];

  constructor(reason: string, readBefore: KubeObject[]) {
    super(`failed to unmarshal manifest: ${reason}`);
    this.name = 'ManifestError';
    this.readBefore = readBefore;
  }
}

/** Objects of a file as a directory of manifests has it. */
export function readManifestFile(name: string, text: string): KubeObject[] {
  if (text.length > MOST_TEXT) {
    throw new RepoError(`${name}: manifest file is too large`);
  }
  if (name.endsWith('.json')) return readJson(name, text);
  try {
    return parseManifests(text);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    // Other files may be YAML too; only what is meant for Kubernetes must parse.
    const meant =
      error.readBefore.length > 0 ||
      ['apiVersion:', 'kind:', 'metadata:'].every(key => text.includes(key));
    if (!meant) return [];
    throw new RepoError(
      `Failed to unmarshal "${name}": ${error.message}`,
      'FailedPrecondition',
    );
  }
}

function readJson(name: string, text: string): KubeObject[] {
  try {
    return flatten(asObject(JSON.parse(text), []));
  } catch (error) {
    throw new RepoError(
      `Failed to unmarshal "${name}": ${(error as Error).message}`,
      'FailedPrecondition',
    );
  }
}

function asObject(value: unknown, before: KubeObject[]): KubeObject {
  const object = value as KubeObject;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ManifestError(
      `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goTypeOf(
        value,
      )} into Go value of type map[string]interface {}`,
      before,
    );
  }
  if (!object.kind) {
    throw new ManifestError(
      `error unmarshaling JSON: while decoding JSON: Object 'Kind' is missing in '${JSON.stringify(
        value,
      )}'`,
      before,
    );
  }
  return object;
}

function flatten(object: KubeObject): KubeObject[] {
  if (!object.kind.endsWith('List') || !Array.isArray(object.items)) {
    return [object];
  }
  return object.items.flatMap((item: KubeObject) => flatten(item));
}

function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

const WORDS: Record<string, string> = {
  BAD_SCALAR_START: 'found character that cannot start any token',
  TAB_AS_INDENT: 'found character that cannot start any token',
  BLOCK_AS_IMPLICIT_KEY: 'mapping values are not allowed in this context',
  MULTILINE_IMPLICIT_KEY: "could not find expected ':'",
  MISSING_CHAR: "could not find expected ':'",
  UNEXPECTED_TOKEN: 'did not find expected node content',
};

/** What Go's parser says; the line is the one where it gives up. */
function wordsOf({ code, linePos, message }: YAMLError): string {
  const line = linePos?.[0].line ?? 1;
  const where = 'error converting YAML to JSON: yaml:';
  if (code === 'DUPLICATE_KEY') {
    const [, key = ''] = /"(.*)"/.exec(message) ?? [];
    return `${where} unmarshal errors:\n  line ${line}: key "${key}" already set in map`;
  }
  return `${where} line ${line}: ${WORDS[code] ?? 'did not find expected key'}`;
}

/**
 * The objects of a YAML text, Lists taken apart.
 *
 * @throws Error worded as Argo CD's parser, with what it read before
 */
export function parseManifests(text: string): KubeObject[] {
  const objects: KubeObject[] = [];
  for (const document of parseAllDocuments(text, { uniqueKeys: true })) {
    const [problem] = document.errors ?? [];
    if (problem) throw new ManifestError(wordsOf(problem), objects);
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 1_000 });
    } catch (error) {
      throw new ManifestError(
        `error converting YAML to JSON: yaml: ${(error as Error).message}`,
        objects,
      );
    }
    if (value === null || value === undefined) continue;
    objects.push(...flatten(asObject(value, objects)));
  }
  return objects;
}
