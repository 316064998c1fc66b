import type { KubeObject } from '../../kubernetes/types.ts';
import { parseManifests } from '../repo/manifests.ts';
import { track } from '../repo/tracking.ts';
import type { ApplicationSource, Rendered } from '../types.ts';
import type { ControllerContext } from './controllerContext.ts';
import { instanceName, loadSources } from './sources.ts';
import type { Comparison } from './types.ts';

/** What to compare an application with. */
export interface CompareRequest {
  app: KubeObject;
  /** Those of an operation; the application's own unless given. */
  sources?: ApplicationSource[];
  revisions?: string[];
  /** Manifests that somebody sent with an operation. */
  manifests?: string[];
  fresh?: boolean;
  noCache?: boolean;
}

/** The objects that the sources ask for; none when they cannot be read. */
export async function loadTargets(
  context: ControllerContext,
  request: CompareRequest,
  comparison: Comparison,
): Promise<KubeObject[]> {
  const { app, manifests, revisions, fresh, noCache } = request;
  const { sources } = comparison;
  try {
    if (manifests?.length) {
      comparison.revisions = sources.map(source => source.targetRevision ?? '');
      return localTargets(context, app, manifests);
    }
    const loaded = await loadSources(context, {
      app,
      sources,
      revisions,
      fresh,
      noCache,
    });
    comparison.revisions = loaded.revisions;
    comparison.sourceTypes = loaded.rendered.map(
      rendered => rendered?.sourceType ?? '',
    );
    return loaded.rendered.flatMap(
      (rendered?: Rendered) => rendered?.objects ?? [],
    );
  } catch (error) {
    comparison.failed = true;
    comparison.revisions = sources.map(source => source.targetRevision ?? '');
    comparison.conditions.push({
      type: 'ComparisonError',
      message: (error as Error).message,
    });
    return [];
  }
}

function localTargets(
  context: ControllerContext,
  app: KubeObject,
  manifests: string[],
): KubeObject[] {
  const name = instanceName(app, context.namespace);
  const { namespace = '' } = app.spec.destination;
  return manifests.flatMap(text => {
    const objects = parseManifests(text);
    for (const object of objects) {
      track(object, name, namespace, context.settings().tracking);
    }
    return objects;
  });
}
