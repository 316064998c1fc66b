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
import { toSyncOptionStrings } from './syncOptions';
import { toArgoSources } from './toArgoSource';

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
 */
export function toChangedArgoApplication(
  existing: ArgoApplication,
  spec: ApplicationSpec,
  place: Pick<ResolvedPlace, 'server'>,
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
  place: ResolvedPlace,
  existing: ArgoApplicationSpec,
): ArgoApplicationSpec {
  const {
    source,
    sources: _sources,
    destination,
    syncPolicy,
    revisionHistoryLimit: _limit,
    ...kept
  } = existing;
  const before = existing.sources ?? (source ? [source] : []);
  const sources = toArgoSources(spec.sources, before);
  const plural = sources.length > 1 || Boolean(existing.sources);
  const { server: _server, name: _name, ...keptPlace } = destination ?? {};
  return {
    ...kept,
    project: place.project,
    ...(plural ? { sources } : { source: sources[0] }),
    destination: {
      ...keptPlace,
      server: place.server,
      namespace: spec.destination.namespace,
    },
    syncPolicy: mergePolicy(spec.syncPolicy, syncPolicy),
    ...(spec.revisionHistoryLimit !== undefined && {
      revisionHistoryLimit: spec.revisionHistoryLimit,
    }),
  };
}

/** All but whether it syncs by itself. */
function mergePolicy(
  wanted: SyncPolicy,
  existing: ArgoApplicationSpec['syncPolicy'],
): NonNullable<ArgoApplicationSpec['syncPolicy']> {
  const { syncOptions, retry, ...kept } = existing ?? {};
  const strings = toSyncOptionStrings(wanted.options, syncOptions);
  return {
    ...kept,
    ...(strings.length > 0 && { syncOptions: strings }),
    ...(wanted.retry && {
      retry: { ...retry, ...toArgoRetry(wanted.retry) },
    }),
  };
}

/** How often and how fast a failing sync is tried again. */
export function toArgoRetry(retry: NonNullable<SyncPolicy['retry']>) {
  const { limit, ...backoff } = retry;
  return { limit, backoff };
}

function withoutEmptyPolicy<T extends ArgoApplicationSpec>(spec: T): T {
  const { syncPolicy, ...rest } = spec;
  return syncPolicy && Object.keys(syncPolicy).length > 0
    ? spec
    : (rest as unknown as T);
}
