import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ArgoCdService,
  ArgoSyncWindows,
} from '@amamba/plugin-amamba-node';
import type {
  ResourceDiff,
  ResourceEvent,
} from '@amamba/plugin-amamba-gitops-common';
import type { ChangePublisher } from '../ingest/ChangePublisher';
import type { ChangeListener } from '../ingest/InstanceIngest';
import type { GitopsConfig } from '../readGitopsConfig';
import type { ApplicationStore } from '../store/ApplicationStore';
import { ApplicationDetails } from './ApplicationDetails';
import { Commits } from './Commits';
import { RecentReadings } from './RecentReadings';
import { ResourceTrees } from './ResourceTrees';

/** What is compared, as it is told. */
export interface Differences {
  items: ResourceDiff[];
  truncated: boolean;
}

/** What is read of applications because people look at them. */
export interface Readings {
  details: ApplicationDetails;
  trees: ResourceTrees;
  commits: Commits;
  differences: RecentReadings<Differences>;
  events: RecentReadings<ResourceEvent[]>;
  windows: RecentReadings<ArgoSyncWindows>;
  /** Is told what changes. */
  listener: ChangeListener;
}

/** What is live can change without the application. */
const DIFFERENCES_MS = 10_000;
/** Windows open and close. */
const WINDOWS_MS = 10_000;
/** Nobody tells of new events. */
const EVENTS_MS = 5000;
const MAX_DIFFERENCES_BYTES = 64 * 2 ** 20;
const MAX_OTHER_BYTES = 8 * 2 ** 20;
/** Of what is around the texts that are counted. */
const OBJECT_BYTES = 300;

/** Puts the readings together: each is dropped when its application changes. */
export function createReadings(options: {
  argocd: ArgoCdService;
  store: ApplicationStore;
  publisher: ChangePublisher;
  logger: LoggerService;
  cache: GitopsConfig['cache'];
}): Readings {
  const { argocd, store, cache } = options;
  const differences = new RecentReadings<Differences>({
    maxAgeMs: DIFFERENCES_MS,
    maxBytes: MAX_DIFFERENCES_BYTES,
    sizeOf: sizeOfDifferences,
  });
  const events = new RecentReadings<ResourceEvent[]>({
    maxAgeMs: EVENTS_MS,
    maxBytes: MAX_OTHER_BYTES,
    sizeOf: items =>
      items.reduce(
        (sum, { message }) => sum + OBJECT_BYTES + message.length,
        0,
      ),
  });
  const windows = new RecentReadings<ArgoSyncWindows>({
    maxAgeMs: WINDOWS_MS,
    maxBytes: MAX_OTHER_BYTES,
    sizeOf: value => JSON.stringify(value).length,
  });
  const details = new ApplicationDetails({
    ...options,
    maxEntries: cache.maxApplications,
  });
  const trees = new ResourceTrees({
    ...options,
    maxTrees: cache.maxTrees,
    onChange: id => {
      differences.applicationSeen(id);
      events.applicationSeen(id);
    },
  });
  const recent = [differences, events, windows];
  return {
    details,
    trees,
    commits: new Commits({ argocd, store }),
    differences,
    events,
    windows,
    listener: {
      applicationSeen: id => {
        recent.forEach(readings => readings.applicationSeen(id));
        return details.applicationSeen(id);
      },
      instanceSeen: () => {
        recent.forEach(readings => readings.clear());
        details.instanceSeen();
      },
    },
  };
}

function sizeOfDifferences({ items }: Differences): number {
  return items.reduce(
    (sum, { live = '', desired = '' }) =>
      sum + OBJECT_BYTES + live.length + desired.length,
    0,
  );
}
