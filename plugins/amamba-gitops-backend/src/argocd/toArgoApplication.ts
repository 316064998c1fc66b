import type {
  ApplicationSpec,
  SyncPolicy,
} from '@amamba/plugin-amamba-gitops-common';
import type {
  ArgoApplication,
  ArgoApplicationSpec,
  NewArgoApplication,
} from '@amamba/plugin-amamba-node';
import { withAutomation } from './automation';
import { readHistoryLimit } from './historyLimit';
import { readRetry, toArgoRetry } from './retry';
import { toSyncOptionStrings } from './syncOptions';
import { isSaid, requireSayable, toArgoSources } from './toArgoSource';

/** Who made an application in the portal: an entity reference. */
export const REQUESTED_BY_ANNOTATION = 'amamba.io/requested-by';

/** So that what it deployed goes with it when it is deleted with `kubectl`. */
export const RESOURCES_FINALIZER = 'resources-finalizer.argocd.argoproj.io';

/** What the contract's names became on the instance. */
export interface ResolvedPlace {
  project: string;
  /** Address of the destination cluster, as Argo CD knows it. */
  server: string;
}

/** `spec` of a new application. */
export function toArgoSpec(
  spec: ApplicationSpec,
  place: ResolvedPlace,
): ArgoApplicationSpec {
  const merged = mergeSpec(spec, place, { project: place.project });
  return withoutEmptyPolicy(
    withAutomation(
      { metadata: { name: '' }, spec: merged },
      spec.syncPolicy.automated,
    ).spec,
  );
}

/** An application that is to be made. */
export function toNewArgoApplication(options: {
  name: string;
  namespace: string | undefined;
  labels: Record<string, string>;
  spec: ApplicationSpec;
  place: ResolvedPlace;
  requestedBy: string;
}): NewArgoApplication {
  const { name, namespace, labels, spec, place, requestedBy } = options;
  return {
    metadata: {
      name,
      ...(namespace && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      annotations: { [REQUESTED_BY_ANNOTATION]: requestedBy },
      finalizers: [RESOURCES_FINALIZER],
    },
    spec: toArgoSpec(spec, place),
  };
}

/**
 * The application with a changed specification. What the form cannot say is
 * kept, and so is its project.
 *
 * @param place - where it goes; nothing: where it went
 */
export function toChangedArgoApplication(
  existing: ArgoApplication,
  spec: ApplicationSpec,
  place: Partial<Pick<ResolvedPlace, 'server'>>,
): ArgoApplication {
  const changed: ArgoApplication = {
    ...existing,
    spec: mergeSpec(
      spec,
      { ...place, project: existing.spec.project },
      existing.spec,
    ),
  };
  const result = withAutomation(changed, spec.syncPolicy.automated);
  return { ...result, spec: withoutEmptyPolicy(result.spec) };
}

function mergeSpec(
  spec: ApplicationSpec,
  place: Partial<ResolvedPlace> & Pick<ResolvedPlace, 'project'>,
  existing: ArgoApplicationSpec,
): ArgoApplicationSpec {
  const {
    source,
    sources: _sources,
    destination,
    syncPolicy,
    revisionHistoryLimit,
    ...kept
  } = existing;
  const keptLimit =
    readHistoryLimit(existing) === undefined ? revisionHistoryLimit : undefined;
  requireSayable('revisionHistoryLimit', keptLimit, spec.revisionHistoryLimit);
  const before = existing.sources ?? (source ? [source] : []);
  const sources = toArgoSources(spec.sources, before);
  const plural = sources.length > 1 || Boolean(existing.sources);
  return {
    ...kept,
    project: place.project,
    ...(plural ? { sources } : { source: sources[0] }),
    destination: place.server
      ? toArgoDestination(destination, place.server, spec)
      : destination,
    syncPolicy: mergePolicy(spec.syncPolicy, syncPolicy),
    ...(isSaid(keptLimit) && { revisionHistoryLimit: keptLimit }),
    ...(spec.revisionHistoryLimit !== undefined && {
      revisionHistoryLimit: spec.revisionHistoryLimit,
    }),
  };
}

function toArgoDestination(
  existing: ArgoApplicationSpec['destination'],
  server: string,
  { destination: { namespace } }: ApplicationSpec,
): ArgoApplicationSpec['destination'] {
  const { server: _server, name: _name, ...kept } = existing ?? {};
  return { ...kept, server, namespace };
}

/** All but whether it syncs by itself. */
function mergePolicy(
  wanted: SyncPolicy,
  existing: ArgoApplicationSpec['syncPolicy'],
): NonNullable<ArgoApplicationSpec['syncPolicy']> {
  const { syncOptions, retry, ...kept } = existing ?? {};
  const strings = toSyncOptionStrings(wanted.options, syncOptions);
  const keptRetry = retry && !readRetry(retry) ? retry : undefined;
  requireSayable('syncPolicy.retry', keptRetry, wanted.retry);
  return {
    ...kept,
    ...(strings.length > 0 && { syncOptions: strings }),
    ...(keptRetry && { retry: keptRetry }),
    ...(wanted.retry && {
      retry: { ...retry, ...toArgoRetry(wanted.retry) },
    }),
  };
}

function withoutEmptyPolicy<T extends ArgoApplicationSpec>(spec: T): T {
  const { syncPolicy, ...rest } = spec;
  return syncPolicy && Object.keys(syncPolicy).length > 0
    ? spec
    : (rest as unknown as T);
}
