import { relative } from 'node:path';
import type { KubeObject } from '../../kubernetes/types.ts';
import type { ApplicationSource } from '../types.ts';
import { buildKustomization } from './kustomize/buildKustomization.ts';
import type {
  ImageChange,
  Kustomization,
  Patch,
} from './kustomize/kustomization.ts';
import { RepoError } from './repoError.ts';

/** `spec.source.kustomize` of an Application. */
interface KustomizeOptions {
  namePrefix?: string;
  nameSuffix?: string;
  namespace?: string;
  images?: string[];
  commonLabels?: Record<string, string>;
  commonAnnotations?: Record<string, string>;
  labelWithoutSelector?: boolean;
  labelIncludeTemplates?: boolean;
  replicas?: Array<{ name: string; count: number | string }>;
  patches?: Patch[];
  components?: string[];
  ignoreMissingComponents?: boolean;
}

/** `kustomize build`, after the edits that the Application asks for. */
export async function renderKustomize(
  root: string,
  folder: string,
  source: ApplicationSource,
): Promise<KubeObject[]> {
  const options = (source.kustomize ?? {}) as KustomizeOptions;
  try {
    return await buildKustomization(root, folder, given =>
      edited(given, options),
    );
  } catch (error) {
    if (!(error instanceof RepoError)) throw error;
    const shown = `./${relative(root, folder)}`;
    throw new RepoError(
      `\`kustomize build ${shown}\` failed exit status 1: Error: ${error.message}`,
    );
  }
}

function edited(
  given: Kustomization,
  options: KustomizeOptions,
): Kustomization {
  const labels = options.commonLabels ?? {};
  const withSelectors = !options.labelWithoutSelector;
  const pairs = Object.keys(labels).length > 0;
  const images = (options.images ?? []).map(readImage);
  const isChanged = ({ name }: ImageChange) =>
    images.some(image => image.name === name);
  return {
    ...given,
    namePrefix: options.namePrefix || given.namePrefix,
    nameSuffix: options.nameSuffix || given.nameSuffix,
    namespace: options.namespace || given.namespace,
    images: [
      ...(given.images ?? []).filter(image => !isChanged(image)),
      ...images,
    ],
    replicas: [
      ...(given.replicas ?? []),
      ...(options.replicas ?? []).map(({ name, count }) => ({
        name,
        count: Number(count),
      })),
    ],
    patches: [...(given.patches ?? []), ...(options.patches ?? [])],
    components: [...(given.components ?? []), ...(options.components ?? [])],
    ...(pairs &&
      withSelectors && { commonLabels: { ...given.commonLabels, ...labels } }),
    ...(pairs &&
      !withSelectors && {
        labels: [
          ...(given.labels ?? []),
          { pairs: labels, includeTemplates: options.labelIncludeTemplates },
        ],
      }),
    ...(options.commonAnnotations && {
      commonAnnotations: {
        ...given.commonAnnotations,
        ...options.commonAnnotations,
      },
    }),
  };
}

/** `name=new:tag`, `name:tag` or `name@digest`, as `kustomize edit set image` takes it. */
function readImage(text: string): ImageChange {
  const at = text.indexOf('=');
  const [, called, tag, digest] =
    /^(.*?)(?::([^:/@]+))?(?:@(sha256:[0-9a-f]+))?$/.exec(text.slice(at + 1)) ??
    [];
  const name = at < 0 ? called : text.slice(0, at);
  return {
    name,
    ...(at >= 0 && { newName: called }),
    ...(tag && { newTag: tag }),
    ...(digest && { digest }),
  };
}
