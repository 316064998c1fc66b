import type {
  ArgoApplication,
  ArgoCluster,
  ArgoProject,
  ArgoSource,
} from '@amamba/plugin-amamba-node';
import { globMatch } from './globMatch';
import { findPatterns } from './repositoryPatterns';

type Spec = ArgoProject['spec'];
type Entry = NonNullable<Spec['destinations']>[number];

/** What of a project its applications still need. */
export interface StillUsed {
  project: ArgoProject;
  /** The applications that need more than is desired. */
  applications: string[];
}

/**
 * The project as desired, and of what it permitted before that which its
 * applications would be refused for: Argo CD takes no project that its own
 * applications break.
 */
export function keepWhatIsUsed(
  before: ArgoProject,
  desired: ArgoProject,
  options: {
    applications: readonly ArgoApplication[];
    known: readonly ArgoCluster[];
  },
): StillUsed {
  const destinations = new Set<Entry>();
  const sourceRepos = new Set<string>();
  const applications: string[] = [];
  for (const { metadata, spec } of options.applications) {
    const place = placeOf(spec, options.known);
    const goesOutside =
      !desired.spec.destinations?.some(entry => permits(entry, place)) &&
      (before.spec.destinations ?? []).filter(entry => permits(entry, place));
    const comesOutside = sourcesOf(spec)
      .filter(({ repoURL }) => !patternsOf(repoURL, desired).length)
      .flatMap(({ repoURL }) => patternsOf(repoURL, before));
    if (goesOutside || comesOutside.length > 0) {
      applications.push(metadata.name);
    }
    (goesOutside || []).forEach(entry => destinations.add(entry));
    comesOutside.forEach(pattern => sourceRepos.add(pattern));
  }
  return {
    applications: applications.sort(),
    project: {
      ...desired,
      spec: {
        ...desired.spec,
        destinations: [...(desired.spec.destinations ?? []), ...destinations],
        sourceRepos: [
          ...new Set([...(desired.spec.sourceRepos ?? []), ...sourceRepos]),
        ],
      },
    },
  };
}

interface Place {
  server: string;
  name: string;
  namespace: string;
}

function placeOf(
  { destination }: ArgoApplication['spec'],
  known: readonly ArgoCluster[],
): Place {
  const { server = '', name = '', namespace = '' } = destination ?? {};
  const cluster = known.find(item =>
    server ? item.server === server : item.name === name,
  );
  return {
    server: cluster?.server ?? server,
    name: cluster?.name ?? name,
    namespace,
  };
}

function permits(entry: Entry, { server, name, namespace }: Place): boolean {
  const isPlace = entry.server
    ? globMatch(entry.server, server)
    : globMatch(entry.name ?? '', name);
  return isPlace && globMatch(entry.namespace ?? '', namespace);
}

function patternsOf(url: string, { spec }: ArgoProject): string[] {
  return findPatterns(spec.sourceRepos ?? [], url);
}

function sourcesOf({ source, sources }: ArgoApplication['spec']): ArgoSource[] {
  if (sources?.length) {
    return sources;
  }
  return source ? [source] : [];
}
