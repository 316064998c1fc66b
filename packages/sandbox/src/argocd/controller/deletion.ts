import { resourceNameOf } from '../../kubernetes/schema/resourceDefinition.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import type { ControllerContext } from './controllerContext.ts';
import { hasSyncOption, waveOf } from './resourceOptions.ts';
import { instanceName } from './sources.ts';
import { deleteResource } from './sync/hooks.ts';
import { isKindPermitted, isDestinationPermitted } from './projectRules.ts';
import { keyOf } from './resourceKey.ts';
import type { Place } from './types.ts';

const RESOURCE = 'applications.argoproj.io';
const FINALIZER = 'resources-finalizer.argocd.argoproj.io';

/** Finalizers that ask for an Application's objects to go with it. */
export function isCascading(finalizer: string): boolean {
  return finalizer === FINALIZER || finalizer.startsWith(`${FINALIZER}/`);
}

/**
 * Deletes what a deleted Application has, wave by wave from the last.
 *
 * @returns whether nothing is left
 */
export function deleteResources(
  context: ControllerContext,
  app: KubeObject,
): boolean {
  const ours = (app.metadata.finalizers ?? []).filter(isCascading);
  const place = placeOf(context, app);
  return !place || deleteNext(context, app, place, ours) === 0;
}

/** Lets a deleted Application go. */
export function releaseApplication(
  { objects }: ControllerContext,
  { metadata: { namespace, name } }: KubeObject,
): void {
  objects.modify(RESOURCE, namespace, name, ({ metadata }) => {
    metadata.finalizers = metadata.finalizers?.filter(
      finalizer => !isCascading(finalizer),
    );
  });
}

/** Nowhere, where the cluster is gone: then nothing can be deleted either. */
function placeOf(
  context: ControllerContext,
  app: KubeObject,
): Place | undefined {
  try {
    const cluster = context.destinations.resolve(app.spec.destination ?? {});
    const { namespace = '' } = app.spec.destination;
    return { cluster, view: context.viewOf(cluster), namespace };
  } catch {
    return undefined;
  }
}

/** @returns how many objects are still there */
function deleteNext(
  context: ControllerContext,
  app: KubeObject,
  place: Place,
  finalizers: string[],
): number {
  const kinds = place.view.kinds();
  const project = context.project(app);
  const objects = place.view
    .trackedBy(instanceName(app, context.namespace))
    .filter(object => {
      const { uid, namespace } = object.metadata;
      const kept = ['Delete=false', 'Delete=confirm'].some(option =>
        hasSyncOption(object, option),
      );
      const definition = kinds.of(object);
      // What the project no longer lets it have is not its to delete.
      const permitted =
        !project ||
        (isKindPermitted(
          project,
          keyOf(object),
          definition?.namespaced ?? true,
        ) &&
          (!namespace ||
            isDestinationPermitted(project, place.cluster, namespace)));
      return !kept && permitted && uid !== app.metadata.uid;
    });
  const last = Math.max(...objects.map(waveOf));
  const policy = finalizers.some(item => item.endsWith('/background'))
    ? 'Background'
    : 'Foreground';
  for (const object of objects) {
    const definition = kinds.of(object);
    const isNow = waveOf(object) === last && !object.metadata.deletionTimestamp;
    if (!definition || !isNow) continue;
    deleteResource(place, definition, keyOf(object), policy);
    releaseHookFinalizer(place, resourceNameOf(definition), object);
  }
  return objects.length;
}

function releaseHookFinalizer(
  { cluster }: Place,
  resource: string,
  { metadata }: KubeObject,
): void {
  const isHeld = (finalizer: string) =>
    finalizer === 'argocd.argoproj.io/hook-finalizer';
  if (!metadata.finalizers?.some(isHeld)) return;
  cluster.objects.modify(
    resource,
    metadata.namespace,
    metadata.name,
    object => {
      object.metadata.finalizers = object.metadata.finalizers?.filter(
        finalizer => !isHeld(finalizer),
      );
    },
  );
}
