import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { RepoError } from '../repoError.ts';
import { KUSTOMIZATION_FILES } from '../sourceTypes.ts';

/** What a patch or a replacement is for. */
export interface Target {
  group?: string;
  version?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  labelSelector?: string;
  annotationSelector?: string;
}

export interface Patch {
  path?: string;
  patch?: string;
  target?: Target;
}

export interface ImageChange {
  name: string;
  newName?: string;
  newTag?: string;
  digest?: string;
  tagSuffix?: string;
}

export interface Labels {
  pairs: Record<string, string>;
  includeSelectors?: boolean;
  includeTemplates?: boolean;
}

export interface GeneratorOptions {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  disableNameSuffixHash?: boolean;
  immutable?: boolean;
}

export interface Generator {
  name: string;
  namespace?: string;
  behavior?: 'create' | 'replace' | 'merge';
  literals?: string[];
  files?: string[];
  env?: string;
  envs?: string[];
  type?: string;
  options?: GeneratorOptions;
}

/** The parts of a kustomization that are rendered here. */
export interface Kustomization {
  kind?: string;
  resources?: string[];
  bases?: string[];
  components?: string[];
  namespace?: string;
  namePrefix?: string;
  nameSuffix?: string;
  labels?: Labels[];
  commonLabels?: Record<string, string>;
  commonAnnotations?: Record<string, string>;
  images?: ImageChange[];
  replicas?: Array<{ name: string; count: number }>;
  patches?: Patch[];
  patchesStrategicMerge?: string[];
  patchesJson6902?: Patch[];
  configMapGenerator?: Generator[];
  secretGenerator?: Generator[];
  generatorOptions?: GeneratorOptions;
}

/** Fields of a kustomization that would be ignored here, and so are refused. */
const UNSUPPORTED = [
  'helmCharts',
  'helmChartInflationGenerator',
  'replacements',
  'vars',
  'generators',
  'transformers',
  'validators',
];

/** @throws RepoError when there is none, it does not parse or asks for too much */
export async function readKustomization(
  folder: string,
): Promise<Kustomization> {
  const names = KUSTOMIZATION_FILES.filter(name =>
    existsSync(join(folder, name)),
  );
  if (names.length === 0) {
    throw new RepoError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`,
    );
  }
  if (names.length > 1) {
    throw new RepoError(`Found multiple kustomization files under: ${folder}`);
  }
  const file = join(folder, names[0]);
  let content: unknown;
  try {
    content = parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new RepoError(
      `invalid Kustomization: ${(error as Error).message.split('\n')[0]}`,
    );
  }
  if (content === null) {
    throw new RepoError('kustomization.yaml is empty');
  }
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new RepoError('invalid Kustomization: json: cannot unmarshal');
  }
  const refused = UNSUPPORTED.find(field => field in (content as object));
  if (refused) {
    throw new RepoError(
      `invalid Kustomization: "${refused}" is not rendered by this Argo CD`,
    );
  }
  return content as Kustomization;
}
