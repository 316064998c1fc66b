import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isRecord } from '../../kubernetes/store/json.ts';
import type { ApplicationSource } from '../types.ts';
import { renderKustomize } from './kustomizeSource.ts';
import { filesBelow } from './sourceFiles.ts';
import type { SourceType } from './sourceTypes.ts';

/** What `POST /repositories/{repo}/appdetails` tells of a source. */
export async function appDetailsOf(
  root: string,
  folder: string,
  source: ApplicationSource,
  type: SourceType,
): Promise<Record<string, unknown>> {
  if (type === 'Helm') return { type, helm: await helmDetails(folder, source) };
  if (type === 'Kustomize') {
    const objects = await renderKustomize(root, folder, source);
    const images = [...new Set(objects.flatMap(imagesOf))].sort();
    return { type, kustomize: images.length > 0 ? { images } : {} };
  }
  return { type };
}

async function helmDetails(folder: string, { helm }: ApplicationSource) {
  const files = await filesBelow(folder, true);
  const valueFiles = files.filter(
    name =>
      /(^|\/)[^/]*values[^/]*\.ya?ml$/.test(name) &&
      !name.includes('templates/'),
  );
  const own = join(folder, 'values.yaml');
  const values = existsSync(own) ? await readFile(own, 'utf8') : '';
  const flat = new Map<string, string>();
  const used = [values, ...(await chosenValues(folder, helm?.valueFiles))];
  for (const text of used) flatten('', parse(text || '{}'), flat);
  for (const { name, value } of helm?.parameters ?? []) flat.set(name, value);
  const parameters = Array.from(flat, ([name, value]) => ({ name, value }));
  parameters.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    ...(valueFiles.length > 0 && { valueFiles }),
    ...(parameters.length > 0 && { parameters }),
    ...(values && { values }),
  };
}

async function chosenValues(
  folder: string,
  names: string[] = [],
): Promise<string[]> {
  const near = names.filter(name => !/^\$|^\/|\.\.|:/.test(name));
  return Promise.all(
    near.map(name => readFile(join(folder, name), 'utf8').catch(() => '')),
  );
}

/** Values as `--set` addresses them: `image.tag`, `ports[0].name`. */
function flatten(
  path: string,
  value: unknown,
  flat: Map<string, string>,
): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => flatten(`${path}[${index}]`, item, flat));
  } else if (isRecord(value)) {
    for (const [key, member] of Object.entries(value)) {
      const escaped = key.replaceAll('.', '\\.');
      flatten(path ? `${path}.${escaped}` : escaped, member, flat);
    }
  } else if (path) {
    flat.set(path, String(value ?? ''));
  }
}

/** Images of every container, wherever a pod's template stands. */
export function imagesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesOf);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const holds = key === 'containers' || key === 'initContainers';
    if (!holds || !Array.isArray(member)) return imagesOf(member);
    return member.flatMap(({ image }) => (image ? [String(image)] : []));
  });
}
