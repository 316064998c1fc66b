import type { ResourceDefinition } from '../../kubernetes/schema/resourceDefinition.ts';
import type { KubeObject } from '../../kubernetes/types.ts';
import type { ApplicationSource, DestinationCluster } from '../types.ts';
import type { ClusterView } from './clusterView.ts';
import type { Difference } from './differences.ts';
import type { ResourceKey } from './resourceKey.ts';

/** `status.conditions[]` of an Application. */
export interface Condition {
  type: string;
  message: string;
  lastTransitionTime?: string;
}

/** `status.resources[]` of an Application. */
export interface ResourceStatus {
  group?: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
  status?: 'Synced' | 'OutOfSync' | 'Unknown';
  syncWave?: number;
  hook?: boolean;
  requiresPruning?: boolean;
}

/** One object of an application: as it is wanted and as it is. */
export interface ManagedResource {
  key: ResourceKey;
  version: string;
  /** Undefined where the cluster does not know the kind. */
  definition: ResourceDefinition | undefined;
  target?: KubeObject;
  live?: KubeObject;
  /** Of a target that is there. */
  difference?: Difference;
  status: ResourceStatus;
}

/** Where an application goes, once that is known. */
export interface Place {
  cluster: DestinationCluster;
  view: ClusterView;
  namespace: string;
}

/** What came of comparing an application with its sources. */
export interface Comparison {
  place?: Place;
  project?: KubeObject;
  sources: ApplicationSource[];
  /** One for each source. */
  revisions: string[];
  sourceTypes: string[];
  resources: ManagedResource[];
  /** Targets that are hooks, apart from what is compared. */
  hooks: KubeObject[];
  syncStatus: 'Synced' | 'OutOfSync' | 'Unknown';
  health: string;
  conditions: Condition[];
  /** The spec itself is wrong; nothing was compared. */
  invalid: boolean;
  /** The sources could not be rendered. */
  failed: boolean;
}

/** Conditions that stand in the way of a sync. */
export const ERROR_CONDITIONS = [
  'InvalidSpecError',
  'ComparisonError',
  'SyncError',
  'UnknownError',
];
