import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { KubeObject } from '../../../kubernetes/types.ts';
import { parseManifests } from '../manifests.ts';
import { RepoError } from '../repoError.ts';
import { assertInside, isWithin } from '../sourceFiles.ts';
import { addGenerated, contentHash, generate } from './generators.ts';
import { readKustomization, type Kustomization } from './kustomization.ts';
import { applyJsonPatches, applyPatches, type FindFile } from './patches.ts';
import { fixReferences } from './references.ts';
import { groupOf, rename, resourceOf, type Resource } from './resource.ts';
import {
  addAnnotations,
  addLabels,
  changeImages,
  setNameParts,
  setNamespace,
  setReplicas,
} from './transformers.ts';

/** Kustomizations within kustomizations; deeper ones surely run in circles. */
const DEEPEST = 30;

class Build {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async accumulate(
    folder: string,
    kustomization: Kustomization,
    trail: string[],
    before: Resource[] = [],
  ): Promise<Resource[]> {
    if (trail.includes(folder) || trail.length > DEEPEST) {
      throw new RepoError(
        `accumulating resources: cycle detected: candidate root '${folder}' contains visited root`,
      );
    }
    const path = [...trail, folder];
    const find = this.#finder(folder);
    let resources = [...before];
    const {
      resources: named = [],
      bases = [],
      components = [],
    } = kustomization;
    for (const name of [...named, ...bases]) {
      resources = joined(resources, await this.#load(folder, name, path));
    }
    for (const name of components) {
      const inner = this.#locate(folder, name, 'component');
      const component = await readKustomization(inner);
      resources = await this.accumulate(inner, component, path, resources);
    }
    const made = await generate(kustomization, find, folder);
    resources = addGenerated(resources, made);
    for (const { origins } of resources) origins.push(folder);
    return this.#transform(resources, kustomization, find);
  }

  async #transform(
    given: Resource[],
    kustomization: Kustomization,
    find: FindFile,
  ): Promise<Resource[]> {
    const resources = await applyPatches(given, kustomization, find);
    if (kustomization.namespace) {
      setNamespace(resources, kustomization.namespace);
    }
    setNameParts(resources, kustomization);
    addLabels(resources, kustomization);
    addAnnotations(resources, kustomization);
    const patched = await applyJsonPatches(resources, kustomization, find);
    setReplicas(patched, kustomization);
    changeImages(patched, kustomization);
    return patched;
  }

  async #load(
    folder: string,
    name: string,
    trail: string[],
  ): Promise<Resource[]> {
    if (/^(https?|ssh|git):|^git@|^github\.com\//.test(name)) {
      throw new RepoError(
        `accumulating resources: accumulation err='accumulating resources from '${name}': remote resources are not fetched by this Argo CD'`,
      );
    }
    const file = this.#locate(folder, name, 'resource');
    if (statSync(file).isDirectory()) {
      return this.accumulate(file, await readKustomization(file), trail);
    }
    let objects: KubeObject[];
    try {
      objects = parseManifests(await readFile(file, 'utf8'));
    } catch (error) {
      throw new RepoError(
        `accumulating resources: accumulation err='accumulating resources from '${name}': ${
          (error as Error).message
        }'`,
      );
    }
    return objects.map(object => resourceOf(object, folder));
  }

  #locate(folder: string, name: string, what: string): string {
    const file = resolve(folder, name);
    if (!isWithin(this.#root, file)) {
      throw new RepoError(
        `accumulating ${what}s: security; file '${name}' is not in or below '${
          relative(this.#root, folder) || '.'
        }'`,
      );
    }
    if (!existsSync(file)) {
      throw new RepoError(
        `accumulating ${what}s: accumulation err='accumulating ${what}s from '${name}': open ${name}: no such file or directory'`,
      );
    }
    assertInside(this.#root, file, name);
    return file;
  }

  #finder(folder: string): FindFile {
    return name => this.#locate(folder, name, 'file');
  }
}

function joined(before: Resource[], added: Resource[]): Resource[] {
  const all = [...before];
  for (const item of added) {
    const { kind, metadata } = item.object;
    const twin = all.find(
      ({ object }) =>
        object.kind === kind &&
        groupOf(object) === groupOf(item.object) &&
        object.metadata.name === metadata.name &&
        object.metadata.namespace === metadata.namespace,
    );
    if (twin) {
      throw new RepoError(
        `accumulating resources: may not add resource with an already registered id: ${kind}.${
          groupOf(item.object) || '[noGrp]'
        }/${metadata.name}.${metadata.namespace ?? '[noNs]'}`,
      );
    }
    all.push(item);
  }
  return all;
}

/**
 * What `kustomize build` makes of a folder.
 *
 * @param root - files and folders are taken from below this one only
 * @param change - adds to the outermost kustomization, as `kustomize edit` does
 */
export async function buildKustomization(
  root: string,
  folder: string,
  change: (kustomization: Kustomization) => Kustomization = given => given,
): Promise<KubeObject[]> {
  const build = new Build(root);
  const outermost = change(await readKustomization(folder));
  const resources = await build.accumulate(folder, outermost, []);
  // What a hash was added to is found under its former name.
  for (const resource of resources) {
    if (!resource.hashed) continue;
    const { object } = resource;
    rename(resource, `${object.metadata.name}-${contentHash(object)}`);
  }
  fixReferences(resources);
  return resources.map(({ object }) => object);
}
