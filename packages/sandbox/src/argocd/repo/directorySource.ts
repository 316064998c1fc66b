import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeObject } from '../../kubernetes/types.ts';
import { matchesGlob } from './glob.ts';
import { readManifestFile } from './manifests.ts';
import { RepoError } from './repoError.ts';
import { assertInside, filesBelow } from './sourceFiles.ts';

const MANIFEST = /\.(yaml|yml|json)$/;

/** `spec.source.directory` of an Application. */
export interface DirectoryOptions {
  recurse?: boolean;
  include?: string;
  exclude?: string;
}

/** Every manifest of a folder, in the order of the files' names. */
export async function renderDirectory(
  root: string,
  folder: string,
  options: DirectoryOptions = {},
): Promise<KubeObject[]> {
  const { recurse = false, include, exclude } = options;
  const objects: KubeObject[] = [];
  for (const name of await filesBelow(folder, recurse)) {
    if (include && !matchesGlob(include, name)) continue;
    if (exclude && matchesGlob(exclude, name)) continue;
    if (name.endsWith('.jsonnet')) {
      throw new RepoError(
        `Failed to evaluate jsonnet "${name}": this Argo CD renders no Jsonnet`,
        'FailedPrecondition',
      );
    }
    if (!MANIFEST.test(name)) continue;
    const file = join(folder, name);
    assertInside(root, file, name);
    objects.push(...readManifestFile(name, await readFile(file, 'utf8')));
  }
  return objects;
}
