import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Cluster, NewObject } from './kubernetes/types.ts';

const SEED_DIRECTORY = join(import.meta.dirname, '..', 'seed');

/**
 * Creates the demo's objects in a cluster: every document of
 * `seed/<cluster>/*.yaml`, in the order of the file names.
 *
 * @throws Error naming the file and object that the cluster refused.
 */
export function seed(cluster: Cluster): void {
  const directory = join(SEED_DIRECTORY, cluster.name);
  for (const file of readdirSync(directory).sort()) {
    const text = readFileSync(join(directory, file), 'utf8');
    for (const document of parseAllDocuments(text)) {
      const object = document.toJS() as NewObject;
      try {
        cluster.objects.create(resourceOf(cluster, object), object);
      } catch (error) {
        throw new Error(
          `seed/${cluster.name}/${file}: ${object.kind} ${
            object.metadata.name ?? object.metadata.generateName
          }: ${(error as Error).message}`,
          { cause: error },
        );
      }
    }
  }
}

function resourceOf(cluster: Cluster, object: NewObject): string {
  const type = cluster.resources.find(
    ({ group, version, kind }) =>
      kind === object.kind &&
      object.apiVersion === (group ? `${group}/${version}` : version),
  );
  if (!type) {
    throw new Error(`the cluster has no ${object.apiVersion} ${object.kind}`);
  }
  return type.group ? `${type.plural}.${type.group}` : type.plural;
}
