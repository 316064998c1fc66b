import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Cluster, NewObject } from './kubernetes/types.ts';

const SEED_DIRECTORY = join(import.meta.dirname, '..', 'seed');

/** What of the portal's own manifests the demo's operators have applied. */
const PLUGIN = join(
  import.meta.dirname,
  '../../../plugins/amamba-debug-backend',
);
const APPLIED: Record<string, string[]> = {
  dev: ['deploy/cluster-role.yaml'],
  prod: ['deploy/cluster-role.yaml', 'agent/daemonset.yaml'],
};

/**
 * Creates the demo's objects in a cluster: every document of
 * `seed/<cluster>/*.yaml`, in the order of the file names, and the manifests
 * that come with the debug plugin.
 *
 * @throws Error naming the file and object that the cluster refused.
 */
export function seed(cluster: Cluster): void {
  const directory = join(SEED_DIRECTORY, cluster.name);
  const own = readdirSync(directory).sort();
  const applied = APPLIED[cluster.name] ?? [];
  for (const path of [
    ...own.map(file => join(directory, file)),
    ...applied.map(file => join(PLUGIN, file)),
  ]) {
    create(cluster, path);
  }
}

function create(cluster: Cluster, path: string): void {
  for (const document of parseAllDocuments(readFileSync(path, 'utf8'))) {
    const object = document.toJS() as NewObject;
    try {
      cluster.objects.create(resourceOf(cluster, object), object);
    } catch (error) {
      throw new Error(
        `${path}: ${object.kind} ${
          object.metadata.name ?? object.metadata.generateName
        }: ${(error as Error).message}`,
        { cause: error },
      );
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
