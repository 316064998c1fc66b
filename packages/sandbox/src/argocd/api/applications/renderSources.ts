import type { KubeObject } from '../../../kubernetes/types.ts';
import { loadSources, maskSecrets, sourcesOf } from '../../controller/index.ts';
import { sortedJson } from '../../controller/resourceKey.ts';
import type { ArgoCdContext } from '../../types.ts';

/** Revisions instead of those that the sources want. */
export interface RevisionChoice {
  revision?: string;
  /** By position, counted from 1. */
  byPosition?: Map<number, string>;
  noCache?: boolean;
}

/** All objects that the sources of an Application hold. */
export async function renderSources(
  context: ArgoCdContext,
  app: Readonly<KubeObject>,
  { revision, byPosition, noCache }: RevisionChoice = {},
): Promise<KubeObject[]> {
  const sources = sourcesOf(app);
  const one = sources.length === 1 ? revision : undefined;
  try {
    const { rendered } = await loadSources(context, {
      app,
      // Wanted ones are names as well, which have to be resolved.
      sources: sources.map((source, index) => ({
        ...source,
        targetRevision:
          byPosition?.get(index + 1) ?? one ?? source.targetRevision,
      })),
      noCache,
    });
    return rendered.flatMap(item => item?.objects ?? []);
  } catch (error) {
    // What the repo server said, without what the controller makes of it.
    throw error instanceof Error && error.cause ? error.cause : error;
  }
}

/** As JSON with sorted members; what Secrets keep is masked. */
export function maskedJson(object: Readonly<KubeObject>): string {
  const isSecret = object.kind === 'Secret' && object.apiVersion === 'v1';
  const [shown] = isSecret ? maskSecrets([object]) : [object];
  return sortedJson(shown);
}
