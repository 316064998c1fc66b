import type { WorkspaceAccess } from '@amamba/plugin-amamba-node';
import type { PipelineEngine } from '@amamba/plugin-amamba-pipelines-node';
import type { Ingest } from '../ingest/Ingest';
import type { LogHub } from '../logs/LogHub';
import type { PipelineStore } from '../store/PipelineStore';

/** What the routes work with. */
export interface RouteDeps {
  /** By name. */
  engines: ReadonlyMap<string, PipelineEngine>;
  workspaces: Pick<WorkspaceAccess, 'placement'>;
  store: PipelineStore;
  ingest: Pick<Ingest, 'runChanged'>;
  logs: Pick<LogHub, 'read'>;
}
