import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ApplicationSource } from '../types.ts';
import { filesBelow } from './sourceFiles.ts';

/** How a source becomes manifests. */
export type SourceType = 'Directory' | 'Helm' | 'Kustomize' | 'Plugin';

/** Names that a kustomization may have. */
export const KUSTOMIZATION_FILES = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

const CHART_FILE = 'Chart.yaml';

/** The type that a source says, else the one that its folder shows. */
export function sourceTypeOf(
  source: ApplicationSource,
  folder: string,
): SourceType {
  if (source.plugin) return 'Plugin';
  if (isGiven(source.kustomize)) return 'Kustomize';
  if (isGiven(source.helm)) return 'Helm';
  if (isGiven(source.directory)) return 'Directory';
  if (KUSTOMIZATION_FILES.some(name => existsSync(join(folder, name)))) {
    return 'Kustomize';
  }
  return existsSync(join(folder, CHART_FILE)) ? 'Helm' : 'Directory';
}

/** Folders of a checkout that hold a chart or a kustomization. */
export async function applicationsIn(
  root: string,
): Promise<Array<{ path: string; type: 'Helm' | 'Kustomize' }>> {
  const found = new Map<string, 'Helm' | 'Kustomize'>();
  for (const file of await filesBelow(root, true)) {
    const slash = file.lastIndexOf('/');
    const path = slash < 0 ? '.' : file.slice(0, slash);
    const name = file.slice(slash + 1);
    if (name === CHART_FILE) found.set(path, 'Helm');
    if (KUSTOMIZATION_FILES.includes(name)) found.set(path, 'Kustomize');
  }
  return Array.from(found, ([path, type]) => ({ path, type }));
}

function isGiven(part: Record<string, unknown> | undefined): boolean {
  return part !== undefined && Object.keys(part).length > 0;
}
